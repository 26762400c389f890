using System.Globalization;
using System.Text;
using Farthing.Engine.Import;

namespace Farthing.EngineTests.Import;

/// <summary>Late, repeated and corrected rows: importing again changes nothing, corrections go by key.</summary>
public sealed class KeysAndCorrectionsTests
{
    private const string Header = "line_id,date,account,amount\n";

    [Fact]
    public void A_correction_supersedes_and_the_old_file_again_changes_nothing()
    {
        using ImportFixture fixture = new();
        const string First = Header + "1,2024-05-01,rent,10\n2,2024-05-01,rent,20\n";
        const string Second = Header + "1,2024-05-01,rent,11\n3,2024-05-01,rent,30\n";
        Assert.Equal((2, 2, 0, 0), Counts(fixture.Import("ledger", First)));
        Assert.Equal((2, 1, 1, 0), Counts(fixture.Import("ledger", Second)));
        IReadOnlyList<string> after = Ledger(fixture);
        Assert.Equal(["1|11000000|2|2", "2|20000000|1|3", "3|30000000|2|3"], after);
        Assert.Equal(["1|10000000|2"], fixture.Rows("SELECT line_id, amount, superseded_by FROM ledger_versions"));
        Assert.Equal((2, 0, 0, 2), Counts(fixture.Import("ledger", First)));
        Assert.Equal((2, 0, 0, 2), Counts(fixture.Import("ledger", First + "\n")));
        fixture.Forget();
        Assert.Equal((2, 0, 0, 2), Counts(fixture.Import("ledger", Second + "\n")));
        Assert.Equal(after, Ledger(fixture));
    }

    [Fact]
    public void Within_a_file_the_later_row_wins_and_every_row_counts_once()
    {
        using ImportFixture fixture = new();
        ImportedBatch batch = fixture.Import(
            "ledger", Header + "1,2024-05-01,rent,1\n1,2024-05-01,rent,2\n1,2024-05-01,rent,1\n1,2024-05-01,rent,3\n1,2024-05-01,rent,3\n2,2024-05-01,rent,5\n");
        Assert.Equal((6, 2, 2, 2), Counts(batch));
        Assert.Equal(["1|3000000|1|5", "2|5000000|1|7"], Ledger(fixture));
        Assert.Equal(["1000000", "2000000"], fixture.Rows("SELECT amount FROM ledger_versions ORDER BY 1"));
    }

    [Fact]
    public void A_corrected_segment_keeps_its_number()
    {
        using ImportFixture fixture = new();
        const string Columns = "segment_id,interaction_id,agent_id,started_at,talk_s\n";
        fixture.Import("segments", Columns + "s1,i1,a,2024-05-01T10:00:00Z,10\ns2,i1,a,2024-05-01T10:01:00Z,10\n");
        Assert.Equal((2, 1, 1, 0), Counts(fixture.Import("segments", Columns + "s1,i2,b,2024-05-01T10:00:00Z,12\ns3,i1,a,2024-05-01T10:02:00Z,5\n")));
        Assert.Equal(["1|s1|2|12000", "2|s2|1|10000", "3|s3|1|5000"], fixture.Rows("SELECT s, segment_id, i, talk_ms FROM segments ORDER BY s"));
        Assert.Equal(["1|s1|1|10000|2"], fixture.Rows("SELECT s, segment_id, i, talk_ms, superseded_by FROM segments_versions"));
    }

    [Fact]
    public void The_column_that_orders_versions_outweighs_the_order_of_rows()
    {
        using ImportFixture fixture = new();
        fixture.AddPack(
            "versioned",
            "pack: versioned\nversion: updated\nfacts:\n  - fact: ledger\n    fields:\n      line_id: id\n      date: day\n      account: acc\n      amount: amt\n");
        const string Columns = "id,day,acc,amt,updated\n";
        Assert.Equal((3, 1, 2, 0), Counts(fixture.Import("versioned", Columns + "1,2024-05-01,rent,1,2024-05-02T10:00Z\n1,2024-05-01,rent,3,2024-05-02T12:00Z\n1,2024-05-01,rent,2,2024-05-02T11:00Z\n")));
        Assert.Equal(3_000_000, fixture.Scalar<long>("SELECT amount FROM ledger"));
        Assert.Equal((1, 0, 1, 0), Counts(fixture.Import("versioned", Columns + "1,2024-05-01,rent,9,2024-05-01T00:00Z\n")));
        Assert.Equal(3_000_000, fixture.Scalar<long>("SELECT amount FROM ledger"));
        Assert.Equal((1, 0, 1, 0), Counts(fixture.Import("versioned", Columns + "1,2024-05-01,rent,4,2024-05-03T00:00Z\n")));
        Assert.Equal(4_000_000, fixture.Scalar<long>("SELECT amount FROM ledger"));
        Assert.Equal(4, fixture.Scalar<long>("SELECT count(*) FROM ledger_versions"));
    }

