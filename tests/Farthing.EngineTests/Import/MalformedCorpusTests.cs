using System.IO.Compression;
using System.Text;
using Farthing.Core.Errors;
using Farthing.Engine.Import;

namespace Farthing.EngineTests.Import;

/// <summary>Files as they come: each row is accepted exactly or refused with its line and column; nothing is lost.</summary>
public sealed class MalformedCorpusTests
{
    private const string Header = "line_id,date,account,amount,memo\n";

    public static TheoryData<string, string[]> Rows => new()
    {
        { "1,2024-05-17,rent,\"1.234,56\",", ["2:19 amount FT-2111"] },
        { "1,2024-05-17,rent,\"(1,234.56)\",", ["2:19 amount FT-2111"] },
        { "1,2024-05-17,rent,1e5,", ["2:19 amount FT-2111"] },
        { "1,2024-05-17,rent,NaN,", ["2:19 amount FT-2111"] },
        { "1,2024-05-17,rent,-Infinity,", ["2:19 amount FT-2111"] },
        { "1,2024-05-17,rent,0.1234567,", ["2:19 amount FT-2111"] },
        { "1,2024-05-17,rent,9300000000000,", ["2:19 amount FT-2111"] },
        { "1,2024-05-17,rent,,", ["2:19 amount FT-2112"] },
        { "1,45429,rent,1,", ["2:3 date FT-2111"] },
        { "1,17.05.2024,rent,1,", ["2:3 date FT-2111"] },
        { "1,2024-05-17T10:00,rent,1,", ["2:3 date FT-2111"] },
        { "1,,rent,1,", ["2:0  FT-2113"] },
        { ",2024-05-17,rent,1,", ["2:1 line_id FT-2112"] },
        { "   ,2024-05-17,rent,1,", ["2:1 line_id FT-2112"] },
        { "1,2024-05-17,,1,", ["2:14 account FT-2112"] },
        { "1,2024-05-17,rent", ["2:0  FT-2102"] },
        { "1,2024-05-17,rent,1,,,", ["2:22  FT-2102"] },
        { "1,2024-05-17,rent,1,a\u0000b", ["2:22  FT-2107"] },
        { "1,2024-05-17,rent,1,\"open", ["2:21  FT-2103"] },
        { "1,2024-05-17,\"ré\",x,\"two\nlines\"", ["2:19 amount FT-2111"] },
        { "\"a\nb\",2024-05-17,rent,x,", ["3:20 amount FT-2111"] },
        { "1,2024-05-17,rent,-0,", [] },
        { "12345678901234567890,2024-05-17,rent,0.10,", [] },
        { "1,2024-05-17,rent,9200000000000,\"two\nlines, \"\"quoted\"\"\"", [] },
        { " 1 , 2024-05-17 , rent , 1.5 ,  kept  ", [] },
        { "1,2024-05-17 00:00:00,rent,1,", [] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void One_row(string row, string[] rejects)
    {
        using ImportFixture fixture = new();
        ImportedBatch batch = fixture.Import("ledger", Header + row + "\ngood,2024-05-18,rent,7,\n");
        Assert.Equal(rejects, fixture.Rejects());
        Assert.Equal((2, 2 - rejects.Length), (batch.Read, batch.Accepted));
        Assert.Equal(7_000_000, fixture.Scalar<long>("SELECT amount FROM ledger WHERE line_id = 'good'"));
        if (rejects.Length > 0)
        {
            string first = row.Split('\n')[0];
            Assert.StartsWith(first, fixture.Scalar<string>("SELECT raw FROM rejects"), StringComparison.Ordinal);
            Assert.Equal(Header.TrimEnd(), fixture.Scalar<string>("SELECT header FROM rejects"));
        }
    }

    [Fact]
    public void Twenty_digit_ids_and_blanks_in_memos_are_kept_as_they_are()
    {
        using ImportFixture fixture = new();
        fixture.Import("ledger", Header + "12345678901234567890,2024-05-17,rent,1,  kept  \n12345678901234567891,2024-05-17,rent,1,\"a\nb\"\n");
        Assert.Equal(["12345678901234567890|  kept  ", "12345678901234567891|a\nb"], fixture.Rows("SELECT line_id, memo FROM ledger ORDER BY 1"));
    }

    [Fact]
    public void A_bad_value_far_down_the_file_is_found_at_its_line()
    {
        using ImportFixture fixture = new();
        string rows = string.Concat(Enumerable.Range(1, 30_000).Select(i => $"{i},2024-05-17,rent,{(i == 20_481 ? "oops" : "1")},\n"));
        ImportedBatch batch = fixture.Import("ledger", Header + rows);
        Assert.Equal((30_000, 29_999, 1), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal(["20482:23 amount FT-2111"], fixture.Rejects());
        Assert.Equal(29_999_000_000, fixture.Scalar<long>("SELECT CAST(sum(amount) AS BIGINT) FROM ledger"));
    }

    [Fact]
    public void Amounts_before_are_amounts_after()
    {
        Random random = new(11);
        using ImportFixture fixture = new();
        StringBuilder text = new(Header);
        Int128 good = 0;
        int bad = 0;
        for (int i = 0; i < 5000; i++)
        {
            long micro = random.NextInt64(-1_000_000_000_000, 1_000_000_000_000);
            bool broken = random.Next(10) == 0;
            string amount = broken ? "1.000,00" : $"{(micro < 0 ? "-" : "")}{Math.Abs(micro) / 1_000_000}.{Math.Abs(micro) % 1_000_000:000000}";
            (good, bad) = broken ? (good, bad + 1) : (good + micro, bad);
            text.Append(null, $"{i},2024-{(i % 12) + 1:00}-01,account {i % 7},{(broken ? "\"" + amount + "\"" : amount)},\n");
        }

        ImportedBatch batch = fixture.Import("ledger", text.ToString());
        Assert.Equal(bad, batch.Rejected);
        Assert.Equal(good, fixture.Scalar<Int128>("SELECT sum(amount) FROM ledger"));
        Assert.Equal(good, batch.Totals.Aggregate((Int128)0, (sum, t) => sum + t.Amount));
        Assert.Equal(5000 - bad, batch.Totals.Sum(t => t.Lines));
    }

    [Theory]
    [InlineData("utf-8-mark")]
    [InlineData("utf-16le-mark")]
    [InlineData("utf-16be-mark")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("gzip")]
    public void Encodings_are_told_by_the_file(string kind)
    {
        const string Text = Header + "ä字,2024-05-17,Büro,1.5,ß\n";
        Encoding encoding = kind switch
        {
            "utf-16le-mark" or "utf-16le" => new UnicodeEncoding(false, kind.EndsWith("mark", StringComparison.Ordinal)),
            "utf-16be-mark" or "utf-16be" => new UnicodeEncoding(true, kind.EndsWith("mark", StringComparison.Ordinal)),
            _ => new UTF8Encoding(kind == "utf-8-mark"),
        };
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Text)];
        using ImportFixture fixture = new();
        ImportedBatch batch = kind == "gzip" ? fixture.Import("ledger", Gzip(bytes), "file.csv.gz") : fixture.Import("ledger", bytes);
        Assert.Equal(1, batch.Accepted);
        Assert.Equal(["ä字|Büro|1500000|ß"], fixture.Rows("SELECT line_id, text, amount, memo FROM ledger JOIN codes ON domain = 'account' AND code = account"));
    }

