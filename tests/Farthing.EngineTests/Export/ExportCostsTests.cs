using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Farthing.Core.Display;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Export;
using Farthing.EngineTests.Closing;
using Farthing.EngineTests.CommandLine;

namespace Farthing.EngineTests.Export;

/// <summary>Costs to take away: the rows, the lines that lead to the ledger, the three forms, and what may not happen.</summary>
public sealed class ExportCostsTests
{
    private const string EverySort = """
        accounts:
          - { match: wages*, component: labour }
          - { match: rent*, component: overhead }
          - { match: marketing*, out-of-scope: true }
          - { match: bots*, component: technology }
        pools:
          - { pool: agents, component: labour, driver: effort, capacity: { source: paid-time, planned-shrinkage: 0% } }
          - { pool: premises, component: overhead, driver: effort }
          - { pool: bots, component: technology, driver: usage.tokens }
          - { pool: volunteers, driver: effort, component: other }
        rates:
          - { pool: volunteers, rate: 6, per: interaction, from: 2024-01-01 }

        """;

    [Fact]
    public void A_month_is_written_row_by_row_and_ends_with_the_lines_that_lead_to_the_ledger()
    {
        using ClosingCase may = ClosingCase.May();
        CliRun run = may.Run("export", "costs", "--period", "2024-05", "-o", "may.csv").Ok();
        Assert.Contains("2 interactions of 2024-05 written to may.csv: 500.00 USD, tied to the statement", run.Out, StringComparison.Ordinal);

        // 400 and 100 over ten and thirty minutes.
        string[] expected =
        [
            "row,period,interaction_id,currency,day,arrived_at,completed_at,channel,queue,topic,direction,party,outcome,customer_segment,agent_id,team,site,vendor,version,labour,overhead,technology,vendor_cost,other,handling_total,unused_capacity,total,imputed",
            "interaction,2024-05,a,USD,2024-05-10,2024-05-10T10:00:00+00:00,2024-05-10T10:10:00+00:00,phone,,,,,answered,,ann,,,,1,100,25,0,0,0,125,0,125,0",
            "interaction,2024-05,b,USD,2024-05-11,2024-05-11T10:00:00+00:00,2024-05-11T10:30:00+00:00,phone,,,,,answered,,bob,,,,1,300,75,0,0,0,375,0,375,0",
            "total,2024-05,,USD,,,,,,,,,,,,,,,,400,100,0,0,0,500,0,500,0",
            "less-imputed,2024-05,,USD,,,,,,,,,,,,,,,,0,0,0,0,0,,,0,",
            "out-of-scope,2024-05,,USD,,,,,,,,,,,,,,,,,,,,,,,0,",
            "unassigned,2024-05,,USD,,,,,,,,,,,,,,,,0,0,0,0,0,,,0,",
            "difference,2024-05,,USD,,,,,,,,,,,,,,,,,,,,,,,0,",
            "ledger,2024-05,,USD,,,,,,,,,,,,,,,,,,,,,,,500,",
            "",
        ];
        Assert.Equal(string.Join("\r\n", expected), File.ReadAllText(Path.Combine(may.Folder, "may.csv")));
    }

