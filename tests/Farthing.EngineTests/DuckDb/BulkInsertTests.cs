using Farthing.Engine.DuckDb;

namespace Farthing.EngineTests.DuckDb;

public sealed class BulkInsertTests : IDisposable
{
    private const int Patience = 180_000;
    private readonly DuckDbDatabase _database =
        DuckDbDatabase.Open(null, new DuckDbOptions { Threads = 2, PreserveInsertionOrder = false });

    private readonly DuckDbConnection _connection;

    public BulkInsertTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Theory(Timeout = Patience)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(1_000_000)]
    public async Task Every_row_arrives_as_it_was_given(int rows)
    {
        await Task.Run(() =>
        {
            _connection.Execute("CREATE TABLE t(a BIGINT, b INTEGER, c SMALLINT, d TINYINT, e HUGEINT, f VARCHAR)");
            using (DuckDbTransaction transaction = _connection.BeginTransaction())
            {
                using (DuckDbBulkInsert sink = _connection.BulkInsert("t"))
                {
                    Write(sink, rows);
                    sink.Complete();
                    Assert.Equal(rows, sink.RowsWritten);
                }

                transaction.Commit();
            }

            Assert.Equal(rows, _connection.Scalar<long>("SELECT count(DISTINCT a) FROM t"));
            Assert.Equal(0L, _connection.Scalar<long>(
                """
                SELECT count(*) FROM t WHERE b IS DISTINCT FROM (CASE WHEN a % 7 = 0 THEN NULL ELSE -a END) OR c != a % 1000
                  OR d != a % 100 OR e != a::HUGEINT << 60
                  OR f IS DISTINCT FROM (CASE WHEN a % 3 = 0 THEN NULL ELSE repeat('x', (a % 40)::INTEGER) END)
                """));
        });
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whole_columns_of_texts_and_of_one_value_arrive_as_they_were_given(bool bulk)
    {
        await Task.Run(() =>
        {
            const int Batches = 70;
            _connection.Execute("CREATE TABLE t(a BIGINT, b INTEGER, c SMALLINT, d TINYINT, f VARCHAR, g VARCHAR)");
            byte[] letters = [.. Enumerable.Range(0, 3000).SelectMany(_ => "xäy€"u8.ToArray())];
            int[] starts = new int[RowSink.BatchRows];
            int[] lengths = new int[RowSink.BatchRows];
            for (int row = 0; row < RowSink.BatchRows; row++)
            {
                // Whole letters: 0, 7, 14, 21 bytes, every fourth row none.
                (starts[row], lengths[row]) = (row % 500 * 7, row % 4 == 3 ? -1 : row % 5 * 7);
            }

            using (DuckDbTransaction transaction = _connection.BeginTransaction())
            {
                using (RowSink sink = bulk ? _connection.BulkInsert("t") : _connection.Appender("t"))
                {
                    for (int batch = 0; batch < Batches; batch++)
                    {
                        for (int row = 0; row < RowSink.BatchRows; row++)
                        {
                            sink.Int64(0)[row] = batch;
                        }

                        // One value in even batches, one a row in odd ones: nothing may linger.
                        bool one = batch % 2 == 0;
                        if (one)
                        {
                            sink.SetAll(1, -batch);
                            sink.SetAll(2, batch % 4 == 0 ? null : batch);
                            sink.SetAll(3, batch % 100);
                            sink.SetAll(5, null);
                        }
                        else
                        {
                            sink.Int32(1).Fill(7);
                            sink.Int16(2).Fill(8);
                            sink.SByte(3).Fill(9);
                            sink.SetTexts(5, letters, starts, lengths);
                        }

                        sink.SetTexts(4, letters, starts, lengths);
                        sink.Commit(RowSink.BatchRows);
                    }

                    sink.Complete();
                }

                transaction.Commit();
            }

            Assert.Equal((long)Batches * RowSink.BatchRows, _connection.Scalar<long>("SELECT count(*) FROM t"));
            Assert.Equal(0L, _connection.Scalar<long>(
                """
                SELECT count(*) FROM t WHERE CASE WHEN a % 2 = 0
                  THEN b <> -a OR c IS DISTINCT FROM (CASE WHEN a % 4 = 0 THEN NULL ELSE a END) OR d <> a % 100 OR g IS NOT NULL
                  ELSE b <> 7 OR c <> 8 OR d <> 9 OR g IS DISTINCT FROM f END
                """));
            Dictionary<string, long> expected = lengths.GroupBy(n => n < 0 ? "none" : string.Concat(Enumerable.Repeat("xäy€", n / 7)))
                .ToDictionary(g => g.Key, g => (long)g.Count() * Batches);
            Assert.Equal(expected, _connection.Rows("SELECT coalesce(f, 'none'), count(*) FROM t GROUP BY ALL").ToDictionary(r => (string)r[0]!, r => (long)r[1]!));
        });
    }

    [Fact]
    public void Texts_that_are_not_UTF_8_or_not_there_are_refused()
    {
        _connection.Execute("CREATE TABLE t(f VARCHAR)");
        using DuckDbAppender sink = _connection.Appender("t");
        Assert.Throws<ArgumentException>(() => sink.SetTexts(0, [0xC3, (byte)'x'], [0, 1], [1, 1]));
        Assert.Throws<ArgumentException>(() => sink.SetTexts(0, new byte[20], [0, 0], [20, 20]));
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_not_committed_is_not_there()
    {
        await Task.Run(() =>
        {
            _connection.Execute("CREATE TABLE t(a BIGINT)");
            using (_connection.BeginTransaction())
            {
                using DuckDbBulkInsert sink = _connection.BulkInsert("t");
                Count(sink, 300_000);
                sink.Complete();
                sink.Dispose();
                Assert.Equal(300_000L, _connection.Scalar<long>("SELECT count(*) FROM t"));
            }

            Assert.Equal(0L, _connection.Scalar<long>("SELECT count(*) FROM t"));
        });
    }

    [Theory(Timeout = Patience)]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(500_000)]
    public async Task Giving_up_half_way_ends_the_insert(int rows)
    {
        await Task.Run(() =>
        {
            _connection.Execute("CREATE TABLE t(a BIGINT)");
            Assert.Throws<DivideByZeroException>(() => GiveUp(rows));
            Assert.Equal(0L, _connection.Scalar<long>("SELECT count(*) FROM t"));
        });
    }

    [Fact(Timeout = Patience)]
    public async Task An_error_of_the_engine_reaches_the_maker_of_rows()
    {
        await Task.Run(() =>
        {
            _connection.Execute("CREATE TABLE t(a BIGINT CHECK (a < 100000))");
            DuckDbException error = Assert.Throws<DuckDbException>(() =>
            {
                using DuckDbTransaction transaction = _connection.BeginTransaction();
                using DuckDbBulkInsert sink = _connection.BulkInsert("t");
                Count(sink, 50_000_000); // far more than the queue holds: a maker that is not told would wait for ever
                sink.Complete();
            });
            Assert.Contains("CHECK constraint", error.Message, StringComparison.Ordinal);
            Assert.Equal(0L, _connection.Scalar<long>("SELECT count(*) FROM t"));
        });
    }

    [Fact(Timeout = Patience)]
    public async Task Cancelling_ends_an_insert_that_waits_for_rows()
    {
        await Task.Run(() =>
        {
            _connection.Execute("CREATE TABLE t(a BIGINT)");
            using CancellationTokenSource cancel = new();
            using (_connection.BeginTransaction())
            {
                using DuckDbBulkInsert sink = _connection.BulkInsert("t", cancel.Token);
                Count(sink, 10_000);
                cancel.Cancel();
                Assert.ThrowsAny<OperationCanceledException>(() =>
                {
                    Count(sink, 50_000_000);
                    sink.Complete();
                });
            }

            Assert.Equal(0L, _connection.Scalar<long>("SELECT count(*) FROM t"));
        });
    }

    [Fact(Timeout = Patience)]
    public async Task Rows_may_be_read_from_one_table_while_they_are_written_to_another()
    {
        await Task.Run(() =>
        {
            _connection.Execute("CREATE TABLE source AS SELECT range AS a FROM range(3000000)");
            _connection.Execute("CREATE TABLE t(a BIGINT)");
            using DuckDbConnection other = _database.Connect();
            using (DuckDbTransaction transaction = _connection.BeginTransaction())
            {
                using DuckDbBulkInsert sink = _connection.BulkInsert("t");
                using DuckDbReader reader = other.Query("SELECT a FROM source");
                while (reader.ReadChunk())
                {
                    reader.Int64(0).CopyTo(sink.Int64(0));
                    sink.Commit(reader.RowCount);
                }

                sink.Complete();
                sink.Dispose();
                transaction.Commit();
            }

            Assert.Equal((Int128)4_499_998_500_000, _connection.Scalar<Int128>("SELECT sum(a) FROM t"));
        });
    }

    [Fact]
    public void A_table_that_is_not_there_and_a_connection_that_is_taken_are_refused()
    {
        Assert.Throws<DuckDbException>(() => _connection.BulkInsert("nowhere"));
        _connection.Execute("CREATE TABLE t(a BIGINT)");
        using (DuckDbBulkInsert sink = _connection.BulkInsert("t"))
        {
            Assert.Throws<InvalidOperationException>(() => _connection.Execute("SELECT 1"));
            sink.Append(1).EndRow();
            sink.Complete();
        }

        Assert.Equal(1L, _connection.Scalar<long>("SELECT count(*) FROM t"));
        Assert.Contains(
            "no such rows", Assert.Throws<DuckDbException>(() => _connection.Execute("SELECT * FROM farthing_rows(0)")).Message,
            StringComparison.Ordinal);
    }

    private void GiveUp(int rows)
    {
        using DuckDbTransaction transaction = _connection.BeginTransaction();
        using DuckDbBulkInsert sink = _connection.BulkInsert("t");
        Count(sink, rows);
        throw new DivideByZeroException();
    }

    private static void Count(RowSink sink, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            sink.Append(i).EndRow();
        }
    }

    private static void Write(RowSink sink, int rows)
    {
        string[] texts = Enumerable.Range(0, 40).Select(n => new string('x', n)).ToArray();
        for (int i = 0; i < rows; i++)
        {
            sink.Append(i).Append(i % 7 == 0 ? null : (long?)-i).Append(i % 1000).Append(i % 100)
                .Append((Int128)i << 60).Append(i % 3 == 0 ? null : texts[i % 40]).EndRow();
        }
    }
}
