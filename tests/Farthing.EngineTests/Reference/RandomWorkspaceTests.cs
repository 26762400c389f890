using System.Globalization;
using System.Numerics;

namespace Farthing.EngineTests.Reference;

/// <summary>The reference keeps its own laws on random workspaces; otherwise its agreement with the product would prove little.</summary>
public class RandomWorkspaceTests
{
    [Fact]
    public void Reference_closes_shares_and_stays_in_bounds()
    {
        int refused = 0, unassigned = 0, overrun = 0, imputed = 0;
        for (var seed = 1; seed <= 400; seed++)
        {
            var workspace = RandomWorkspace.Make(seed);
            try
            {
                var run = NaiveCosting.Run(workspace.Facts, workspace.Model, workspace.Month);
                var homeless = run.Accounts.Where(a => a.Key.Fate is "no-rule" or "no-pool").Aggregate(BigInteger.Zero, (a, p) => a + p.Value);
                Assert.Equal(homeless, run.Difference);
                Assert.Equal(run.Imputed, run.Sum(c => c.Imputed));
                if (!run.Unassigned.IsZero) unassigned++;
                if (run.Costs.Exists(c => c.Unused.Sign < 0)) overrun++;
                if (!run.Imputed.IsZero) imputed++;
                AgentEffortIsUnion(run, new RefCalendar(workspace.Facts.Zone).MonthInstants(run.Month));
            }
            catch (RefRefusedException)
            {
                refused++;
            }
        }
        Assert.True(refused is > 0 and < 60, "refused " + refused.ToString(CultureInfo.InvariantCulture));
        Assert.True(unassigned > 10 && overrun > 20 && imputed > 10, $"unassigned {unassigned}, overrun {overrun}, imputed {imputed}");
    }

    private static void AgentEffortIsUnion(RefRun run, (long Start, long End) month)
    {
        foreach (var agent in run.Costs.Where(c => c.Segment is { Kind: "agent", Agent: not null, DateOnly: false }).GroupBy(c => c.Segment!.Agent))
        {
            var effort = agent.Aggregate(BigInteger.Zero, (a, c) => a + c.EffortTicks);
            var busy = RefArithmetic.UnionLength(agent.Select(c => (Math.Max(c.Segment!.Started, month.Start), Math.Min(c.Segment.End!.Value, month.End))));
            Assert.Equal((BigInteger)busy * RefArithmetic.TicksPerMs, effort);
        }
    }
}
