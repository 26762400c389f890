using Farthing.Engine.DuckDb;

namespace Farthing.EngineTests.DuckDb;

/// <summary>The store's count of different numbers is DuckDB's own, whatever the numbers are.</summary>
public sealed class DistinctFunctionTests : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(null, new DuckDbOptions { Threads = 2, PreserveInsertionOrder = false });
    private readonly DuckDbConnection _connection;

    public DistinctFunctionTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    /// <summary>Dense and sparse numbers, negative ones, the least and the greatest, and what is missing; in one group, some and many.</summary>
    [Theory]
    [InlineData("CASE WHEN n % 11 = 0 THEN NULL ELSE n * 7919 % 50000 END")]
    [InlineData("n")]
    [InlineData("n * 1000003")]
    [InlineData("-n")]
    [InlineData("n % 5 - 2")]
    [InlineData("CASE n % 4 WHEN 0 THEN (-9223372036854775808)::BIGINT WHEN 1 THEN 9223372036854775807 WHEN 2 THEN 0 ELSE NULL END")]
    [InlineData("CASE WHEN n % 1000 = 0 THEN 4000000000000000000 + n ELSE n % 3000 END")]
    [InlineData("CASE WHEN n % 3 = 0 THEN n ELSE -(n % 100) END")]
    [InlineData("NULL::BIGINT")]
    [InlineData("(n % 100)::TINYINT")]
    public void It_counts_as_the_engine_does(string number)
    {
        _connection.Execute($"CREATE TABLE t AS SELECT n, hash(n) % 3 AS few, hash(n) % 20000 AS many, ({number}) AS v FROM range(300000) AS r(n)");
        foreach (string group in new[] { "n >= 0", "few", "many", "few, many % 100" })
        {
            Assert.Equal(0L, _connection.Scalar<long>(
                $"""
                SELECT count(*) FROM (
                  SELECT farthing_count_distinct(v) AS a, count(DISTINCT v) AS b, farthing_count_distinct(v // 1000) FILTER (WHERE n % 7 = 1) AS c,
                    count(DISTINCT v // 1000) FILTER (WHERE n % 7 = 1) AS d
                  FROM t GROUP BY {group}) WHERE a IS DISTINCT FROM b OR c IS DISTINCT FROM d
                """));
        }
    }

    [Fact]
    public void Nothing_counts_as_zero()
    {
        _connection.Execute("CREATE TABLE t(v BIGINT)");
        Assert.Equal(0L, _connection.Scalar<long>("SELECT farthing_count_distinct(v) FROM t"));
    }

    /// <summary>Random numbers in random order, taken together from several sets: as a set of the runtime has them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sets_that_are_taken_together_hold_each_number_once(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            HashSet<long> expected = [];
            DistinctNumbers all = default;
            for (int part = random.Next(5); part >= 0; part--)
            {
                DistinctNumbers some = default;
                HashSet<long> own = [];
                (long least, long range) = random.Next(5) switch
                {
                    0 => (0L, 40L),
                    1 => (0L, 100_000L),
                    2 => (-50L, 3_000L),
                    3 => (long.MinValue, long.MaxValue),
                    _ => (1L << random.Next(62), 1L << random.Next(20)),
                };
                for (int n = random.Next(1 << random.Next(13)); n > 0; n--)
                {
                    long number = least + random.NextInt64(range);
                    some.Add(number);
                    own.Add(number);
                }

                Assert.Equal(own.Count, some.Count);
                all.Take(ref some);
                expected.UnionWith(own);
                Assert.Equal(0, some.Count);
                Assert.Equal(expected.Count, all.Count);
            }

            foreach (long number in expected)
            {
                all.Add(number);
            }

            Assert.Equal(expected.Count, all.Count);
            all.Free();
        }
    }
}
