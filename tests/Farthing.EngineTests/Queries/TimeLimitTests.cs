using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Sql;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.Queries;

namespace Farthing.EngineTests.Queries;

/// <summary>T33: a question that would not end is stopped after the workspace's time limit, on both engines.</summary>
public class TimeLimitTests
{
    private const string Facts = "interaction_id,channel,started_at,outcome\ni1,phone,2024-01-01T08:00:00Z,answered\n";

    private const string OnDuckDb = "SELECT sum(hash(a.range + b.range) % 7)::HUGEINT FROM range(100000000) a, range(100000000) b";

    private const string OnClickHouse = "SELECT sum(toInt128(sipHash64(number) % 7)) FROM numbers(100000000000000)";

    private static QueryWorld World(string limit) => new(
        new Dictionary<string, string> { ["farthing.yaml"] = $"name: Case\ncurrency: USD\ntime-zone: UTC\nengine: {{ time-limit: {limit} }}\n" },
        [("interactions", Facts)], cost: false);

    [Fact]
    public void An_endless_question_is_stopped_and_the_next_one_answered()
    {
        using QueryWorld world = World("300 ms");
        UserException stopped = Assert.Throws<UserException>(() =>
            world.On(c => new Endless(new DuckDbQueryEngine(c), OnDuckDb), new KpiRequest(["offered"])));
        Problem told = Assert.Single(stopped.Problems);
        Assert.Equal(("FT-5011", "The question was stopped: it took longer than 300 ms."), (told.Code, told.Message));
        Assert.Contains("engine.time-limit", told.Suggestion, StringComparison.Ordinal);
        using QueryWorld patient = World("1h");
        Assert.Equal("1/1", QueryWorld.Lines(patient.OnDuckDb(new KpiRequest(["offered"])))[^1].Split(" | ")[1]);
    }

    [Fact]
    public void On_ClickHouse_as_well()
    {
        using QueryWorld world = World("300 ms");
        UserException stopped = Assert.Throws<UserException>(() =>
            world.OnClickHouse(c => new Endless(new ClickHouseQueryEngine(c, Farthing.Core.Query.Dialects.ClickHouseDialect.Instance), OnClickHouse), new KpiRequest(["offered"])));
        Assert.Equal("FT-5011", Assert.Single(stopped.Problems).Code);
    }

    /// <summary>Whoever stops a question is not told that it took too long.</summary>
    [Fact]
    public void A_question_that_the_user_stops_is_stopped_by_the_user()
    {
        using QueryWorld world = World("1h");
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            world.On(c => new Endless(new DuckDbQueryEngine(c), OnDuckDb), new KpiRequest(["offered"]), stop.Token));
    }

    /// <summary>Runs something endless on the real engine in place of the question's statement.</summary>
    private sealed class Endless(IQueryEngine inner, string statement) : IQueryEngine
    {
        public SqlDialect Dialect => inner.Dialect;

        public IReadOnlyList<EngineRow> Run(SqlText sql, int keys, bool hasTime, int limit, CancellationToken cancellation) =>
            inner.Run(sql with { Text = statement, Parameters = [] }, keys, hasTime, limit, cancellation);
    }
}
