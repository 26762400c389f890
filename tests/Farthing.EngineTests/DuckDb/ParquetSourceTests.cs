using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.DuckDb;

public sealed class ParquetSourceTests
{
    private const string Rows =
        """
        SELECT i::INTEGER AS id, (i * 1.25)::DECIMAL(18,2) AS amount, i * 0.1::DOUBLE AS loose, i % 2 = 0 AS even,
          CASE WHEN i % 10 = 3 THEN NULL ELSE 'name ' || i END AS "na""me",
          TIMESTAMP '2024-01-01 00:00:00.5' + INTERVAL (i) SECOND AS at,
          TIMESTAMPTZ '2024-01-01 00:00:00+02' AS zoned, DATE '2024-02-29' AS day, [i, i + 1] AS list, {'a': i} AS record,
          'raw'::BLOB AS bytes, (i::HUGEINT << 64) AS wide, 18446744073709551615::UBIGINT AS unsigned
        FROM range(10000) t(i)
        """;

    [Fact]
    public void Every_column_comes_in_order_with_its_type()
    {
        using TempFolder folder = new();
        using ParquetSource source = ParquetSource.Open(Write(folder, "plain.parquet", Rows));
        Assert.Equal("DECIMAL(18,2)", source.Columns[1].Type);
        Assert.True(source.Columns[2].IsFloatingPoint);
        Assert.Equal("na\"me", source.Columns[4].Name);
        Assert.Equal(10_000, source.RowCount);
        using DuckDbReader reader = source.Read();
        int expected = 0;
        while (reader.ReadChunk())
        {
            for (int row = 0; row < reader.RowCount; row++, expected++)
            {
                Assert.Equal(expected, reader.Int32(0)[row]);
                Assert.Equal(expected * 125L, reader.Int64(1)[row]);
                Assert.Equal(expected % 10 == 3 ? null : $"name {expected}", reader.Text(4, row));
                Assert.Equal($"[{expected},{expected + 1}]", reader.Text(8, row));
            }
        }

        Assert.Equal(10_000, expected);
    }

    [Fact]
    public void Everything_can_be_read_as_text_without_losing_a_digit()
    {
        using TempFolder folder = new();
        using ParquetSource source = ParquetSource.Open(Write(folder, "plain.parquet", Rows));
        using DuckDbReader reader = source.ReadText();
        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.Equal(
            ["1", "1.25", "0.1", "false", "name 1", "2024-01-01T00:00:01.500000", "2023-12-31T22:00:00.000000Z", "2024-02-29",
                "[1,2]", "{\"a\":1}", "raw", null, "18446744073709551615"],
            Enumerable.Range(0, 13).Select(i => i == 11 ? null : reader.GetString(i)));
    }

    [Fact]
    public void A_name_with_wildcards_means_that_file_alone()
    {
        using TempFolder folder = new();
        Write(folder, "a1.parquet", "SELECT 1 AS n");
        using ParquetSource source = ParquetSource.Open(Write(folder, "a[1]*?'.parquet", "SELECT 2 AS n"));
        using DuckDbReader reader = source.Read();
        Assert.True(reader.Read());
        Assert.Equal(2, reader.GetInt32(0));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Another_file_cannot_be_read_and_a_wrong_one_is_said_in_words()
    {
        using TempFolder folder = new();
        string other = Write(folder, "other.parquet", "SELECT 1 AS n");
        string mine = Write(folder, "mine.parquet", "SELECT 2 AS n");
        using (DuckDbDatabase database = DuckDbDatabase.Open(null, new DuckDbOptions { AllowedFiles = [mine] }))
        using (DuckDbConnection connection = database.Connect())
        {
            Assert.Equal(2, connection.Scalar<int>($"SELECT n FROM read_parquet('{mine}')"));
            Assert.Throws<DuckDbException>(() => connection.Execute($"SELECT n FROM read_parquet('{other}')"));
            Assert.Throws<DuckDbException>(() => connection.Execute("SELECT * FROM read_text('/etc/passwd')"));
        }

        File.WriteAllText(folder.File("text.parquet"), "this is not Parquet");
        Assert.Equal("FT-5010", Assert.Throws<UserException>(() => ParquetSource.Open(folder.File("text.parquet"))).Problems[0].Code);
        Assert.Equal("FT-5010", Assert.Throws<UserException>(() => ParquetSource.Open(folder.File("absent.parquet"))).Problems[0].Code);
    }

    /// <summary>Writes with an engine that may write that one file.</summary>
    private static string Write(TempFolder folder, string name, string select)
    {
        string path = folder.File(name);
        using DuckDbDatabase database = DuckDbDatabase.Open(null, new DuckDbOptions { AllowedFiles = [path] });
        using DuckDbConnection connection = database.Connect();
        connection.Execute($"COPY ({select}) TO {DuckDbSql.Text(path)} (FORMAT parquet)");
        return path;
    }
}
