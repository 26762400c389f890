using System.Globalization;
using System.Text;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.Store;
using NodaTime;

namespace Farthing.EngineTests.Derive;

/// <summary>After a small import the derive step redoes only what it touches, and leaves what deriving all anew leaves.</summary>
public sealed class SmallImportTests
{
    private static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham", "America/Sao_Paulo"];

    /// <summary>FARTHING_SMALL_IMPORTS: how many random stores; FARTHING_SEED: one of them.</summary>
    [Fact]
    public void Random_small_imports_leave_what_deriving_all_anew_leaves()
    {
        int first = Number("FARTHING_SEED") ?? 1, count = first > 1 ? 1 : Number("FARTHING_SMALL_IMPORTS") ?? 7;
        int followed = 0, hours = 0;
        for (int seed = first; seed < first + count; seed++)
        {
            using World world = new(Zones[seed % Zones.Length], new Random(seed));
            world.MostNeighbours = seed % 5 == 0 ? 3 : 100;
            world.Begin();
            for (int round = 0; round < 5; round++)
            {
                world.ImportSome();
                followed += world.IsFollowed(DerivedPart.Interactions, "interactions", "segments", "usage") ? 1 : 0;
                hours += world.HoursAreFollowed() ? 1 : 0;
                List<string> small = world.Derived();
                world.ChangeAll();
                List<string> whole = world.Derived();
                Assert.True(whole.SequenceEqual(small), $"seed {seed} round {round} {world.Zone}: {world.Last}\n"
                    + string.Join('\n', whole.Except(small).Select(w => "- " + w).Concat(small.Except(whole).Select(s => "+ " + s)).Take(30)));
            }
        }

        Assert.True(followed > 2 * count && hours > 2 * count, Invariant($"{followed} and {hours} imports of {5 * count} were followed"));
    }

    [Fact]
    public void What_it_does_not_touch_is_not_made_again()
    {
        using World world = new("Europe/Berlin", new Random(1));
        world.Import("interactions", "interaction_id,customer_id,channel,started_at\na,c1,phone,2024-01-05T08:00:00Z\nb,c2,phone,2024-01-05T08:00:00Z\nd,c3,mail,2024-03-05T08:00:00Z\n");
        world.Import("segments", """
            segment_id,interaction_id,agent_id,started_at,ended_at
            s1,a,ann,2024-01-05T08:00:00Z,2024-01-05T08:10:00Z
            s2,b,bob,2024-01-05T08:20:00Z,2024-01-05T08:30:00Z
            s3,d,ann,2024-03-05T08:00:00Z,2024-03-05T08:10:00Z

            """);
        world.Derived();
        DuckDbConnection store = world.Connection;
        store.Execute("UPDATE d_interactions SET escalated = 7; UPDATE d_pieces SET talk_ms = 7; UPDATE d_agent_hours SET paid_ms = 7");
        world.Import("interactions", "interaction_id,customer_id,channel,started_at\ne,c3,phone,2024-03-07T08:00:00Z\n");
        world.Import("segments", "segment_id,interaction_id,agent_id,started_at,ended_at\ns4,e,bob,2024-03-07T08:00:00Z,2024-03-07T08:10:00Z\n");
        world.Derived();

        // Interactions but the new one, of which its customer's other one sees it; January's pieces; hours of January and of 5 March.
        Assert.Equal(
            ["a 7 ", "b 7 ", "d 7 172800000", "e  "],
            store.Rows("SELECT interaction_id || ' ' || coalesce(escalated::VARCHAR, '') || ' ' || coalesce(next_gap_ms::VARCHAR, '')"
                + " FROM d_interactions JOIN interaction_ids USING (i) ORDER BY 1").Select(r => (string)r[0]!));
        Assert.Equal(2, store.Scalar<long>("SELECT count(*) FROM d_pieces WHERE talk_ms = 7"));
        Assert.Equal(4, store.Scalar<long>("SELECT count(*) FROM d_pieces"));
        Assert.Equal(3, store.Scalar<long>("SELECT count(*) FROM d_agent_hours WHERE paid_ms = 7"));
        Assert.Equal(4, store.Scalar<long>("SELECT count(*) FROM d_agent_hours"));

        // What else changes what any row may say makes all anew.
        world.Import("agents", "agent_id,valid_from,team\nann,2024-01-01,red\n");
        world.Derived();
        Assert.Equal(0, store.Scalar<long>("SELECT count(*) FROM d_interactions WHERE escalated = 7"));
        Assert.Equal(0, store.Scalar<long>("SELECT count(*) FROM d_pieces WHERE talk_ms = 7"));
        Assert.Equal(0, store.Scalar<long>("SELECT count(*) FROM d_agent_hours WHERE paid_ms = 7"));
    }