    [Theory]
    [InlineData("latin-1", 0xE4, "ä")]
    [InlineData("windows-1252", 0x80, "€")]
    public void Encodings_that_the_pack_names(string encoding, byte code, string expected)
    {
        using ImportFixture fixture = new();
        fixture.AddPack("mine", $"pack: mine\nformat: {{ encoding: {encoding}, delimiter: ; }}\n" + LedgerFacts);
        byte[] bytes = [.. "id;day;acc;amt\n1;2024-05-17;"u8, code, .. ";1\n"u8];
        Assert.Equal(1, fixture.Import("mine", bytes).Accepted);
        Assert.Equal(expected, fixture.Scalar<string>("SELECT text FROM codes WHERE domain = 'account'"));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_with_what_to_do()
    {
        using ImportFixture fixture = new();
        ImportedBatch batch = fixture.Import("ledger", [.. Encoding.UTF8.GetBytes(Header), .. "1,2024-05-17,"u8, 0xE4, .. ",1,\n2,2024-05-17,x,1,\n"u8]);
        Assert.Equal((1, 1), (batch.Accepted, batch.Rejected));
        Assert.Contains("encoding", Assert.Single(batch.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "FT-2004")]
    [InlineData("\n\n", "FT-2004")]
    [InlineData("line_id,date,account,account,amount\n", "FT-2008")]
    [InlineData("line_id,date,account,,amount\n", "FT-2008")]
    [InlineData("line_id,date,account\n", "FT-2009")]
    [InlineData("line id,date,account,amount\n1,2024-01-01,a,1\n", "FT-2009")]
    [InlineData("line_id,\"date,account,amount\n", "FT-2005")]
    [InlineData("line_id,\"date\"x,account,amount\n", "FT-2005")]
    public void Files_that_are_not_the_packs(string text, string code)
    {
        using ImportFixture fixture = new();
        UserException e = Assert.Throws<UserException>(() => fixture.Import("ledger", text));
        Assert.Equal(code, e.Problems[0].Code);
        Assert.Equal(0, fixture.Scalar<long>("SELECT count(*) FROM batches"));
    }

    [Fact]
    public void Paths_that_cannot_be_read()
    {
        using ImportFixture fixture = new();
        File.WriteAllText(fixture.PathOf("ledger.csv"), Header);
        UserException missing = Assert.Throws<UserException>(() => fixture.ImportFile("ledger", fixture.PathOf("ledgr.csv")));
        Assert.Equal(("FT-2001", "did you mean \"ledger.csv\"?"), (missing.Problems[0].Code, missing.Problems[0].Suggestion));
        Assert.Equal("FT-2002", Assert.Throws<UserException>(() => fixture.ImportFile("ledger", fixture.Folder)).Problems[0].Code);
        UserException pack = Assert.Throws<UserException>(() => fixture.ImportFile("leger", fixture.PathOf("ledger.csv")));
        Assert.Equal(("FT-2011", "did you mean \"ledger\"?"), (pack.Problems[0].Code, pack.Problems[0].Suggestion));
        UserException other = Assert.Throws<UserException>(() => fixture.Import("segments", Header));
        Assert.Contains("--as ledger", other.Problems[0].Suggestion, StringComparison.Ordinal);
        Assert.Equal("FT-2006", Assert.Throws<UserException>(() => fixture.Import("ledger", "not gzip at all, but text", "x.csv.gz")).Problems[0].Code);
    }

    [Fact]
    public void A_bomb_of_zeros_is_refused()
    {
        using ImportFixture fixture = new();
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Header));
            byte[] blanks = new byte[1 << 20];
            blanks.AsSpan().Fill((byte)' ');
            for (int i = 0; i < 300; i++)
            {
                gzip.Write(blanks);
            }
        }

