using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Farthing.EngineTests.Closing;
using Farthing.EngineTests.CommandLine;

namespace Farthing.EngineTests.Export;

/// <summary>The statement as a document: complete, harmless, and the same for ever.</summary>
public sealed partial class StatementDocumentTests
{
    private const string Hostile = "<script>alert(1)</script>\"' onload=x &amp; \u202Egnp";

    [Fact]
    public void It_says_what_an_auditor_asks_for()
    {
        using ClosingCase may = ClosingCase.May(ClosingCase.Costs + "controls:\n  - { account: wages, period: 2024-05, amount: 399.5 }\n");
        may.Close("2024-05", "--waive", "controls: half a unit, agreed with Kim").Ok();
        string seal = may.Json("statement").GetProperty("periods")[0].GetProperty("closed").GetProperty("costsSha256").GetString()!;
        CliRun run = may.Run("statement", "--period", "2024-05", "-o", "may.html").Ok();
        Assert.Contains("The statement of 2024-05 was written to may.html", run.Out, StringComparison.Ordinal);

        string text = Html(may, "may.html");
        string[] expected =
        [
            "✓ The statement closes", "Ann Lee", "month end", "2024-06-03 09:00:00+00:00", "half a unit, agreed with Kim", "399.5", "Digest of its inputs", seal,
            Sha256(may, "interactions-1.csv"), Sha256(may, "ledger-2.csv"), Sha256(may, "costs.yaml"), Sha256(may, "farthing.yaml"),
            "<td>wages</td><td>labour</td><td>agents</td><td>pooled</td><td class=\"n\">1</td><td class=\"n\">400.00</td>",
            "<td>marketing*</td><td>out of scope</td>", "Approved by", "counter(page)",
        ];
        Assert.All(expected, e => Assert.Contains(e, text, StringComparison.Ordinal));
        Assert.Contains(may.Run("verify").Ok().Out.Split(' ', '\n').First(w => w.Length == 64 && Hash().IsMatch(w)), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_names_are_text_and_nothing_comes_from_elsewhere()
    {
        using ClosingCase made = new(ClosingCase.Costs.Replace("wages*", "'*'", StringComparison.Ordinal) + "# </pre><img src=x>\n") { Now = "2024-06-03T09:00:00Z" };
        made.Write("farthing.yaml", "name: '<b>Bold</b> & Co'\ncurrency: USD\ntime-zone: UTC\n");
        made.Import("interactions", "interaction_id,channel,started_at,agent_id,talk_s\na,phone,2024-05-10T10:00:00Z,ann,600\n");
        made.Import("ledger", $"line_id,period,account,amount\nW5,2024-05,\"{Hostile.Replace("\"", "\"\"", StringComparison.Ordinal)}\",400\n");
        made.Run("cost").Ok();
        made.Run("close", "2024-05", "--by", Hostile, "--reason", Hostile).Ok();
        made.Run("statement", "-o", "may.html").Ok();

        string text = Html(made, "may.html");
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Bold&lt;/b&gt; &amp; Co", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
        HashSet<string> known = [.. "!DOCTYPE html head meta title style body main header p h1 h2 h3 section table caption thead tbody tfoot tr th td pre div span".Split(' ')];
        Assert.All(Tag().Matches(text), t => Assert.Contains(t.Groups["name"].Value, known));
        Assert.DoesNotMatch(Outside(), text);
        Assert.Contains("default-src 'none'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_published_is_the_same_to_the_byte_for_ever()
    {
        using ClosingCase may = ClosingCase.May();
        may.Close().Ok();
        may.Run("statement", "--published", "2024-06-05", "-o", "then.html").Ok();
        may.Now = "2024-07-01T00:00:00Z";
        may.Import("ledger", "line_id,period,account,amount\nlate,2024-05,wages,999\n");
        may.Reopen().Ok();
        may.Run("cost").Ok();
        may.Close().Ok();
        may.Run("statement", "--published", "2024-06-05", "-o", "again.html").Ok();
        may.Run("statement", "-o", "now.html").Ok();
        Assert.Equal(Html(may, "then.html"), Html(may, "again.html"));
        Assert.NotEqual(Html(may, "then.html"), Html(may, "now.html"));
        Assert.Contains("reopened", Html(may, "now.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_a_month_that_does_not_close_says_so()
    {
        using ClosingCase may = ClosingCase.May();
        may.Run("statement", "-o", "may.pdf").Refused("FT-6301");
        may.Run("statement", "--period", "2024-01", "-o", "may.html").Refused("FT-3022");
        may.Write("may.html", "mine");
        may.Run("statement", "-o", "may.html").Refused("FT-6302");
        may.Import("ledger", "line_id,period,account,amount\nX,2024-05,mystery,5\n");
        may.Run("cost");
        CliRun run = may.Run("statement", "-o", "may.html", "--overwrite");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("■ The statement does not close.", Html(may, "may.html"), StringComparison.Ordinal);
        Assert.Contains("FT-3020", Html(may, "may.html"), StringComparison.Ordinal);
    }

    private static string Html(ClosingCase made, string name) => File.ReadAllText(Path.Combine(made.Folder, name));

    private static string Sha256(ClosingCase made, string name) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(made.Folder, name))));

    [GeneratedRegex("</?(?<name>[!A-Za-z0-9]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("<[^>]*(?:src|href)\\s*=|url\\(|@import|https?:", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Outside();

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hash();
}