    [Fact]
    public void A_correction_of_the_latest_moves_the_data_cut_off_back()
    {
        using World world = new("UTC", new Random(1));
        world.Import("interactions", "interaction_id,channel,started_at\na,phone,2024-01-05T08:00:00Z\nz,phone,2024-03-05T08:00:00Z\n");
        world.Import("segments", "segment_id,interaction_id,agent_id,started_at,ended_at\ns1,z,ann,2024-03-05T08:00:00Z,2024-03-05T08:10:00Z\n");
        world.Derived();
        world.Import("interactions", "interaction_id,channel,started_at\nz,phone,2024-02-05T08:00:00Z\n");
        world.Import("segments", "segment_id,interaction_id,agent_id,started_at,ended_at\ns1,z,ann,2024-02-05T08:00:00Z,2024-02-05T08:10:00Z\n");
        Assert.True(world.IsFollowed(DerivedPart.Interactions, "interactions", "segments", "usage"));
        world.Derived();
        Assert.Equal(DateTimeOffset.Parse("2024-02-05T08:10:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), DeriveVersion.DataCutOff(world.Connection));
    }

    [Fact]
    public void An_agents_first_staffing_beside_new_interactions_tells_of_all_that_it_handled()
    {
        using World world = new("UTC", new Random(1));
        world.Import("interactions", "interaction_id,channel,started_at\na,phone,2024-01-05T08:00:00Z\n");
        world.Import("segments", "segment_id,interaction_id,agent_id,started_at,ended_at\ns1,a,ann,2024-01-05T08:00:00Z,2024-01-05T08:10:00Z\n");
        world.Derived();
        Assert.Equal(0, world.Connection.Scalar<long>("SELECT sum(handled)::BIGINT FROM r_staffed_days"));
        world.Import("interactions", "interaction_id,channel,started_at\nb,phone,2024-03-05T08:00:00Z\n");
        world.Import("staffing", "agent_id,started_at,ended_at,state\nann,2024-03-05T08:00:00Z,2024-03-05T16:00:00Z,available\n");
        Assert.True(world.IsFollowed(DerivedPart.Interactions, "interactions", "segments", "usage"));
        world.Derived();
        Assert.Equal(1, world.Connection.Scalar<long>("SELECT sum(handled)::BIGINT FROM r_staffed_days"));
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>A store that files come to: few ids, so that many rows are corrections, and few instants, so that many are ties.</summary>
    private sealed class World : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly Random _random;
        private readonly FarthingStore _store;
        private readonly Workspace _workspace;
        private int _files;

        // Others come to have staffing or a schedule later, when their hours are there already.
        private string[] _planned = ["ann", "bob"];

        public World(string zone, Random random)
        {
            (Zone, _random) = (zone, random);
            File.WriteAllText(_folder.File("farthing.yaml"), $"name: Small\ncurrency: USD\ntime-zone: {zone}\n");
            _workspace = Workspace.Load(_folder.Path);
            _store = FarthingStore.OpenInMemory(new StoreOptions { Threads = 1 });
            Connection = _store.Connect();
        }

        public string Zone { get; }

        public DuckDbConnection Connection { get; }

        /// <summary>With more of them all is derived anew.</summary>
        public int MostNeighbours { get; set; } = 100;

        /// <summary>What was imported last.</summary>
        public string Last { get; private set; } = "";

        public void Dispose()
        {
            Connection.Dispose();
            _store.Dispose();
            _folder.Dispose();
        }

        public void Import(string pack, string rows)
        {
            string file = _folder.File(Invariant($"{++_files}-{pack}.csv"));
            File.WriteAllText(file, rows);
            ImportUseCase.Run(_store, _workspace, [file], pack, SystemClock.Instance, cancellation: TestContext.Current.CancellationToken);
            Last += $"{pack}\n{rows}";
        }

        /// <summary>Many rows, derived.</summary>
        public void Begin()
        {
            Import("agents", "agent_id,valid_from,team,site,vendor\nann,2024-01-01,red,north,\nann,2024-04-02,blue,south,\nbob,2024-01-01,red,south,acme\n");
            Import("customers", "customer_id,customer_segment\nc1,gold\nc2,silver\n");
            Import("orders", Rows("order_id,customer_id,ordered_at,amount", 8, n => $"o{n},c{_random.Next(5)},{At()},5"));
            foreach (string pack in (string[])["interactions", "segments", "usage", "staffing", "schedule"]) Import(pack, Of(pack, 30));
            _planned = ["ann", "ann", "ann", "bob", "bob", "bob", "cas", "dee"];
            Derived();
        }

        /// <summary>A few files of a few rows, of which some are refused.</summary>
        public void ImportSome()
        {
            Last = "";
            string[] packs = ["interactions", "segments", "segments", "usage", "staffing", "schedule"];
            for (int n = _random.Next(1, 4); n > 0; n--)
            {
                string pack = packs[_random.Next(packs.Length)];
                Import(pack, Of(pack, _random.Next(1, 5)));
            }
        }

        /// <summary>As if anything might have changed.</summary>
        public void ChangeAll() => DeriveVersion.FactsChanged(Connection);

        internal bool IsFollowed(DerivedPart part, params string[] tables) =>
            TouchedFacts.Since(Connection, DeriveSettings.Of(_workspace), part, tables) is not null;

        public bool HoursAreFollowed() => HourSpan.Find(
            new DeriveContext(Connection, DeriveSettings.Of(_workspace), TestContext.Current.CancellationToken)) is not null;

        /// <summary>Every row of every derived table, and the cut-off, brought up to date.</summary>
        public List<string> Derived()
        {
            Deriver.Refresh(
                _store, DeriveSettings.Of(_workspace) with { MostNeighbours = MostNeighbours, InteractionsAtOnce = 7 }, Connection, TestContext.Current.CancellationToken);
            List<string> all = [Invariant($"cut-off {DeriveVersion.DataCutOff(Connection)}")];
            foreach (object?[] table in Connection.Rows("SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'd_') OR starts_with(table_name, 'r_') ORDER BY 1"))
            {
                all.AddRange(Connection.Rows($"SELECT * FROM {table[0]} ORDER BY ALL").Select(r => $"{table[0]}: " + string.Join(' ', r.Select(v => v ?? "∅"))));
            }

            return all;
        }

        private string Of(string pack, int rows) => pack switch
        {
            "interactions" => Rows("interaction_id,customer_id,channel,topic,started_at,completed_at,wait_s,outcome,resolved,vendor", rows, _ =>
                $"{Id("i", 25)},{Pick("", "c1", "c2", "c3", "c4")},{Pick("phone", "chat")},{Pick("", "billing", "móve")},{At()},{Pick("", At())},{Pick("", "30")},{Pick("answered", "answered", "", "abandoned", "self-served", "excluded")},{Pick("", "yes", "no")},{Pick("", "acme")}"),
            "segments" => Rows("segment_id,interaction_id,agent_id,kind,vendor,started_at,ended_at,talk_s,wrap_s", rows, _ => Segment()),
            "usage" => Rows("event_id,interaction_id,meter,quantity,at", rows, _ => $"{Id("u", 20)},{Pick("", Id("i", 35))},bot,1,{At()}"),
            "staffing" => Rows("agent_id,started_at,ended_at,state,paid", rows, _ => Spell(Pick("available", "available", "break", "absent", "training"), "," + Pick("", "yes", "no"))),
            "schedule" => Rows("agent_id,started_at,ended_at,state", rows, _ => Spell(Pick("available", "break"), "")),
            _ => throw new ArgumentOutOfRangeException(nameof(pack)),
        };

        private string Segment()
        {
            (string from, string to) = Span(_random.Next(6) == 0 ? 3_000 : 120);
            bool dated = _random.Next(8) == 0;
            string talk = Pick("", "60", "600"), end = _random.Next(4) == 0 ? "" : to;
            return $"{Id("s", 40)},{Id("i", 35)},{Pick("ann", "ann", "bob", "bob", "cas", "dee", "")},{Pick("agent", "agent", "bot", "ivr")},{Pick("", "", "zeta")},"
                + (dated ? $"{from[..10]},,{Pick("60", "600", "100000")},30" : $"{from},{end},{talk},{(talk.Length > 0 ? "30" : "")}");
        }

        private string Spell(string state, string rest)
        {
            (string from, string to) = Span(600);
            return $"{Pick(_planned)},{from},{to},{state}{rest}";
        }

        private static string Rows(string header, int count, Func<int, string> row)
        {
            StringBuilder text = new(header + "\n");
            for (int n = 0; n < count; n++) text.Append(row(n)).Append('\n');
            return text.ToString();
        }

        /// <summary>Two changes of the clocks lie in these days, and two months' ends.</summary>
        private DateTimeOffset Instant() => new DateTimeOffset(2024, 3, 9, 0, 0, 0, TimeSpan.Zero)
            .AddDays(_random.Next(4) == 0 ? _random.Next(60) : 20 + _random.Next(4)).AddMinutes(15 * _random.Next(96));

        private string At() => Text(Instant());

        private (string From, string To) Span(int minutes)
        {
            DateTimeOffset from = Instant();
            return (Text(from), Text(from.AddMinutes(15 * _random.Next(1, Math.Max(2, minutes / 15)))));
        }

        private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

        private string Id(string kind, int of) => Invariant($"{kind}{_random.Next(of)}");

        private string Pick(params string[] of) => of[_random.Next(of.Length)];
    }
}