    [Fact]
    public void Null_is_part_of_a_key_of_two_columns()
    {
        using ImportFixture fixture = new();
        const string Columns = "agent_id,valid_from,team\n";
        Assert.Equal((3, 3, 0, 0), Counts(fixture.Import("agents", Columns + "a,,red\na,2024-05-01,blue\nb,,red\n")));
        fixture.Forget();
        Assert.Equal((3, 0, 1, 2), Counts(fixture.Import("agents", Columns + "a,,green\na,2024-05-01,blue\nb,,red\n")));
        Assert.Equal(3, fixture.Scalar<long>("SELECT count(*) FROM agents"));
    }

    [Fact]
    public void An_interaction_that_a_segment_named_first_keeps_its_number()
    {
        using ImportFixture fixture = new();
        fixture.Import("segments", "segment_id,interaction_id,started_at\ns1,i9,2024-05-01T10:00:00Z\n");
        Assert.Equal(1, fixture.Import("interactions", "interaction_id,channel,started_at\ni1,phone,2024-05-01T10:00:00Z\ni9,phone,2024-05-01T10:00:00Z\n", "b.csv").Accepted - 1);
        Assert.Equal(["1|i9", "2|i1"], fixture.Rows("SELECT i, interaction_id FROM interaction_ids ORDER BY i"));
        Assert.Equal(["1", "2"], fixture.Rows("SELECT i FROM interactions ORDER BY i"));
    }

    [Fact]
    public void Interactions_alone_make_their_own_segments_and_a_row_counts_once()
    {
        using ImportFixture fixture = new();
        const string Columns = "interaction_id,channel,started_at,wait_s,outcome,agent_id,talk_s,hold_s,wrap_s\n";
        const string Rows = "1,phone,2024-05-01T10:00:00Z,30,answered,ann,100,5,10\n2,phone,2024-05-01T10:00:00Z,30,abandoned,,0,,\n3,email,2024-05-01T10:00:00Z,,answered,,60,,\n";
        Assert.Equal((3, 3, 0, 0), Counts(fixture.Import("interactions", Columns + Rows)));
        Assert.Equal(
            ["1|1|30000|100000|5000|10000", "3|3|0|60000||"],
            fixture.Rows("SELECT segment_id, i, started_ms - 1714557600000, talk_ms, hold_ms, wrap_ms FROM segments ORDER BY 1"));
        Assert.Equal((3, 0, 1, 2), Counts(fixture.Import("interactions", Columns + Rows.Replace(",100,", ",101,", StringComparison.Ordinal))));
        Assert.Equal(["101000"], fixture.Rows("SELECT talk_ms FROM segments WHERE segment_id = '1'"));
        Assert.Equal(0, fixture.Scalar<long>("SELECT count(*) FROM interactions_versions"));
    }

    [Fact]
    public void Columns_that_the_pack_does_not_name_are_attributes_in_one_order()
    {
        using ImportFixture fixture = new();
        fixture.Import("ledger", "line_id,date,account,amount,z,a\n1,2024-05-01,rent,1,\"q\"\"uote\",\n2,2024-05-01,rent,2,,\n");
        Assert.Equal(["{\"z\":\"q\\\"uote\"}", ""], fixture.Rows("SELECT attributes FROM ledger ORDER BY line_id"));
        ImportedBatch again = fixture.Import("ledger", "a,z,line_id,date,account,amount\n,\"q\"\"uote\",1,2024-05-01,rent,1\n");
        Assert.Equal(1, again.Duplicate);
    }

    /// <summary>Of a large store a small file has only what it names looked for: the store is the same after it, number by number.</summary>
    [Fact]
    public void A_small_file_in_a_large_store_is_read_as_if_all_were_known()
    {
        string[] whole = Grow(narrowFrom: long.MaxValue), narrowed = Grow(narrowFrom: 1);
        Assert.Equal(whole, narrowed);
        Assert.True(whole.Length > 3_000);
    }