    [Fact]
    public void The_last_lines_add_up_to_the_ledger_with_unused_imputed_unassigned_and_out_of_scope()
    {
        using ClosingCase every = Every();
        every.Run("export", "costs", "--period", "2024-05", "-o", "may.csv").Ok();
        List<Dictionary<string, string>> rows = CsvFileReader.ReadNamed(Path.Combine(every.Folder, "may.csv"));
        Dictionary<string, string> total = rows.Single(r => r["row"] == "total"), ledger = rows.Single(r => r["row"] == "ledger");
        string[] money = ["labour", "overhead", "technology", "vendor_cost", "other", "handling_total", "unused_capacity", "total", "imputed"];
        Assert.All(money, m => Assert.Equal(Amount(total, m), rows.Where(r => r["row"] == "interaction").Sum(r => Amount(r, m))));
        Assert.Equal(Amount(ledger, "total"), rows.SkipWhile(r => r["row"] != "total").TakeWhile(r => r["row"] != "ledger").Sum(r => Amount(r, "total")));

        // 400 of wages for two hours paid and forty minutes used; rent 100; two rated interactions at 6; bots without usage; marketing.
        Assert.Equal(
            ("133.333333", "266.666667", "12", "-12", "30", "7.5", "0", "537.5"),
            (total["labour"], total["unused_capacity"], total["other"], Line("less-imputed"), Line("unassigned"), Line("out-of-scope"), Line("difference"), ledger["total"]));
        JsonElement statement = every.Json("statement").GetProperty("periods")[0];
        Assert.Equal(statement.GetProperty("ledger").GetDecimal(), Amount(ledger, "total"));
        Assert.Equal(statement.GetProperty("unused").GetDecimal(), Amount(total, "unused_capacity"));

        string Line(string row) => rows.Single(r => r["row"] == row)["total"];
    }