        Assert.Equal("FT-2007", Assert.Throws<UserException>(() => fixture.Import("ledger", packed.ToArray(), "bomb.csv.gz")).Problems[0].Code);
        Assert.Equal(0, fixture.Scalar<long>("SELECT count(*) FROM batches"));
    }

    [Fact]
    public void Json_lines_are_taken_from_their_raw_tokens()
    {
        using ImportFixture fixture = new();
        ImportedBatch batch = fixture.Import(
            "ledger",
            """
            {"line_id": "1", "date": "2024-05-17", "account": "rent", "amount": 0.1, "memo": "a\nb", "extra": {"deep": true, "list": [1, 2]}}
            {"line_id": 12345678901234567890, "date": "2024-05-17", "account": "rent", "amount": 1.000001}
            {"line_id": "3", "date": "2024-05-17", "account": "rent", "amount": 1e2}
            {"line_id": "4", "date": "2024-05-17", "account": "rent", "amount": 1, "amount": 2}
            {"line_id": "5", "date": null, "account": "rent", "amount": 1}
            [1, 2]
            {"line_id": "6"
            {"line_id": "7", "date": "2024-05-17", "account": "rent", "amount": 1} x
            """, "file.jsonl");
        Assert.Equal((8, 2, 6), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal(
            ["3:59 amount FT-2111", "4:72  FT-2122", "5:0  FT-2113", "6:1  FT-2121", "7:16  FT-2121", "8:72  FT-2121"], fixture.Rejects());
        Assert.Equal(
            ["1|100000|{\"extra.deep\":\"true\",\"extra.list\":\"[1, 2]\"}", "12345678901234567890|1000001|"],
            fixture.Rows("SELECT line_id, amount, attributes FROM ledger ORDER BY 1"));
    }

    [Fact]
    public void Deep_json_is_refused_and_the_next_line_read()
    {
        using ImportFixture fixture = new();
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        ImportedBatch batch = fixture.Import(
            "ledger", deep + "\n{\"line_id\":\"1\",\"date\":\"2024-05-17\",\"account\":\"rent\",\"amount\":1}\n", "file.jsonl");
        Assert.Equal((1, 1), (batch.Accepted, batch.Rejected));
    }

    [Fact]
    public void Parquet_money_must_be_exact()
    {
        using ImportFixture fixture = new();
        string good = Parquet(fixture, "good.parquet", "'1' AS line_id, DATE '2024-05-17' AS date, 'rent' AS account, 1.25::DECIMAL(18,2) AS amount, 'q' AS extra");
        string bad = Parquet(fixture, "bad.parquet", "'2' AS line_id, DATE '2024-05-17' AS date, 'rent' AS account, 1.25::DOUBLE AS amount");
        Assert.Equal(1, fixture.ImportFile("ledger", good).Accepted);
        Assert.Equal("FT-2012", Assert.Throws<UserException>(() => fixture.ImportFile("ledger", bad)).Problems[0].Code);
        fixture.AddPack("rounded", "pack: rounded\nfacts:\n  - fact: ledger\n    fields:\n      line_id: line_id\n      date: date\n      account: account\n      amount: { column: amount, decimals: 2 }\n");
        Assert.Equal(1, fixture.ImportFile("rounded", bad).Accepted);
        Assert.Equal(["1|1250000|{\"extra\":\"q\"}", "2|1250000|"], fixture.Rows("SELECT line_id, amount, attributes FROM ledger ORDER BY 1"));
    }

    internal const string LedgerFacts =
        "facts:\n  - fact: ledger\n    fields:\n      line_id: id\n      date: day\n      account: acc\n      amount: amt\n";

    private static string Parquet(ImportFixture fixture, string name, string select)
    {
        using var database = Farthing.Engine.DuckDb.DuckDbDatabase.Open(null, new Farthing.Engine.DuckDb.DuckDbOptions { AllowedFiles = [fixture.PathOf(name)] });
        using var connection = database.Connect();
        connection.Execute($"COPY (SELECT {select}) TO '{fixture.PathOf(name)}' (FORMAT parquet)");
        return fixture.PathOf(name);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