    private static string[] Grow(long narrowFrom)
    {
        using ImportFixture fixture = new(options: new ImportOptions { NarrowFrom = narrowFrom });
        Random random = new(29);
        for (int file = 0; file < 24; file++)
        {
            int rows = file < 3 ? 800 : random.Next(1, 60);
            string Some(string kind, int of) => $"{kind}{random.Next(of)}";
            string At() => $"2024-05-{random.Next(1, 29):00}T{random.Next(24):00}:00:00Z";
            string Rows(string header, Func<string> row) => header + "\n" + string.Concat(Enumerable.Range(0, rows).Select(_ => row() + "\n"));
            (string pack, string text) = (file % 4) switch
            {
                0 => ("interactions", Rows("interaction_id,customer_id,channel,started_at,wait_s", () => $"{Some("i", 2_000)},{(random.Next(5) == 0 ? "" : Some("c", 300))},phone,{At()},{random.Next(3)}")),
                1 => ("segments", Rows("segment_id,interaction_id,agent_id,started_at,talk_s", () => $"{Some("s", 2_000)},{Some("i", 2_500)},{Some("a", 9)},{At()},{random.Next(3)}")),
                2 => ("staffing", Rows("agent_id,started_at,ended_at,state", () => $"{Some("a", 9)},{At()},2024-06-0{random.Next(1, 4)}T00:00:00Z,available")),
                _ => ("surveys", Rows("response_id,question,interaction_id,customer_id,instrument,score", () => $"{Some("r", 500)},{Some("q", 3)},{Some("i", 2_500)},{Some("c", 400)},csat,{random.Next(1, 3)}")),
            };
            fixture.Import(pack, text, $"{file}.csv");

            // A new process each, and sometimes one that goes on.
            if (random.Next(3) > 0)
            {
                fixture.Forget();
            }
        }

        string[] tables = ["interaction_ids", "customer_ids", "interactions", "segments", "staffing", "surveys", "interactions_versions", "segments_versions", "staffing_versions", "surveys_versions"];
        return [.. tables.SelectMany(t => fixture.Rows($"SELECT '{t}', * FROM {t} ORDER BY ALL")), .. fixture.Rows("SELECT batch, rows_read, accepted, corrected, duplicate, rejected FROM batches ORDER BY batch")];
    }

    [Fact]
    public void Keys_whose_hashes_meet_are_told_apart_by_their_text()
    {
        // Three bits of the hash: nearly every row is a suspect, and the outcome is the same.
        foreach ((ulong bits, long narrowFrom) in ((ulong, long)[])[(ulong.MaxValue, 1_000), (7, 1_000), (7, 1)])
        {
            Random random = new(17);
            using ImportFixture fixture = new(options: new ImportOptions { KeyBits = bits, NarrowFrom = narrowFrom });
            Dictionary<string, string> current = [];
            Dictionary<string, HashSet<string>> versions = [];
            for (int batch = 0; batch < 6; batch++)
            {
                StringBuilder text = new(Header);
                (long accepted, long corrected, long duplicate) = (0, 0, 0);
                for (int n = 0; n < 300; n++)
                {
                    string id = $"id{random.Next(200)}";
                    string amount = $"{random.Next(4)}";
                    text.Append(null, $"{id},2024-05-01,rent,{amount}\n");
                    HashSet<string> known = versions.TryGetValue(id, out HashSet<string>? v) ? v : versions[id] = [];
                    if (known.Count == 0)
                    {
                        accepted++;
                    }
                    else
                    {
                        (corrected, duplicate) = known.Contains(amount) ? (corrected, duplicate + 1) : (corrected + 1, duplicate);
                    }

                    current[id] = known.Add(amount) ? amount : current[id];
                }

                if (batch == 3)
                {
                    fixture.Forget();
                }

                ImportedBatch result = fixture.Import("ledger", text.ToString());
                Assert.Equal((accepted, corrected, duplicate), (result.Accepted, result.Corrected, result.Duplicate));
                Assert.Equal(
                    current.Select(p => $"{p.Key}|{long.Parse(p.Value, CultureInfo.InvariantCulture) * 1_000_000}").Order(StringComparer.Ordinal),
                    fixture.Rows("SELECT line_id, amount FROM ledger ORDER BY line_id").Order(StringComparer.Ordinal));
                Assert.Equal(versions.Values.Sum(v => v.Count - 1), fixture.Scalar<long>("SELECT count(*) FROM ledger_versions"));
            }
        }
    }