    [Fact]
    public void Csv_workbook_and_parquet_say_the_same()
    {
        using ClosingCase every = Every();
        foreach (string file in (string[])["may.csv", "may.xlsx", "may.parquet"])
        {
            every.Run("export", "costs", "-o", file).Ok();
        }

        List<string[]> csv = CsvFileReader.Read(Path.Combine(every.Folder, "may.csv"));
        WorkbookReader workbook = WorkbookReader.Read(Path.Combine(every.Folder, "may.xlsx"));
        Assert.Empty(workbook.Faults);
        Assert.Equal(["Costs", "Statement"], workbook.Sheets.Keys);
        Assert.Equal(csv, workbook.Sheets["Costs"].Select(r => r.Select(c => c.Plain).ToArray()));
        WorkbookReader.Cell[] row = workbook.Sheets["Costs"][1];
        Assert.Equal(("text", "date", "number"), (row[2].Type, row[4].Type, row[^1].Type));
        Assert.Equal((1, 4), (row[^1].Style, workbook.Sheets["Costs"].Single(r => r[0].Value == "total")[^1].Style));

        List<WorkbookReader.Cell[]> proof = workbook.Sheets["Statement"];
        Assert.Equal(["512", "537.5"], proof.Where(r => r[1].Value is "cost of interactions" or "ledger").Select(r => r[2].Value));
        Assert.Equal(0, proof.Where(r => r[1].Value.StartsWith("plus", StringComparison.Ordinal) || r[1].Value is "less imputed" or "cost of interactions").Sum(r => Exact(r)) - Exact(proof[^1]));

        using ParquetSource parquet = ParquetSource.Open(Path.Combine(every.Folder, "may.parquet"));
        Assert.Equal(csv[0].Skip(1), parquet.Columns.Select(c => c.Name));
        Assert.Equal("DECIMAL(38,6)", parquet.Columns[^1].Type);
        List<string[]> lines = csv.FindAll(r => r[0] == "interaction");
        Assert.Equal(lines.Count, parquet.RowCount);
        using DuckDbReader reader = parquet.ReadText(TestContext.Current.CancellationToken);
        foreach (string[] line in lines)
        {
            Assert.True(reader.Read());
            Assert.Equal(line.Skip(1), Enumerable.Range(0, line.Length - 1).Select(i => Plain(reader.GetString(i) ?? "", parquet.Columns[i].Type)));
        }

        static decimal Exact(WorkbookReader.Cell[] row) => decimal.Parse(row[3].Value, CultureInfo.InvariantCulture);
        static string Plain(string text, string type) => type.StartsWith("DECIMAL", StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    [Fact]
    public void A_parquet_file_says_in_its_keys_what_its_rows_add_up_to()
    {
        using ClosingCase every = Every();
        every.Close().Ok();
        every.Run("export", "costs", "-o", "may.parquet").Ok();
        string file = Path.Combine(every.Folder, "may.parquet");
        using DuckDbDatabase database = DuckDbDatabase.Open(null, new DuckDbOptions { AllowedFiles = [file] });
        using DuckDbConnection connection = database.Connect();
        string json = connection.Scalar<string>($"SELECT decode(value) FROM parquet_kv_metadata({DuckDbSql.Text(file)}) WHERE decode(key) = 'farthing.statement'")!;
        JsonElement month = JsonDocument.Parse(json).RootElement[0];
        decimal rows = decimal.Parse(connection.Scalar<string>($"SELECT sum(total)::VARCHAR FROM {DuckDbSql.Text(file)}")!, CultureInfo.InvariantCulture);
        Assert.Equal((rows, "537.5", true), (decimal.Parse(month.GetProperty("interactions").GetString()!, CultureInfo.InvariantCulture), month.GetProperty("ledger").GetString(), month.GetProperty("closed").GetBoolean()));
    }

    [Fact]
    public void Text_that_a_spreadsheet_would_run_is_neutral_and_can_be_had_back()
    {
        string[] hostile = ["=1+1", "+49 30 1", "-x", "@sum", "＝1", "'quoted", "'=both", "a,b", "a\"b", "two\nlines", "_x0041_", "<&>"];
        using ClosingCase made = new() { Now = "2024-06-03T09:00:00Z" };
        made.Import("interactions", "interaction_id,channel,started_at,agent_id,talk_s,topic\n" + string.Join('\n', hostile.Select(h =>
            $"\"{h.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"{h.Replace("\"", "\"\"", StringComparison.Ordinal)}\",2024-05-10T10:00:00Z,ann,60,\"=cmd|' /C calc'!A0\"")));
        made.Import("ledger", "line_id,period,account,amount\nW,2024-05,wages,-12\n");
        made.Run("cost").Ok();
        made.Run("export", "costs", "-o", "may.csv").Ok();
        made.Run("export", "costs", "-o", "may.xlsx").Ok();

        string[] sorted = [.. hostile.OrderBy(h => System.Text.Encoding.UTF8.GetBytes(h), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
        List<Dictionary<string, string>> rows = CsvFileReader.ReadNamed(Path.Combine(made.Folder, "may.csv")).FindAll(r => r["row"] == "interaction");
        Assert.Equal(sorted, rows.Select(r => SpreadsheetText.Restore(r["interaction_id"])));
        Assert.Equal(sorted, rows.Select(r => SpreadsheetText.Restore(r["channel"])));
        Assert.All(rows, r => Assert.All(r.Where(c => c.Key is "interaction_id" or "channel" or "topic"), c => Assert.DoesNotContain(c.Value[0], "=+-@＝")));
        Assert.All(rows, r => Assert.Equal("-1", r["labour"])); // a negative number is a number

        WorkbookReader workbook = WorkbookReader.Read(Path.Combine(made.Folder, "may.xlsx"));
        Assert.Empty(workbook.Faults);
        List<WorkbookReader.Cell[]> cells = workbook.Sheets["Costs"].FindAll(r => r[0].Value == "interaction");
        Assert.Equal(sorted.Select(s => s == "_x0041_" ? "_x005F_x0041_" : s), cells.Select(r => r[2].Value));
        Assert.All(cells, r => Assert.Equal(("text", "text", "number"), (r[2].Type, r[9].Type, r[19].Type)));
    }

    [Fact]
    public void A_closed_month_is_written_as_it_was_stored_whatever_comes_later()
    {
        using ClosingCase may = ClosingCase.May();
        may.Close().Ok();
        may.Run("export", "costs", "--period", "2024-05", "-o", "then.csv").Ok();
        may.Now = "2024-07-01T00:00:00Z";
        may.Import("ledger", "line_id,period,account,amount\nlate,2024-05,wages,999\n");
        may.Import("interactions", "interaction_id,channel,started_at,agent_id,talk_s\nz,chat,2024-05-20T10:00:00Z,ann,600\n");
        may.Run("cost").Ok();
        CliRun run = may.Run("export", "costs", "--period", "2024-05", "-o", "now.csv").Ok();
        Assert.Contains("FT-3213", run.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(may.Folder, "then.csv")), File.ReadAllBytes(Path.Combine(may.Folder, "now.csv")));
    }

    [Fact]
    public void Several_months_have_their_lines_each_and_together()
    {
        using ClosingCase may = ClosingCase.May();
        may.Import("interactions", "interaction_id,channel,started_at,agent_id,talk_s\nlong,chat,2024-05-31T23:50:00Z,cy,1200\n");
        may.Import("ledger", "line_id,period,account,amount\nW6,2024-06,wages,70.000001\n");
        may.Run("cost").Ok();
        may.Run("export", "costs", "--period", "2024-Q2", "-o", "q.csv").Ok();
        List<Dictionary<string, string>> rows = CsvFileReader.ReadNamed(Path.Combine(may.Folder, "q.csv"));
        Assert.Equal(["2024-05", "2024-06"], rows.Where(r => r["interaction_id"] == "long").Select(r => r["period"]));
        Assert.Equal(["2024-05", "2024-06", "2024-Q2"], rows.Where(r => r["row"] == "ledger").Select(r => r["period"]));
        Assert.Equal(["500", "70.000001", "570.000001"], rows.Where(r => r["row"] == "ledger").Select(r => r["total"]));
    }

    [Fact]
    public void A_month_that_does_not_close_is_written_with_its_difference_and_the_answer_is_no()
    {
        using ClosingCase may = ClosingCase.May();
        may.Import("ledger", "line_id,period,account,amount\nX,2024-05,mystery,5\n");
        may.Run("cost");
        CliRun run = may.Run("export", "costs", "--period", "2024-05", "-o", "may.csv");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FT-3020", run.Error, StringComparison.Ordinal);
        List<Dictionary<string, string>> rows = CsvFileReader.ReadNamed(Path.Combine(may.Folder, "may.csv"));
        Assert.Equal(("5", "505"), (rows.Single(r => r["row"] == "difference")["total"], rows[^1]["total"]));
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_leaves_nothing()
    {
        using ClosingCase may = ClosingCase.May();
        string[] before = Files(may);
        may.Run("export", "costs", "-o", "may.txt").Refused("FT-6301");
        may.Run("export", "costs", "-o", "may").Refused("FT-6301");
        may.Run("export", "costs", "-o", "nowhere/may.csv").Refused("FT-6303");
        may.Run("export", "costs", "--period", "2024-13", "-o", "may.csv").Refused("FT-1101");
        may.Run("export", "costs", "--period", "2024-04", "-o", "may.csv").Refused("FT-3022");
        may.Run("export", "costs").Refused("FT-6003");
        Assert.Equal(before, Files(may));

        may.Write("may.csv", "mine");
        may.Run("export", "costs", "-o", "may.csv").Refused("FT-6302");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(may.Folder, "may.csv")));
        may.Run("export", "costs", "-o", "may.csv", "--overwrite").Ok();
        Assert.StartsWith("row,", File.ReadAllText(Path.Combine(may.Folder, "may.csv")), StringComparison.Ordinal);
        Assert.Equal([.. before, "may.csv"], Files(may).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_month_that_was_not_costed_is_not_left_out_silently()
    {
        using ClosingCase may = ClosingCase.May();
        may.Import("ledger", "line_id,period,account,amount\nW6,2024-06,wages,70\n");
        CliRun run = may.Run("export", "costs", "--period", "2024-Q2", "-o", "q.csv").Refused("FT-3022");
        Assert.Contains("farthing cost --period 2024-06", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(may.Folder, "q.csv")));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    [InlineData("parquet")]
    public void A_disk_without_room_is_told_and_leaves_nothing(string form)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "needs ulimit");
        using ClosingCase made = new() { Now = "2024-06-03T09:00:00Z" };
        made.Import("interactions", "interaction_id,channel,started_at,agent_id,talk_s\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{i * 2654435761 % 4294967296:x8}-{i},phone,2024-05-10T10:00:00Z,ann,{i % 997}\n"))));
        made.Import("ledger", "line_id,period,account,amount\nW,2024-05,wages,1234567.891234\n");
        made.Run("cost").Ok();
        string[] before = Files(made);

