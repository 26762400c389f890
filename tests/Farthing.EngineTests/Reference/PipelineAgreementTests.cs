using System.Globalization;
using Farthing.Core.Errors;

namespace Farthing.EngineTests.Reference;

/// <summary>Store, derive step, costing runs and KPI answers against the reference, on random workspaces.</summary>
public class PipelineAgreementTests
{
    private static readonly string[] AgentTimeFields = ["agent", "team", "site", "vendor"];
    private static readonly string[] Fields =
        ["channel", "interaction-queue", "topic", "direction", "party", "outcome", "vendor", "agent", "team", "site", "customer-segment", "segment-queue", "interaction", "tier"];

    [Fact]
    public void Costs_and_answers_agree() => Run(StoredWorkspace.InMemory, Math.Max(1, PropertyCases.Count / 200));

    [Fact]
    public void Costs_and_answers_agree_from_files_in_any_order_and_read_twice() =>
        Run(r => StoredWorkspace.FromFiles(r, r.Seed), Math.Max(1, PropertyCases.Count / 400));

    private static void Run(Func<RandomWorkspace, StoredWorkspace> store, int most)
    {
        var first = Environment.GetEnvironmentVariable("FARTHING_SEED") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
        var count = first > 1 ? 1 : most;
        var wrong = new List<string>();
        var telling = 0;
        for (var seed = first; seed < first + count && wrong.Count < 12; seed++) telling += Try(seed, store, wrong);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(telling >= count, $"only {telling} answers of {count} workspaces said anything");
    }

    private static int Try(int seed, Func<RandomWorkspace, StoredWorkspace> store, List<string> wrong)
    {
        var random = RandomWorkspace.Make(seed, 25);
        var found = new List<string>();
        var telling = 0;
        try
        {
            using var stored = store(random);
            var runs = stored.Cost(found);
            var reference = new NaiveKpis(random.Facts, new RefDerived(random.Facts), runs);
            foreach (var question in Questions(random, seed))
            {
                if (stored.Disagreement(question, reference) is { } disagreement) found.Add(disagreement);
            }
            telling = stored.Telling;
        }
        catch (UserException e)
        {
            if (!Refused(random)) found.Add("refused: " + string.Join("; ", e.Problems.Select(p => p.Code + " " + p.Message)));
        }
        wrong.AddRange(found.Take(4).Select(f => $"seed {seed}: {f}"));
        return telling;
    }

    /// <summary>Whether the reference refuses some month, too.</summary>
    private static bool Refused(RandomWorkspace random)
    {
        try
        {
            for (var month = random.Month - 3; month <= random.Month + 3; month++) NaiveCosting.Run(random.Facts, random.Model, month);
            return false;
        }
        catch (RefRefusedException)
        {
            return true;
        }
    }

    private static IEnumerable<RefQuestion> Questions(RandomWorkspace random, int seed)
    {
        var dice = new Random(seed * 7919);
        for (var n = 0; n < 8; n++)
        {
            var kpi = NaiveKpis.Ids[dice.Next(NaiveKpis.Ids.Length)];
            var agentTime = NaiveKpis.AgentTimeIds.Contains(kpi, StringComparer.Ordinal);
            var fields = agentTime ? AgentTimeFields : Fields;
            var by = Enumerable.Range(0, dice.Next(3)).Select(_ => fields[dice.Next(fields.Length)]).Distinct(StringComparer.Ordinal).ToList();
            var (firstDay, endDay) = RefCalendar.MonthDays(random.Month);
            (int, int)? days = dice.Next(3) switch { 0 => null, 1 => (firstDay, endDay), _ => (firstDay + dice.Next(-4, 4), endDay + dice.Next(-4, 4)) };
            var where = dice.Next(2) == 0 ? null : random.Filter();
            if (agentTime && where is not null) where = dice.Next(2) == 0 ? new RefIs("team", "t1") : new RefStartsWith("agent", "a");
            yield return new RefQuestion(kpi)
            {
                By = by,
                Days = days,
                Where = where,
                WhereFields = where is null ? [] : Mentioned(where),
                Grain = dice.Next(3) == 0 ? Grains[dice.Next(3)] : null,
                TargetMs = kpi.StartsWith("service-level", StringComparison.Ordinal) && dice.Next(2) == 0 ? 5_000 : 20_000,
                ShortMs = kpi == "service-level-excluding-short" && dice.Next(2) == 0 ? 5_000 : 0,
                WindowDays = Windowed(kpi) && dice.Next(2) == 0 ? dice.Next(1, 4) : null,
            };
        }
    }

    private static readonly string[] Grains = ["day", "week", "month"];

    private static bool Windowed(string kpi) => kpi is "repeat-contact-rate" or "containment" || kpi.StartsWith("first-contact", StringComparison.Ordinal);

    private static List<string> Mentioned(RefCondition condition) => condition switch
    {
        RefIs c => [c.Field],
        RefIn c => [c.Field],
        RefStartsWith c => [c.Field],
        RefNot c => Mentioned(c.Inner),
        RefBoth c => [.. Mentioned(c.Left), .. Mentioned(c.Right)],
        RefEither c => [.. Mentioned(c.Left), .. Mentioned(c.Right)],
        _ => [],
    };
}