    [Theory]
    [InlineData(1, 1, long.MaxValue)]
    [InlineData(1, 600_000, long.MaxValue)]
    [InlineData(2, 4_000_000, 1)]
    public void Rows_written_in_bulk_or_with_keys_on_disk_are_the_rows_written_one_table_at_a_time(int chunks, long gathered, long tableBytes)
    {
        ImportOptions few = new() { BulkChunks = chunks, GatheredBytes = gathered, TableBytes = tableBytes, PartBytes = 1 };
        using ImportFixture bulk = new(options: few, onDisk: tableBytes == 1);
        using ImportFixture plain = new(options: new ImportOptions { BulkChunks = int.MaxValue, GatheredBytes = long.MaxValue });
        for (int file = 0; file < 3; file++)
        {
            string text = Calls(17 + file, 9_000);
            ImportedBatch one = bulk.Import("interactions", text, $"{file}.csv");
            ImportedBatch other = plain.Import("interactions", text, $"{file}.csv");
            Assert.Equal(Counts(other), Counts(one));
            Assert.True(one.Rejected > 1_000 && one.Accepted > 1_000 && (file == 0 || one.Corrected > 1_000));
        }

        foreach (string table in (string[])["interactions", "interactions_versions", "segments", "segments_versions", "interaction_ids", "customer_ids", "rejects"])
        {
            string columns = table == "rejects" ? "* EXCLUDE (file)" : "*";
            string sql = $"SELECT count(*), md5(string_agg(t::VARCHAR, ';' ORDER BY t::VARCHAR)) FROM (SELECT {columns} FROM {table}) AS t";
            Assert.True(plain.Scalar<long>(sql) > 1_000, table);
            Assert.Equal(plain.Rows(sql), bulk.Rows(sql));
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void The_fingerprint_is_that_of_all_bytes_of_the_file(int rows)
    {
        using ImportFixture fixture = new();
        byte[] content = Encoding.UTF8.GetBytes(Calls(5, rows));
        Assert.Equal(rows > 100, content.Length > 4 << 20); // large files are read ahead
        fixture.Import("interactions", content);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), fixture.Scalar<string>("SELECT sha256 FROM batches"));
        Assert.Equal(rows, fixture.Scalar<long>("SELECT count(*) FROM interaction_ids") + fixture.Scalar<long>("SELECT count(*) FROM rejects"));
        Assert.Equal(rows + 1, fixture.Scalar<long>("SELECT max(line) FROM (SELECT line FROM interactions UNION ALL SELECT line FROM rejects)"));
    }

    [Fact]
    public void Ledger_lines_that_look_alike_are_told()
    {
        using ImportFixture fixture = new();
        fixture.Import("ledger", Header + "1,2024-05-01,rent,10\n");
        ImportedBatch batch = fixture.Import("ledger", Header + "2,2024-05-01,rent,10\n3,2024-05-02,rent,10\n");
        Assert.Equal("FT-2302", Assert.Single(batch.Warnings).Code);
        Assert.Equal([("rent", "2024-05", "EUR", 2L, (Int128)20_000_000)], batch.Totals.Select(t => (t.Account, t.Period, t.Currency, t.Lines, t.Amount)));
    }

    // Some ids come again in other files with other contents; every seventh row lacks its channel.
    private static string Calls(int seed, int rows)
    {
        Random random = new(seed);
        StringBuilder text = new("interaction_id,customer_id,channel,started_at,agent_id,talk_s,note\n");
        for (int n = 0; n < rows; n++)
        {
            string note = random.Next(3) == 0 ? "" : $"a note of call {random.Next(5)}";
            text.Append(null, $"call-{seed * rows / 2 + n},customer-of-some-name-{random.Next(5_000)},{(n % 7 == 3 ? "" : "phone")},2024-05-01T10:00:00Z,ann,{random.Next(3)},{note}\n");
        }

        return text.ToString();
    }

    private static IReadOnlyList<string> Ledger(ImportFixture fixture) =>
        fixture.Rows("SELECT line_id, amount, batch, line FROM ledger ORDER BY line_id");

    private static (long Read, long Accepted, long Corrected, long Duplicate) Counts(ImportedBatch batch) =>
        (batch.Read, batch.Accepted, batch.Corrected, batch.Duplicate);
}
