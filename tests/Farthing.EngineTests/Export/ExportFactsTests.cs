using System.Text.Json;
using Farthing.Core.Display;
using Farthing.EngineTests.Closing;

namespace Farthing.EngineTests.Export;

/// <summary>Facts back out as canonical files, and in again.</summary>
public sealed class ExportFactsTests
{
    private const string Costs = """
        accounts:
          - { match: wages*, component: labour }
          - { match: rent*, component: overhead }
          - { match: bots*, component: technology }
        pools:
          - { pool: agents, component: labour, driver: effort, capacity: { source: staffing } }
          - { pool: premises, component: overhead, driver: equal }
          - { pool: bots, component: technology, driver: usage.tokens }

        """;

    [Theory]
    [InlineData("csv", "--raw")]
    [InlineData("parquet", "--parquet")]
    public void Imported_into_an_empty_workspace_they_give_the_same_costs(string form, string flag)
    {
        using ClosingCase first = Hostile();
        string facts = Directory.CreateDirectory(Path.Combine(first.Folder, "facts")).FullName;
        first.Run("export", "facts", "-o", "facts", flag).Ok();
        using ClosingCase second = new(Costs) { Now = "2024-06-03T09:00:00Z" };
        second.Write("farthing.yaml", Settings);
        foreach (string file in Directory.EnumerateFiles(facts).Order(StringComparer.Ordinal))
        {
            string pack = Path.GetFileName(file).Split('.')[0].Replace("-without-completion", "", StringComparison.Ordinal);
            JsonElement batch = second.Json("import", file, "--as", pack);
            Assert.DoesNotContain("\"rejected\": 1", batch.GetRawText(), StringComparison.Ordinal);
        }

        second.Run("cost").Ok();
        Assert.Equal(0, second.Count("SELECT count(*) FROM rejects"));
        foreach (ClosingCase one in (ClosingCase[])[first, second])
        {
            one.Run("export", "costs", "-o", "costs.csv").Ok();
            Directory.CreateDirectory(Path.Combine(one.Folder, "again"));
            one.Run("export", "facts", "-o", "again", flag).Ok();
        }

        Assert.Equal(File.ReadAllText(Path.Combine(first.Folder, "costs.csv")), File.ReadAllText(Path.Combine(second.Folder, "costs.csv")));
        Assert.Contains("open", File.ReadAllText(Path.Combine(first.Folder, "costs.csv")), StringComparison.Ordinal);
        string[] names = [.. Directory.EnumerateFiles(facts).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(9, names.Length);
        Assert.Contains("interactions-without-completion." + (flag == "--raw" ? "raw." : "") + form, names);
        Assert.All(names.Where(_ => form == "csv"), n => Assert.Equal(
            File.ReadAllLines(Path.Combine(first.Folder, "again", n)).Order(StringComparer.Ordinal),
            File.ReadAllLines(Path.Combine(second.Folder, "again", n)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void In_csv_text_is_neutral_unless_it_is_asked_for_raw()
    {
        using ClosingCase made = Hostile();
        made.Run("export", "facts", "ledger", "-o", "l.csv").Ok();
        made.Run("export", "facts", "ledger", "-o", "l.raw.csv", "--raw").Ok();
        string[] memos = [.. CsvFileReader.ReadNamed(Path.Combine(made.Folder, "l.csv")).Select(r => r["memo"])];
        Assert.Contains("'=HYPERLINK(\"x\")", memos);
        Assert.Equal(memos.Select(SpreadsheetText.Restore), CsvFileReader.ReadNamed(Path.Combine(made.Folder, "l.raw.csv")).Select(r => r["memo"]));
        Assert.Contains("-0.000001", CsvFileReader.ReadNamed(Path.Combine(made.Folder, "l.csv")).Select(r => r["amount"]));
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        using ClosingCase made = Hostile();
        made.Run("export", "facts", "legder", "-o", "x.csv").Refused("FT-6306");
        made.Run("export", "facts", "-o", "x.csv").Refused("FT-6307");
        made.Run("export", "facts", "interactions", "-o", "x.csv").Refused("FT-6307");
        made.Run("export", "facts", "-o", "nowhere").Refused("FT-6303");
        made.Run("export", "facts", "ledger", "-o", "x.xlsx").Refused("FT-6301");
        made.Run("export", "facts", "ledger", "-o", "x.csv", "--raw").Refused("FT-6308");
        made.Write("ledger.csv", "mine");
        made.Run("export", "facts", "-o", ".").Refused("FT-6302");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(made.Folder, "ledger.csv")));
        Assert.False(File.Exists(Path.Combine(made.Folder, "agents.csv")));
        Assert.Empty(Directory.EnumerateFiles(made.Folder, ".*.part"));
    }

    private const string Settings = "name: Test\ncurrency: EUR\ntime-zone: Europe/Berlin\n";

    private static ClosingCase Hostile()
    {
        ClosingCase made = new(Costs) { Now = "2024-06-03T09:00:00Z" };
        made.Write("farthing.yaml", Settings);
        made.Import("interactions", """
            interaction_id,channel,started_at,completed_at,customer_id,outcome,wait_s,resolved,mood/tone,agent
            +1,phone,2024-05-10T10:00:00.125Z,2024-05-10T10:10:00Z,-7,answered,1.5,yes,"=a, b",x
            open,"=chat",2024-05-11T10:00:00Z,,'q,,,no,,
            """);
        made.Import("interactions", "interaction_id,channel,started_at\n@3,mail,2024-05-12T02:30:00\n");
        made.Import("segments", """
            segment_id,interaction_id,agent_id,kind,started_at,ended_at,talk_s,hold_s
            s1,+1,=ann,agent,2024-05-10T10:00:01Z,2024-05-10T10:10:00Z,,
            s2,@3,bob,agent,2024-05-12,,0:05:00,1.25
            s3,open,,bot,2024-05-11T10:00:00Z,2024-05-11T10:01:00Z,,
            """);
        made.Import("agents", "agent_id,valid_from,name,role,team,site\n=ann,2024-01-01,\" A, \"\"x\"\"\",agent,North,-S\nbob,,Bob,,North,\n");
        made.Import("staffing", "agent_id,started_at,ended_at,state,paid\n=ann,2024-05-10T08:00:00Z,2024-05-10T12:00:00Z,available,\nbob,2024-05-12T08:00:00Z,2024-05-12T09:00:00Z,available,yes\n");
        made.Import("paid-time", "agent_id,period,paid_s\nbob,2024-05,3600\n");
        made.Import("ledger", """
            line_id,date,period,account,amount,currency,memo,cost centre
            L1,,2024-05,wages,400.000001,,"=HYPERLINK(""x"")",=9
            L2,2024-05-03,,rent,100,USD, two  blanks ,
            L3,,2024-05,bots,-0.000001,,'tis,8
            """);
        made.Import("fx", "currency,date,rate\nUSD,2024-05-01,0.912345678901\n");
        made.Import("usage", "event_id,interaction_id,meter,quantity,at\nu1,+1,tokens,12.5,2024-05-10T10:00:05Z\n");
        made.Run("cost").Ok();
        return made;
    }
}
