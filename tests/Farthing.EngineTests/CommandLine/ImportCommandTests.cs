using System.Text.Json;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.CommandLine;

/// <summary>import and rejects as a user meets them.</summary>
public sealed class ImportCommandTests
{
    private const string Ledger = "line_id,date,account,amount\n1,2024-05-01,rent,10.50\n2,2024-05-01,rent,\"1.000,00\"\n3,nonsense,wages,5\n";

    [Fact]
    public void Rejected_rows_mended_in_place_complete_their_batch()
    {
        using TempFolder folder = Workspace();
        File.WriteAllText(folder.File("ledger.csv"), Ledger);
        CliRun run = CliRun.In(folder.Path, "import", "ledger.csv", "--as", "ledger", "--format", "json").Ok();
        JsonElement batch = run.Json().GetProperty("batches")[0];
        Assert.Equal((3, 1, 0, 0, 2), (Number(batch, "read"), Number(batch, "accepted"), Number(batch, "corrected"), Number(batch, "duplicate"), Number(batch, "rejected")));
        Assert.Equal("ledger", batch.GetProperty("pack").GetString());
        Assert.True(batch.GetProperty("seconds").GetDecimal() >= 0);
        Assert.Contains(":3:19: warning FT-2111", run.Error, StringComparison.Ordinal);

        JsonElement rejects = CliRun.In(folder.Path, "rejects", "--format", "json").Ok().Json().GetProperty("rejects");
        Assert.Equal(["2,2024-05-01,rent,\"1.000,00\"", "3,nonsense,wages,5"], rejects.EnumerateArray().Select(r => r.GetProperty("raw").GetString()!));
        Assert.Equal([3, 4], rejects.EnumerateArray().Select(r => Number(r, "line")));
        Assert.Equal([19, 3], rejects.EnumerateArray().Select(r => Number(r, "column")));

        CliRun.In(folder.Path, "rejects", "--batch", "1", "-o", "mend.csv").Ok();
        string text = File.ReadAllText(folder.File("mend.csv"));
        Assert.Contains("farthing_reason", text, StringComparison.Ordinal);
        File.WriteAllText(folder.File("mend.csv"), text.Replace("rent,\"1.000,00\"", "rent,1000", StringComparison.Ordinal));
        batch = CliRun.In(folder.Path, "import", "mend.csv", "--as", "ledger", "--format", "json").Ok().Json().GetProperty("batches")[0];
        Assert.Equal((2, 1, 1, 2), (Number(batch, "read"), Number(batch, "accepted"), Number(batch, "rejected"), Number(batch, "settled")));

        // What is still wrong comes back with one reason, the latest.
        CliRun.In(folder.Path, "rejects", "-o", "mend.csv").Ok();
        text = File.ReadAllText(folder.File("mend.csv"));
        Assert.Equal(1, text.Split("[batch ").Length - 1);
        File.WriteAllText(folder.File("mend.csv"), text.Replace("3,nonsense", "3,2024-05-02", StringComparison.Ordinal));
        batch = CliRun.In(folder.Path, "import", "mend.csv", "--as", "ledger", "--format", "json").Ok().Json().GetProperty("batches")[0];
        Assert.Equal((1, 1), (Number(batch, "accepted"), Number(batch, "settled")));
        Assert.Contains("No rejected rows", CliRun.In(folder.Path, "rejects").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejected_json_lines_come_back_as_json_lines()
    {
        using TempFolder folder = Workspace();
        File.WriteAllText(folder.File("fx.jsonl"), "{\"currency\":\"USD\",\"date\":\"2024-05-01\",\"rate\":\"0,9\"}\n");
        Assert.Equal(1, CliRun.In(folder.Path, "import", "fx.jsonl", "--as", "fx").ExitCode);
        CliRun.In(folder.Path, "rejects", "-o", "mend.jsonl").Ok();
        File.WriteAllText(folder.File("mend.jsonl"), File.ReadAllText(folder.File("mend.jsonl")).Replace("\"rate\":\"0,9\"", "\"rate\":0.9", StringComparison.Ordinal));
        JsonElement batch = CliRun.In(folder.Path, "import", "mend.jsonl", "--as", "fx", "--format", "json").Ok().Json().GetProperty("batches")[0];
        Assert.Equal((1, 1), (Number(batch, "accepted"), Number(batch, "settled")));
    }

    [Fact]
    public void A_file_whose_rows_are_all_refused_ends_with_exit_code_1()
    {
        using TempFolder folder = Workspace();
        File.WriteAllText(folder.File("bad.csv"), "line_id,date,account,amount\n1,soon,rent,10\n2,soon,rent,20\n");
        File.WriteAllText(folder.File("good.csv"), "line_id,date,account,amount\n1,2024-05-01,rent,10\n2,soon,rent,20\n");
        File.WriteAllText(folder.File("none.csv"), "line_id,date,account,amount\n");
        foreach (string[] files in (string[][])[["bad.csv"], ["bad.csv"], ["good.csv", "bad.csv"]])
        {
            CliRun run = CliRun.In(folder.Path, ["import", .. files, "--as", "ledger", "--format", "json"]);
            Assert.Equal(1, run.ExitCode);
            Assert.Equal(files.Length, run.Json().GetProperty("batches").GetArrayLength());
            Assert.Matches(@"error FT-2303.*Nothing\s+of\s+bad.csv\s+was\s+taken:\s+all\s+of\s+its\s+rows\s+\(2\)", run.Error);
        }

        Assert.DoesNotContain("FT-2303", CliRun.In(folder.Path, "import", "good.csv", "none.csv", "--as", "ledger").Ok().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent_id,talk_s", "ann,60", true)]
    [InlineData("topic,wait_s", "billing,5", false)]
    public void Check_warns_of_work_that_two_files_tell(string columns, string values, bool twice)
    {
        using TempFolder folder = Workspace();
        File.WriteAllText(folder.File("calls.csv"), $"interaction_id,channel,started_at,{columns}\nc1,phone,2024-05-01T08:00:00Z,{values}\nc2,phone,2024-05-01T09:00:00Z,{values}\nc3,phone,2024-05-01T10:00:00Z,{values}\n");
        File.WriteAllText(folder.File("legs.csv"), "segment_id,interaction_id,agent_id,started_at,talk_s\nx,c2,ann,2024-05-01T09:00:00Z,60\ny,c3,ann,2024-05-01T10:00:00Z,20\nz,c3,bob,2024-05-01T10:01:00Z,40\n");
        CliRun.In(folder.Path, "import", "calls.csv", "--as", "interactions").Ok();
        Assert.DoesNotContain("FT-3112", CliRun.In(folder.Path, "check").Out, StringComparison.Ordinal);
        CliRun.In(folder.Path, "import", "legs.csv", "--as", "segments").Ok();
        string text = string.Join(' ', CliRun.In(folder.Path, "check").Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(twice, text.Contains("The work on 2 interactions is counted twice: files read with the pack interactions have their own handle time, and files read with segments have segments of the same, for example of c2.", StringComparison.Ordinal));
        Assert.Equal(twice, text.Contains("FT-3112", StringComparison.Ordinal));
    }

    [Fact]
    public void Mistakes_are_told_and_nothing_is_imported()
    {
        using TempFolder folder = Workspace();
        File.WriteAllText(folder.File("ledger.csv"), Ledger);
        CliRun.In(folder.Path, "import", "ledger.csv", "--as", "ledgr").Refused("FT-2011");
        CliRun.In(folder.Path, "import", "ledger.csv", "gone.csv", "--as", "ledger").Refused("FT-2001");
        CliRun.In(folder.Path, "import", ".", "--as", "ledger").Refused("FT-2002");
        CliRun.In(folder.Path, "import", "ledger.csv", "--as", "segments").Refused("FT-2009");
        CliRun.In(folder.Path, "rejects", "--batch", "7").Refused("FT-2401");
        Assert.Contains("No rejected rows", CliRun.In(folder.Path, "rejects").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_imported_before_a_mistake_is_told()
    {
        using TempFolder folder = Workspace();
        File.WriteAllText(folder.File("ledger.csv"), Ledger);
        File.WriteAllText(folder.File("other.csv"), "a,b\n1,2\n");
        CliRun run = CliRun.In(folder.Path, "import", "ledger.csv", "other.csv", "--as", "ledger", "--format", "csv").Refused("FT-2009");
        Assert.Contains(",ledger,3,1,0,0,2,", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_totals_are_shown_by_account_and_period()
    {
        using TempFolder folder = Workspace();
        File.WriteAllText(folder.File("ledger.csv"), "line_id,period,account,amount,currency\n1,2024-05,rent,10.50,\n2,2024-05,rent,-0.50,EUR\n3,2024-Q3,wages,7,USD\n");
        CliRun run = CliRun.In(folder.Path, "import", "ledger.csv", "--as", "ledger", "--format", "json").Ok();
        Assert.Equal(
            ["rent 2024-05 EUR 2 10", "wages 2024-07..2024-09 USD 1 7"],
            run.Json().GetProperty("batches")[0].GetProperty("totals").EnumerateArray().Select(t =>
                $"{t.GetProperty("account")} {t.GetProperty("period")} {t.GetProperty("currency")} {t.GetProperty("lines")} {t.GetProperty("amount")}"));
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static TempFolder Workspace()
    {
        TempFolder folder = new();
        File.WriteAllText(folder.File("farthing.yaml"), "name: Test\ncurrency: EUR\ntime-zone: UTC\n");
        return folder;
    }
}
