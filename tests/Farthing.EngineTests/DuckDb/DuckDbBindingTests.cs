using System.Diagnostics;
using System.Text;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.DuckDb;

public sealed class DuckDbBindingTests : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(null, new DuckDbOptions { Threads = 2 });
    private readonly DuckDbConnection _connection;

    public DuckDbBindingTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Every_kind_of_argument_comes_back_as_it_went_in()
    {
        Int128 huge = Int128.Parse("-170141183460469231731687303715884105727", System.Globalization.CultureInfo.InvariantCulture);
        object?[] row = _connection.Rows(
            "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9",
            null, true, (sbyte)-1, (short)-2, -3, long.MinValue, huge, "naïve ☂ and more than twelve bytes", 0.5)[0];
        Assert.Equal(
            [null, true, (sbyte)-1, (short)-2, -3, long.MinValue, huge, "naïve ☂ and more than twelve bytes", 0.5], row);
        Assert.Equal("", _connection.Scalar<string>("SELECT $1", ""));
        Assert.Equal([1, 2, 0], _connection.Scalar<byte[]>("SELECT $1", [new byte[] { 1, 2, 0 }])!);
        Assert.Equal(Int128.MaxValue, _connection.Scalar<Int128>("SELECT $1", Int128.MaxValue));
    }

    [Fact]
    public void Chunks_give_values_and_nulls_in_place()
    {
        using DuckDbReader reader = _connection.Query(
            """
            SELECT i AS a, i::INTEGER AS b, (i % 100)::SMALLINT AS c, (i % 100)::TINYINT AS d, i::HUGEINT << 70 AS e,
              CASE WHEN i % 3 = 0 THEN NULL ELSE 'row number ' || i END AS f, i::DECIMAL(18,4) AS g, i % 2 = 0 AS h
            FROM range(5000) t(i) ORDER BY i
            """);
        long expected = 0;
        while (reader.ReadChunk())
        {
            for (int row = 0; row < reader.RowCount; row++, expected++)
            {
                Assert.Equal(expected, reader.Int64(0)[row]);
                Assert.Equal(expected, reader.Int32(1)[row]);
                Assert.Equal(expected % 100, reader.Int16(2)[row]);
                Assert.Equal(expected % 100, reader.SByte(3)[row]);
                Assert.Equal((Int128)expected << 70, reader.Int128(4)[row]);
                Assert.Equal(expected % 3 == 0, reader.IsNull(5, row));
                Assert.Equal(expected % 3 == 0 ? null : $"row number {expected}", reader.Text(5, row));
                Assert.Equal(expected * 10_000, reader.Int64(6)[row]);
                Assert.Equal(expected % 2 == 0, reader.Boolean(7)[row]);
            }
        }

        Assert.Equal(5000, expected);
        Assert.Equal((DuckDbType.Decimal, DuckDbType.BigInt, 4), (reader.Columns[6].Type, reader.Columns[6].Storage, reader.Columns[6].Scale));
        Assert.Equal("f", reader.Columns[5].Name);
    }

    [Fact]
    public void A_wrong_span_is_refused_not_misread()
    {
        using DuckDbReader reader = _connection.Query("SELECT 1::INTEGER AS n");
        Assert.True(reader.ReadChunk());
        Assert.Contains("n is Integer", Assert.Throws<NotSupportedException>(() => reader.Int64(0)).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => reader.Utf8(0, 0));
    }

    [Fact]
    public void Decimals_keep_their_digits()
    {
        Assert.Equal(-1234.5678m, _connection.Rows("SELECT (-1234.5678)::DECIMAL(38,4)")[0][0]);
        Assert.Throws<OverflowException>(() => _connection.Rows("SELECT '99999999999999999999999999999999999999'::DECIMAL(38,0)"));
    }

    [Fact]
    public void The_appender_writes_what_it_is_given()
    {
        _connection.Execute("CREATE TABLE t(a BIGINT, b INTEGER, c SMALLINT, d TINYINT, e HUGEINT, f VARCHAR)");
        using (DuckDbAppender appender = _connection.Appender("t"))
        {
            for (int i = 0; i < 5000; i++)
            {
                appender.Append(i).Append(i % 7 == 0 ? null : (long?)-i).Append(i % 1000).Append(i % 100)
                    .Append((Int128)i << 80).Append(i % 3 == 0 ? null : new string('x', i % 40)).EndRow();
            }

            appender.Complete();
            Assert.Equal(5000, appender.RowsWritten);
        }

        object?[] row = _connection.Rows(
            """
            SELECT count(*), sum(a), count(b), sum(b), sum(c), sum(d), sum(e >> 80), count(f), sum(length(f)),
              count(*) FILTER (f IS DISTINCT FROM CASE WHEN a % 3 = 0 THEN NULL ELSE repeat('x', a % 40) END) FROM t
            """)[0];
        Assert.Equal(5000L, row[0]);
        Assert.Equal((Int128)12_497_500, row[1]);
        Assert.Equal(5000L - 715, row[2]);
        Assert.Equal(-(Int128)Enumerable.Range(0, 5000).Where(i => i % 7 != 0).Sum(), row[3]);
        Assert.Equal((Int128)12_497_500, row[6]);
        Assert.Equal(0L, row[9]);
    }

    [Fact]
    public void Whole_columns_can_be_written_in_place()
    {
        _connection.Execute("CREATE TABLE t(a BIGINT, b INTEGER, f VARCHAR)");
        using DuckDbAppender appender = _connection.Appender("t");
        for (int batch = 0; batch < 3; batch++)
        {
            int rows = batch == 2 ? 10 : RowSink.BatchRows;
            for (int i = 0; i < rows; i++)
            {
                appender.Int64(0)[i] = (batch * RowSink.BatchRows) + i;
                appender.Int32(1)[i] = i;
                appender.SetText(2, i, "text"u8);
            }

            appender.SetNull(1, 5);
            appender.Commit(rows);
        }

        appender.Complete();
        Assert.Equal(
            [4106L, 4103L, 4105L, "text"],
            _connection.Rows("SELECT count(*), count(b), max(a), min(f) FROM t")[0]);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_and_numbers_that_do_not_fit_are_refused()
    {
        _connection.Execute("CREATE TABLE t(a SMALLINT, f VARCHAR)");
        using DuckDbAppender appender = _connection.Appender("t");
        Assert.Throws<OverflowException>(() => appender.Append(40_000));
        Assert.Throws<ArgumentException>(() => appender.SetText(1, 0, [0xC3, 0x28]));
        Assert.Throws<InvalidOperationException>(() => appender.Append("text"u8));
        appender.Append(1);
        Assert.Throws<InvalidOperationException>(appender.EndRow);
    }

    [Fact]
    public void An_appender_that_is_not_completed_leaves_nothing_behind_after_the_rollback()
    {
        _connection.Execute("CREATE TABLE t(a BIGINT)");
        using (DuckDbTransaction transaction = _connection.BeginTransaction())
        {
            using DuckDbAppender appender = _connection.Appender("t");
            for (int i = 0; i < 500_000; i++)
            {
                appender.Append(i).EndRow();
            }
        }

        Assert.Equal(0L, _connection.Scalar<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Errors_carry_the_message_of_DuckDB()
    {
        DuckDbException wrong = Assert.Throws<DuckDbException>(() => _connection.Execute("SELECT * FROM nowhere"));
        Assert.Contains("nowhere", wrong.Message, StringComparison.Ordinal);
        Assert.Equal("SELECT * FROM nowhere", wrong.Sql);
        Assert.Contains("syntax", Assert.Throws<DuckDbException>(() => _connection.Query("SELEC 1")).Message, StringComparison.Ordinal);
        for (int round = 0; round < 20; round++)
        {
            DuckDbException late = Assert.Throws<DuckDbException>(() => _connection.Rows(
                "SELECT CASE WHEN i = 400000 THEN 'x' ELSE i::VARCHAR END::INTEGER FROM range(500000) t(i)"));
            Assert.Contains("Could not convert", late.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => _connection.Execute("SELECT $1, $2", 1));
        Assert.Equal(1, _connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public void Cancelling_interrupts_a_query_before_and_while_it_streams()
    {
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => _connection.Execute(
            "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3", [], soon.Token));

        using CancellationTokenSource later = new();
        using (DuckDbReader reader = _connection.Query("SELECT range FROM range(1000000000000)", [], later.Token))
        {
            Assert.True(reader.ReadChunk());
            later.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() =>
            {
                while (reader.ReadChunk())
                {
                }
            });
        }

        using CancellationTokenSource before = new();
        before.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _connection.Query("SELECT 1", [], before.Token));
        Assert.Equal(1, _connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public void Nothing_runs_beside_an_open_reader_of_the_same_connection()
    {
        using (DuckDbReader reader = _connection.Query("SELECT range FROM range(100000)"))
        {
            Assert.True(reader.ReadChunk());
            Assert.Throws<InvalidOperationException>(() => _connection.Execute("SELECT 1"));
            using DuckDbConnection other = _database.Connect();
            Assert.Equal(1, other.Scalar<int>("SELECT 1"));
        }

        Assert.Equal(1, _connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public void A_transaction_happens_whole_or_not_at_all()
    {
        _connection.Execute("CREATE TABLE t(a BIGINT)");
        using (_connection.BeginTransaction())
        {
            _connection.Execute("INSERT INTO t VALUES ($1)", 1L);
        }

        Assert.Null(_connection.Transaction);
        using (DuckDbTransaction transaction = _connection.BeginTransaction())
        {
            Assert.Throws<InvalidOperationException>(() => _connection.BeginTransaction());
            Assert.Equal(2, _connection.Execute("INSERT INTO t VALUES ($1), ($2)", 2L, 3L));
            transaction.Commit();
        }

        Assert.Equal([2L, 3L], _connection.Rows("SELECT a FROM t ORDER BY a").Select(r => r[0]));
    }

    [Fact]
    public void A_prepared_statement_is_run_with_other_arguments()
    {
        using DuckDbStatement statement = _connection.Prepare("SELECT $1::BIGINT + $2::BIGINT");
        Assert.Equal(2, statement.ParameterCount);
        for (long i = 0; i < 3; i++)
        {
            using DuckDbReader reader = statement.Query(i, 10L);
            Assert.True(reader.Read());
            Assert.Equal(i + 10, reader.GetInt64(0));
        }
    }

    [Fact]
    public void Text_with_odd_characters_survives()
    {
        string odd = "a\0b'\";--☂\u202e" + Encoding.UTF8.GetString([0xF0, 0x9F, 0x98, 0x80]);
        Assert.Equal(odd, _connection.Scalar<string>("SELECT $1", odd));
    }

    [Fact]
    public void The_library_is_looked_for_in_the_folder_and_above()
    {
        string[] candidates = DuckDbLibrary.Candidates("/somewhere/deep").ToArray();
        Assert.Contains(candidates, c => c.Contains("runtimes", StringComparison.Ordinal));
        Assert.Equal(3, candidates.Count(c => c.Contains("node_modules", StringComparison.Ordinal)));
        Assert.StartsWith("v1.", DuckDbLibrary.Version, StringComparison.Ordinal);
        Problem problem = Assert.Throws<UserException>(() => DuckDbLibrary.Load([])).Problems[0];
        Assert.Equal("FT-5001", problem.Code);
        Assert.Contains("npm ci", problem.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_library_that_is_absent_or_wrong_is_said_in_words()
    {
        using TempFolder folder = new();
        string text = folder.File("library.so");
        File.WriteAllText(text, "not a library");
        foreach (string file in new[] { text, folder.File("absent.so") })
        {
            using Process child = ChildProcess.Start("library", file);
            string said = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("FT-5001|", said, StringComparison.Ordinal);
            Assert.Contains(file, said, StringComparison.Ordinal);
            Assert.Contains(DuckDbLibrary.Variable, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_query_that_is_not_read_to_its_end_leaves_no_transaction_behind()
    {
        _connection.Execute("CREATE TABLE t AS SELECT range AS a FROM range(100000)");
        using DuckDbConnection other = _database.Connect();
        Assert.Equal(100_000L, other.Scalar<long>("SELECT count(*) FROM t"));
        using (DuckDbReader reader = other.Query("SELECT a FROM t"))
        {
            Assert.True(reader.ReadChunk());
        }

        // Refused while another connection still looks at the table.
        _connection.Execute("DELETE FROM t");
        _connection.Execute("CHECKPOINT");
        _connection.Execute("DROP TABLE t");
        Assert.Equal(0L, other.Scalar<long>("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void What_is_forgotten_is_freed_by_the_garbage_collector()
    {
        // A hundred forgotten results of some 10 MB each would not fit into the limit.
        using DuckDbDatabase small = DuckDbDatabase.Open(null, new DuckDbOptions { Threads = 2, MemoryLimit = 200 << 20 });
        for (int round = 0; round < 100; round++)
        {
            Forget(small);
            if (round % 5 == 4)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        using DuckDbConnection connection = small.Connect();
        Assert.Equal(1, connection.Scalar<int>("SELECT 1"));
    }

    private static void Forget(DuckDbDatabase database)
    {
        DuckDbConnection forgotten = database.Connect();
        DuckDbReader reader = forgotten.Query("SELECT range, repeat('x', 1000) FROM range(10000) ORDER BY hash(range)");
        Assert.True(reader.ReadChunk());
    }
}
