using System.Numerics;
using Farthing.Core.Query;

namespace Farthing.EngineTests.Queries;

/// <summary>Sums beyond 64 bits: exact on both engines, never wrapped.</summary>
public class LargeSumTests
{
    private const long Half = long.MaxValue / 2;

    [Fact]
    public void Sums_beyond_64_bits_are_exact_on_both_engines()
    {
        string rows = string.Concat(Enumerable.Range(0, 5).Select(n => $"i{n},phone,2024-05-01T08:00:00Z,answered\n"));
        using QueryWorld world = new(
            new Dictionary<string, string>
            {
                ["farthing.yaml"] = "name: Large\ncurrency: USD\ntime-zone: UTC\n",
                ["costs.yaml"] = "accounts: [{ match: \"*\", component: overhead }]\npools: [{ pool: all, driver: interactions }]\n",
            },
            [("interactions", "interaction_id,channel,started_at,outcome\n" + rows), ("ledger", "line_id,period,account,amount\n1,2024-05,rent,5\n")],
            cost: true);

        // Rollups know nothing of what is changed behind their back.
        world.Ask.UseRollups = false;
        world.Connection.Execute("UPDATE costs SET overhead = $1, labour = $1, unused = $2", Half, -Half);
        KpiRequest request = new(["total-cost", "handling-cost-per-interaction", "unused-capacity-cost"]) { By = ["channel"] };
        KpiAnswer answer = world.OnDuckDb(request);
        BigInteger sum = new BigInteger(Half) * 5;
        Assert.Equal(sum * answer.Total[0].Value!.Value.Denominator, answer.Total[0].Value!.Value.Numerator * 1_000_000);
        Assert.Equal(2 * sum * answer.Total[1].Value!.Value.Denominator, answer.Total[1].Value!.Value.Numerator * 5_000_000);
        Assert.Equal("-23058430092136.939515", answer.Total[2].Value!.Value.ToPlain());
        Assert.Equal(QueryWorld.Lines(answer), QueryWorld.Lines(world.OnCluster(request)));
    }

    [Fact]
    public void A_cancelled_question_stops()
    {
        using QueryWorld world = new(
            new Dictionary<string, string> { ["farthing.yaml"] = "name: Large\ncurrency: USD\ntime-zone: UTC\n" },
            [("interactions", "interaction_id,channel,started_at,outcome\na,phone,2024-05-01T08:00:00Z,answered\n")],
            cost: false);
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => world.Ask.Answer(new KpiRequest(["offered"]), source.Token));
    }
}
