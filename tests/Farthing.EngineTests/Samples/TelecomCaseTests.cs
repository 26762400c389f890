using System.Globalization;
using System.Security.Cryptography;
using Farthing.Core.Errors;
using Farthing.Engine.Samples;

namespace Farthing.EngineTests.Samples;

public sealed class TelecomCaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-sample-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make(long interactions, int months = 12, ulong seed = 1, string name = "case")
    {
        string folder = Path.Combine(_folder, name);
        SampleUseCase.Write(
            new SampleRequest("telecom-a", folder, interactions, months, seed), null, TestContext.Current.CancellationToken);
        return folder;
    }

    private static string Hash(string folder) => string.Join("\n", Directory.GetFiles(folder).Order(StringComparer.Ordinal)
        .Select(f => Path.GetFileName(f) + " " + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));

    [Fact]
    public void A_seed_gives_the_same_bytes_in_every_culture()
    {
        string expected = Hash(Make(6_000, seed: 5, name: "first"));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in (string[])["tr-TR", "de-DE", "ar-SA"])
            {
                CultureInfo.CurrentCulture = new CultureInfo(culture);
                Assert.Equal(expected, Hash(Make(6_000, seed: 5, name: culture)));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.NotEqual(expected, Hash(Make(6_000, seed: 6, name: "other")));
    }

    [Theory]
    [InlineData(1_200, 12, 1)]
    [InlineData(24_000, 12, 2)]
    [InlineData(24_007, 12, 3)]
    [InlineData(60_000, 12, 4)]
    [InlineData(20_000, 10, 5)]
    [InlineData(30_000, 18, 6)]
    public void The_files_add_up_to_twelve_and_six_months_later_to_eight(long interactions, int months, ulong seed)
    {
        string folder = Make(interactions, months, seed);
        Dictionary<string, long> counted = SampleCsv.Counted(folder);
        Dictionary<string, decimal> ledger = SampleCsv.InScope(folder);
        Assert.Equal(interactions, SampleCsv.Read(folder, "interactions").Count);
        Assert.Equal(months, counted.Count);
        Assert.Equal(counted.Keys.Order(), ledger.Keys.Order());
        Assert.Equal(12.00m, decimal.Round(ledger["2024-04"] / counted["2024-04"], 2));
        Assert.Equal(8.00m, decimal.Round(ledger["2024-10"] / counted["2024-10"], 2));
        Assert.All(counted.Keys, m => Assert.InRange(ledger[m] / counted[m], 7m, 13m));
    }

    [Fact]
    public void The_wage_level_is_the_only_thing_that_follows_the_target()
    {
        TelecomSettings settings = TelecomSettingsReader.ReadBundled();
        TelecomPlan twelve = TelecomPlan.Make(settings, 120_000, 12);
        TelecomPlan thirteen = TelecomPlan.Make(settings with { FirstTarget = 13m }, 120_000, 12);
        Assert.True(thirteen.WageLevel > twelve.WageLevel);
        foreach ((MonthPlan a, MonthPlan b) in twelve.Months.Zip(thirteen.Months))
        {
            Assert.Equal(a.Costs, b.Costs);
            Assert.Equal((a.Rows, a.Counted, a.Hours), (b.Rows, b.Counted, b.Hours));
        }

        // 8.00 is not solved for: at another level it is another number.
        Assert.Equal(8.00m, decimal.Round(twelve.CostPerInteraction(twelve.Months[9]), 2));
        Assert.InRange(thirteen.CostPerInteraction(thirteen.Months[9]), 8.5m, 8.9m);
    }

    [Fact]
    public void Twelve_and_eight_hold_at_any_size()
    {
        TelecomSettings settings = TelecomSettingsReader.ReadBundled();
        IEnumerable<long> sizes = Enumerable.Range(0, 600).Select(i => 1_200L + (i * 13))
            .Concat([100_003, 600_000, 7_654_321, 50_000_000, SampleUseCase.Most]);
        foreach (long size in sizes)
        {
            TelecomPlan plan = TelecomPlan.Make(settings, size, 12);
            Assert.Equal(size, plan.Months.Sum(m => m.Rows));
            Assert.Equal(12.00m, decimal.Round(plan.CostPerInteraction(plan.Months[3]), 2));
            Assert.Equal(8.00m, decimal.Round(plan.CostPerInteraction(plan.Months[9]), 2));
        }
    }

    [Fact]
    public void Self_service_grows_to_forty_percent()
    {
        string folder = Make(24_000);
        Dictionary<string, long> all = SampleCsv.Counted(folder);
        Dictionary<string, long> self = SampleCsv.Counted(folder, r => r["outcome"] == "self-served");
        Assert.Equal(0.12m, decimal.Round((decimal)self["2024-01"] / all["2024-01"], 2));
        Assert.Equal(0.40m, decimal.Round((decimal)self["2024-10"] / all["2024-10"], 3));
    }

    [Theory]
    [InlineData(24_000, 1)]
    [InlineData(40_000, 2)]
    public void Agents_work_inside_their_staffing_on_one_thing_at_a_time_but_for_chats(long interactions, ulong seed)
    {
        string folder = Make(interactions, 12, seed);
        Dictionary<string, string> channels = SampleCsv.Read(folder, "interactions").ToDictionary(r => r["interaction_id"], r => r["channel"]);
        var available = SampleCsv.Read(folder, "staffing").Where(r => r["state"] == "available").ToLookup(
            r => r["agent_id"], r => (From: SampleCsv.Seconds(r["started_at"]), To: SampleCsv.Seconds(r["ended_at"])));
        var work = SampleCsv.Read(folder, "segments").Where(r => r["agent_id"].Length > 0).ToLookup(
            r => r["agent_id"],
            r => (From: SampleCsv.Seconds(r["started_at"]), To: SampleCsv.Seconds(r["ended_at"]), Channel: channels[r["interaction_id"]]));
        int chatsAtOnce = 0;
        long busy = 0, idle = available.Sum(agent => agent.Sum(a => a.To - a.From));
        foreach (var agent in work)
        {
            var stretches = available[agent.Key].ToLookup(a => a.From / 86_400);
            var segments = agent.OrderBy(s => s.From).ToList();
            Assert.All(segments, s => Assert.Contains(
                stretches[s.From / 86_400].Concat(stretches[(s.From / 86_400) - 1]), a => a.From <= s.From && s.To <= a.To));
            long end = 0;
            for (int i = 0; i < segments.Count; i++)
            {
                var open = segments[Math.Max(0, i - 8)..i].Where(s => s.To > segments[i].From).ToList();
                chatsAtOnce = Math.Max(chatsAtOnce, open.Count + 1);
                Assert.True(open.Count == 0 || (segments[i].Channel == "chat" && open.All(s => s.Channel == "chat")));
                busy += Math.Max(0, segments[i].To - Math.Max(end, segments[i].From));
                end = Math.Max(end, segments[i].To);
            }
        }

        Assert.Equal(3, chatsAtOnce);
        Assert.InRange((double)busy / idle, 0.70, 0.80);
    }

    [Fact]
    public void The_wages_are_paid_for_the_hours_that_are_staffed()
    {
        string folder = Make(36_000);
        decimal paid = SampleCsv.Read(folder, "staffing").Where(r => r["paid"] == "yes")
            .Sum(r => SampleCsv.Seconds(r["ended_at"]) - SampleCsv.Seconds(r["started_at"])) / 3600m;
        TelecomPlan plan = TelecomPlan.Make(TelecomSettingsReader.ReadBundled(), 36_000, 12);
        Assert.InRange(paid / plan.Months.Sum(m => m.Hours), 0.998m, 1m);
        decimal wages = SampleCsv.InScope(folder, r => r["account"] == "wages-agents").Values.Sum();
        Assert.Equal(plan.Months.Sum(m => decimal.Round(m.Hours * 25.20m * plan.WageLevel, 2)), wages);
    }

    [Fact]
    public void Customers_come_back_less_often_after_the_programme()
    {
        string folder = Make(36_000);
        var contacts = SampleCsv.Read(folder, "interactions").Where(r => r["outcome"] == "answered" && r["customer_id"].Length > 0)
            .Select(r => (Key: r["customer_id"] + r["topic"], At: SampleCsv.Seconds(r["started_at"]), Month: SampleCsv.Month(r["started_at"])))
            .GroupBy(c => c.Key).SelectMany(g =>
            {
                var sorted = g.OrderBy(c => c.At).ToList();
                return sorted.Select((c, i) => (c.Month, Again: i + 1 < sorted.Count && sorted[i + 1].At - c.At < 7 * 86_400));
            }).ToLookup(c => c.Month, c => c.Again);
        double before = contacts["2024-03"].Average(a => a ? 1 : 0), after = contacts["2024-11"].Average(a => a ? 1 : 0);
        Assert.InRange(before, 0.12, 0.22);
        Assert.InRange(after, 0.06, before - 0.03);
    }

    [Fact]
    public void Every_id_is_there_once_and_points_to_something()
    {
        string folder = Make(6_000);
        HashSet<string> Ids(string file, string column)
        {
            List<string> ids = [.. SampleCsv.Read(folder, file).Select(r => r[column])];
            HashSet<string> distinct = [.. ids];
            Assert.Equal(ids.Count, distinct.Count);
            return distinct;
        }

        HashSet<string> interactions = Ids("interactions", "interaction_id"), customers = Ids("customers", "customer_id");
        Ids("segments", "segment_id");
        Ids("ledger", "line_id");
        Ids("usage", "event_id");
        Ids("surveys", "response_id");
        Ids("orders", "order_id");
        HashSet<string> issues = Ids("issues", "issue_id");
        Assert.All(SampleCsv.Read(folder, "segments"), r => Assert.Contains(r["interaction_id"], interactions));
        Assert.All(SampleCsv.Read(folder, "usage"), r => Assert.Contains(r["interaction_id"], interactions));
        foreach (Dictionary<string, string> row in SampleCsv.Read(folder, "interactions"))
        {
            Assert.True(row["customer_id"].Length == 0 || customers.Contains(row["customer_id"]));
            Assert.True(row["issue_id"].Length == 0 || issues.Contains(row["issue_id"]));
            Assert.True(row["completed_at"].Length == 0 || SampleCsv.Seconds(row["started_at"]) <= SampleCsv.Seconds(row["completed_at"]));
        }
    }

    [Theory]
    [InlineData("telecom-b", 6_000, 12, "FT-6101")]
    [InlineData("telecom-a", 6_000, 0, "FT-6102")]
    [InlineData("telecom-a", 1_199, 12, "FT-6102")]
    [InlineData("telecom-a", 2_000_000_000, 12, "FT-6102")]
    public void What_cannot_be_made_is_said(string name, long interactions, int months, string code)
    {
        var request = new SampleRequest(name, Path.Combine(_folder, "x"), interactions, months, 1);
        UserException error = Assert.Throws<UserException>(() => SampleUseCase.Write(request, null, default));
        Assert.Equal(code, error.Problems[0].Code);
        Assert.False(Directory.Exists(request.Folder));
    }

    [Fact]
    public void A_folder_with_something_else_is_left_alone()
    {
        File.WriteAllText(Path.Combine(_folder, "letter.txt"), "Dear");
        UserException error = Assert.Throws<UserException>(
            () => SampleUseCase.Write(new SampleRequest("telecom-a", _folder, 1_200, 12, 1), null, default));
        Assert.Equal("FT-6103", error.Problems[0].Code);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Stopping_leaves_an_empty_folder()
    {
        using var stop = new CancellationTokenSource();
        var request = new SampleRequest("telecom-a", Path.Combine(_folder, "stopped"), 24_000, 12, 1);
        Assert.Throws<OperationCanceledException>(() => SampleUseCase.Write(request, new StopAfter(stop, 9_000), stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(request.Folder));
    }

    private sealed class StopAfter(CancellationTokenSource stop, long rows) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value > rows)
            {
                stop.Cancel();
            }
        }
    }
}