        // A limit on the size of files stands for a full disk: the write fails all the same.
        string cli = Path.Combine(AppContext.BaseDirectory, "farthing.dll");
        ProcessStartInfo start = new("/bin/bash") { UseShellExecute = false, RedirectStandardError = true, WorkingDirectory = made.Folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"trap '' XFSZ; ulimit -f 60; export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0; exec dotnet '{cli}' export costs -o may.{form} > /dev/null");
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 2, $"{process.ExitCode} {error}");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(before, Files(made));
    }

    [Fact]
    public void An_export_that_is_stopped_leaves_nothing()
    {
        using ClosingCase may = ClosingCase.May();
        string[] before = Files(may);
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        CliRun run = CliRun.In(may.Folder, stopped.Token, "export", "costs", "-o", "may.csv");
        Assert.Equal(130, run.ExitCode);
        Assert.Equal(before, Files(may));
    }

    [Fact]
    public void Rows_that_a_sheet_has_no_room_for_go_on_in_the_next()
    {
        using Store.TempFolder folder = new();
        string file = folder.File("many.xlsx");
        using (XlsxRowWriter writer = new(File.Create(file), "Costs", [new ExportColumn("id"), new ExportColumn("money", ExportKind.Micro)], mostRows: 4))
        {
            for (int i = 1; i <= 7; i++)
            {
                writer.Text(Invariant($"r{i}"));
                writer.Micro(i);
                writer.EndRow();
            }

            writer.Complete();
        }

        WorkbookReader workbook = WorkbookReader.Read(file);
        Assert.Empty(workbook.Faults);
        Assert.Equal(["Costs", "Costs 2", "Costs 3"], workbook.Sheets.Keys);
        Assert.Equal(["id r1 r2 r3", "id r4 r5 r6", "id r7"], workbook.Sheets.Values.Select(s => string.Join(' ', s.Select(r => r[0].Value))));
        Assert.Equal("0.000007", workbook.Sheets["Costs 3"][1][1].Value);
        Assert.Equal(1_048_576, XlsxRowWriter.MostRows);
    }

    private static ClosingCase Every()
    {
        ClosingCase made = new(EverySort) { Now = "2024-06-03T09:00:00Z" };
        made.Import("interactions", """
            interaction_id,channel,started_at,agent_id,talk_s,topic,direction,party,queue
            a,phone,2024-05-10T10:00:00Z,ann,600,billing,inbound,customer,q1
            b,phone,2024-05-11T10:00:00.250Z,bob,1800,"a, b",outbound,prospect,q2
            """);
        made.Import("paid-time", "agent_id,period,paid_s\nann,2024-05,3600\nbob,2024-05,3600\n");
        made.Import("ledger", """
            line_id,period,account,amount
            W5,2024-05,wages,400
            R5,2024-05,rent,100
            B5,2024-05,bots,30
            M5,2024-05,marketing,7.5
            """);
        made.Run("cost").Ok();
        return made;
    }

    private static string[] Files(ClosingCase made) => [.. Directory.EnumerateFiles(made.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private static decimal Amount(Dictionary<string, string> row, string column) =>
        row[column].Length == 0 ? 0 : decimal.Parse(row[column], CultureInfo.InvariantCulture);
}
