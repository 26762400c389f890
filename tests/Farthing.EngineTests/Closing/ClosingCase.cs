using System.Globalization;
using System.Text.Json;
using Farthing.Cli;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;
using NodaTime;
using NodaTime.Text;

namespace Farthing.EngineTests.Closing;

/// <summary>A workspace through which months are closed on the command line, under a clock that the test sets.</summary>
internal sealed class ClosingCase : IDisposable
{
    public const string Costs = """
        accounts:
          - { match: wages*, component: labour }
          - { match: rent*, component: overhead }
          - { match: marketing*, out-of-scope: true }
        pools:
          - { pool: agents, component: labour, driver: effort }
          - { pool: premises, component: overhead, driver: effort }

        """;

    private readonly TempFolder _folder = new();
    private readonly SetClock _clock = new();
    private int _files;

    public ClosingCase(string costs = Costs)
    {
        Write("farthing.yaml", "name: Test\ncurrency: USD\ntime-zone: UTC\n");
        Write("costs.yaml", costs);
    }

    public string Folder => _folder.Path;

    /// <summary>The clock of the commands to come: <c>2024-06-03T10:00:00Z</c>.</summary>
    public string Now
    {
        set => _clock.Instant = InstantPattern.General.Parse(value).Value;
    }

    /// <summary>May with two interactions of ten and thirty minutes, and 400 of wages, 100 of rent; costed on 3 June.</summary>
    public static ClosingCase May(string costs = Costs)
    {
        ClosingCase made = new(costs) { Now = "2024-06-03T09:00:00Z" };
        made._folder.Prepare(nameof(ClosingCase) + costs, made.Cost);
        made._files = 2;
        return made;
    }

    private void Cost()
    {
        Import("interactions", """
            interaction_id,channel,started_at,agent_id,talk_s,hold_s,wrap_s
            a,phone,2024-05-10T10:00:00Z,ann,600,0,0
            b,phone,2024-05-11T10:00:00Z,bob,1800,0,0
            """);
        Import("ledger", """
            line_id,period,account,amount,memo
            W5,2024-05,wages,400,May wages
            R5,2024-05,rent,100,May rent
            """);
        Run("cost").Ok();
    }

    public void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);

    public void Import(string pack, string csv)
    {
        string name = Invariant($"{pack}-{++_files}.csv");
        Write(name, csv);
        Run("import", name, "--as", pack).Ok();
    }

    public CliRun Run(params string[] args)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        CliContext context = new(output, error, Terminal.None, _clock, Folder);
        int code = CommandLineHost.RunAsync(args, context, CancellationToken.None).GetAwaiter().GetResult();
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The answer of a command that is done.</summary>
    public JsonElement Json(params string[] args) => Run([.. args, "--format", "json"]).Ok().Json();

    public CliRun Close(string month = "2024-05", params string[] more) =>
        Run(["close", month, "--by", "Ann Lee", "--reason", "month end", .. more]);

    public CliRun Reopen(string month = "2024-05") => Run("reopen", month, "--by", "Bo Ek", "--reason", "an invoice came late");

    /// <summary>Changes the store behind Farthing's back.</summary>
    public void Tamper(string sql)
    {
        using FarthingStore store = FarthingStore.Open(Folder);
        using DuckDbConnection connection = store.Connect();
        connection.Execute(sql);
    }

    public long Count(string sql)
    {
        using FarthingStore store = FarthingStore.Open(Folder);
        using DuckDbConnection connection = store.Connect();
        return connection.Scalar<long>(sql);
    }

    public IReadOnlyList<string> Rows(string sql)
    {
        using FarthingStore store = FarthingStore.Open(Folder);
        using DuckDbConnection connection = store.Connect();
        return [.. connection.Rows(sql).Select(r => string.Join('|', r.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))))];
    }

    public void Dispose() => _folder.Dispose();

    private sealed class SetClock : IClock
    {
        public Instant Instant { get; set; } = Instant.FromUtc(2024, 6, 1, 0, 0);

        public Instant GetCurrentInstant() => Instant;
    }
}
