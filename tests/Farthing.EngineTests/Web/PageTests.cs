using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Farthing.Engine.Store;
using Farthing.EngineTests.CommandLine;

namespace Farthing.EngineTests.Web;

/// <summary>Pages from a real store through a real server: the numbers are those of the command line, mistakes are explained.</summary>
public sealed partial class PageTests(DemoWorkspace demo)
{
    private const string October = "2024-10";

    [Theory]
    [InlineData("/?period=2024-10", null)]
    [InlineData("/?period=2024-Q3", null)]
    [InlineData("/?period=2024-10-07..2024-10-20", null)]
    [InlineData("/?period=2024-10&where=topic%20in%20(%22outage%22,%20%22payment%22)", "topic in (\"outage\", \"payment\")")]
    [InlineData("/?period=2024-10&where=channel%20!%3D%20%22chat%22&where=topic%20%3D%20%22outage%22", "(channel != \"chat\") and (topic = \"outage\")")]
    public async Task The_overview_has_the_numbers_of_the_command_line(string path, string? where)
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string period = PeriodOf().Match(path).Groups["period"].Value;
        string[] filter = where is null ? [] : ["--where", where];
        JsonElement byChannel = served.Cli(["kpi", "interactions", "cost-per-interaction", "total-cost", "--by", "channel", "--period", period, "--compare", "previous", .. filter, "--format", "json"]).Json();
        JsonElement guards = served.Cli(["kpi", "csat", "first-contact-resolution", "--period", period, .. filter, "--format", "json"]).Json().GetProperty("total");

        string page = await served.PageAsync(path);
        Assert.Equal(Text(byChannel.GetProperty("total"), "cost-per-interaction"), ServedWorkspace.ValueAfter(page, "id=\"headline\""));
        Assert.Equal(Text(guards, "csat"), ServedWorkspace.ValueAfter(page, "/kpi/csat"));
        Assert.Equal(Text(guards, "first-contact-resolution"), ServedWorkspace.ValueAfter(page, "/kpi/first-contact-resolution"));
        JsonElement[] rows = [.. byChannel.GetProperty("rows").EnumerateArray().Where(r => Text(r, "cost-per-interaction") is not null)];
        Assert.NotEmpty(rows);
        foreach (JsonElement row in rows)
        {
            string[] expected = [.. ((string[])["interactions", "cost-per-interaction", "cost-per-interaction.change", "total-cost"]).Select(n => Text(row, n)).OfType<string>()];
            Assert.Equal(expected, ServedWorkspace.Row(page, $"Channels in {period}", row.GetProperty("channel").GetString()!));
        }
    }

    [Fact]
    public async Task A_page_asked_for_twice_is_the_same_and_a_new_run_changes_it()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string first = await served.PageAsync("/?period=" + October);
        Assert.Equal(first, await served.PageAsync("/?period=" + October));

        File.WriteAllText(Path.Combine(folder.Path, "more.csv"), "line_id,period,account,amount\nX1,2024-10,rent,100000\n");
        served.Cli("import", "more.csv", "--as", "ledger");
        string stale = await served.PageAsync("/?period=" + October);
        Assert.Contains("files were imported after the costing run", stale, StringComparison.Ordinal);
        Assert.Equal(ServedWorkspace.ValueAfter(first, "id=\"headline\""), ServedWorkspace.ValueAfter(stale, "id=\"headline\""));

        served.Cli("cost", "--period", October);
        string second = await served.PageAsync("/?period=" + October);
        string cost = served.Cli("kpi", "cost-per-interaction", "--period", October, "--format", "json").Json().GetProperty("total").GetProperty("cost-per-interaction").GetRawText();
        Assert.Equal(cost, ServedWorkspace.ValueAfter(second, "id=\"headline\""));
        Assert.NotEqual(cost, ServedWorkspace.ValueAfter(first, "id=\"headline\""));

        string statement = await served.PageAsync("/statement?period=" + October);
        Assert.Contains("2 versions, the latest first", statement, StringComparison.Ordinal);
        Assert.Contains("value=\"100000\">+100\u202F000.00", WebUtility.HtmlDecode(statement), StringComparison.Ordinal);

        string difference = await served.PageAsync("/difference?period=" + October);
        Assert.Contains("is 100\u202F000.00\u202FUSD more than in the version before", WebUtility.HtmlDecode(difference), StringComparison.Ordinal);
        JsonElement[] terms = [.. served.Cli("diff", October, "--format", "json").Json().GetProperty("terms").EnumerateArray()];
        Assert.Equal(
            terms.Select(t => t.GetProperty("attributed").GetRawText()),
            terms.Select(t => ServedWorkspace.Row(difference, $"What changed in {October}, USD", "ledger lines added")[1]));
        Assert.Contains("X1", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_the_channel_to_its_interactions_to_one_interactions_lines()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string page = await served.PageAsync("/?period=" + October);
        string list = await served.PageAsync(Decode(LinkTo("/interactions").Matches(page).Select(m => m.Groups["link"].Value).First(l => Uri.UnescapeDataString(l).Contains("\"phone\"", StringComparison.Ordinal))));
        Assert.Contains("aria-label=\"Remove the filter channel = &quot;phone&quot;\"", list, StringComparison.Ordinal);

        JsonElement phone = served.Cli("kpi", "total-cost", "--by", "interaction", "--period", October, "--where", "channel = \"phone\"", "--format", "json").Json();
        JsonElement dearest = phone.GetProperty("rows").EnumerateArray().MaxBy(r => r.GetProperty("total-cost").GetDecimal());
        string link = LinkTo("/interaction[?]").Match(list).Groups["link"].Value;
        Assert.Contains("id=" + dearest.GetProperty("interaction").GetString(), link, StringComparison.Ordinal);
        Assert.Equal(dearest.GetProperty("total-cost").GetRawText(), ServedWorkspace.Row(list, "The 50 dearest", dearest.GetProperty("interaction").GetString()!)[0]);

        string lines = Decode(await served.PageAsync(Decode(link)));
        JsonElement shown = served.Cli("show", "interaction", dearest.GetProperty("interaction").GetString()!, "--format", "json").Json();
        Assert.Contains("✓ as the costing run stored it", lines, StringComparison.Ordinal);
        foreach (JsonElement line in shown.GetProperty("lines").EnumerateArray())
        {
            Assert.Contains($"value=\"{line.GetProperty("amount").GetRawText()}\"", lines, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task In_a_large_month_the_stored_cost_comes_first_and_the_lines_follow()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path, linesAtOnce: 0)).SignInAsync();
        string id = LinkTo("/interaction[?]").Match(await served.PageAsync("/interactions?period=" + October)).Groups["link"].Value;
        string page = await served.PageAsync(Decode(id));
        string total = served.Cli("show", "interaction", Regex.Match(id, "id=([^&]*)").Groups[1].Value, "--format", "json").Json().GetProperty("total").GetRawText();
        Assert.DoesNotContain("as the costing run stored it", page, StringComparison.Ordinal);
        decimal[] stored = [.. Values().Matches(page).Select(m => decimal.Parse(m.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture), stored.Chunk(7).Sum(row => row[6]));
        Assert.All(stored.Chunk(7), row => Assert.Equal(row[6], row[..6].Sum()));
        string lines = await served.PageAsync(Decode(Regex.Match(page, "data-load=\"([^\"]*)\"").Groups[1].Value));
        Assert.Contains("as the costing run stored it", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_statement_has_the_numbers_of_the_command_line_and_says_who_closed()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string open = await served.PageAsync("/statement?period=" + October);
        Assert.Contains("□</span> open", open, StringComparison.Ordinal);
        served.Cli("close", October, "--by", "Ann <Lee>", "--reason", "month end");
        string page = await served.PageAsync("/statement?period=" + October + "&account=rent");
        Assert.Contains("by Ann &lt;Lee&gt; on", page, StringComparison.Ordinal);
        Assert.Contains(October + " closes: the ledger", page, StringComparison.Ordinal);

        JsonElement month = served.Cli("statement", "--period", October, "--format", "json").Json().GetProperty("periods")[0];
        string[] expected = ["ledger", "attributed", "unused", "outOfScope", "unassigned", "difference"];
        string identity = page[page.IndexOf("id=\"identity\"", StringComparison.Ordinal)..];
        Assert.Equal(
            expected.Select(n => month.GetProperty(n).GetRawText()),
            Values().Matches(identity).Select(m => m.Groups["value"].Value).Take(expected.Length));

        // The lines of the account add up to what the statement says of it.
        string lines = page[page.IndexOf("aria-label=\"Ledger lines of rent", StringComparison.Ordinal)..];
        lines = lines[..lines.IndexOf("</table>", StringComparison.Ordinal)];
        decimal sum = Values().Matches(lines).Sum(m => decimal.Parse(m.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(ServedWorkspace.Row(page, $"Accounts in {October}, USD", "rent")[1], sum.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("12 months, and every one closes", WebUtility.HtmlDecode(await served.PageAsync("/statement?period=2024")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_data_page_counts_as_status_does()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        File.WriteAllText(Path.Combine(folder.Path, "bad.csv"), "line_id,period,account,amount\nX1,2024-13,rent,5\n");
        CliRun.In(folder.Path, "import", "bad.csv", "--as", "ledger");
        JsonElement status = served.Cli("status", "--format", "json").Json();
        string page = await served.PageAsync("/data");
        foreach (JsonElement fact in status.GetProperty("facts").EnumerateArray())
        {
            Assert.Equal([fact.GetProperty("rows").GetRawText()], ServedWorkspace.Row(page, "What the workspace holds", fact.GetProperty("fact").GetString()!));
        }

        Assert.Contains("1 row was refused and waits to be mended", page, StringComparison.Ordinal);
        Assert.Contains("bad.csv", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?period=2024-99", "FT-1101", "write a year")]
    [InlineData("/?where=channel%20%3D", "FT-4001", "")]
    [InlineData("/?where=channel%20%3D%20%22fone%22", "FT-4012", "phone")]
    [InlineData("/?where=a)%20or%20(b", "FT-4001", "")]
    [InlineData("/statement?period=x", "FT-1101", "")]
    [InlineData("/interaction?id=nobody", "FT-3023", "ids are those of your files")]
    [InlineData("/interactions?where=chanel%20%3D%20%22x%22", "FT-4011", "channel")]
    [InlineData("/kpi/cost-per-interacton", "FT-4010", "cost-per-interaction")]
    [InlineData("/kpi/csat?period=2024-99", "FT-1101", "write a year")]
    [InlineData("/kpi/csat?where=chanel%20%3D%20%22x%22", "FT-4011", "channel")]
    [InlineData("/answer?kpi=csat&by=chanel", "FT-4011", "channel")]
    [InlineData("/answer", "FT-4010", "")]
    [InlineData("/scorecard?name=balancd", "FT-4019", "balanced")]
    [InlineData("/catalogue?area=nope", "FT-4010", "there are")]
    [InlineData("/catalogue?tag=zz", "FT-4010", "the commonest are")]
    [InlineData("/catalogue?ready=maybe", "FT-6202", "ready=yes")]
    [InlineData("/scorecard?area=efficency", "FT-4010", "efficiency")]
    [InlineData("/bridge?from=cost-per-interaction&to=csat", "FT-4017", "two sums of money")]
    [InlineData("/bridge?from=cost-per-interacton&to=csat", "FT-4010", "cost-per-interaction")]
    public async Task A_wrong_address_is_explained(string path, string code, string says)
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string page = await served.PageAsync(path, HttpStatusCode.BadRequest);
        Assert.Contains(code, page, StringComparison.Ordinal);
        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_workspace_says_what_to_add_and_makes_no_store()
    {
        string folder = Directory.CreateTempSubdirectory("farthing-empty-").FullName;
        try
        {
            CliRun.In(folder, "init", ".").Ok();
            await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder)).SignInAsync();
            foreach (string path in (string[])["/", "/statement", "/interactions", "/interaction?id=x", "/scorecard", "/answer?kpi=csat"])
            {
                string page = await served.PageAsync(path);
                Assert.Contains("This workspace is empty", page, StringComparison.Ordinal);
                Assert.Contains("farthing import interactions.csv --as interactions", page, StringComparison.Ordinal);
            }

            Assert.Contains("there are no data", await served.PageAsync("/kpi/csat"), StringComparison.Ordinal);
            Assert.Contains("href=\"/kpi/csat\"", await served.PageAsync("/catalogue"), StringComparison.Ordinal);
            Assert.Contains("There are no data yet", await served.PageAsync("/data"), StringComparison.Ordinal);
            Assert.False(Directory.Exists(Path.Combine(folder, ".farthing")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_store_that_another_command_holds_is_waited_for()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        using (FarthingStore.Open(folder.Path))
        {
            string page = await served.PageAsync("/", HttpStatusCode.ServiceUnavailable);
            Assert.Contains("FT-5002", page, StringComparison.Ordinal);
            Assert.Contains("data-ask-again=\"3\"", page, StringComparison.Ordinal);
            Assert.Contains("<noscript><meta http-equiv=\"refresh\" content=\"3\" /></noscript>", page, StringComparison.Ordinal);
            Assert.DoesNotContain(folder.Path, page, StringComparison.Ordinal);
        }

        // And the server lets go of it again by itself, a moment after the page.
        await served.PageAsync("/");
        CliRun run = CliRun.In(folder.Path, "status");
        for (int n = 0; n < 1_000 && run.Error.Contains("FT-5002", StringComparison.Ordinal); n++)
        {
            run = CliRun.In(folder.Path, "status");
        }

        run.Ok();
    }

    [Fact]
    public async Task What_files_say_is_text_on_every_page()
    {
        const string Evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        string folder = Directory.CreateTempSubdirectory("farthing-evil-").FullName;
        try
        {
            string quoted = "\"" + Evil.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
            CliRun.In(folder, "init", ".").Ok();
            File.WriteAllText(Path.Combine(folder, "farthing.yaml"), "name: 'Shop <b>&amp;'\ncurrency: USD\ntime-zone: UTC\n");
            File.WriteAllText(Path.Combine(folder, "costs.yaml"), "accounts:\n  - { match: '*', component: labour }\npools:\n  - { pool: agents, component: labour, driver: interactions }\n");
            File.WriteAllText(
                Path.Combine(folder, "i.csv"),
                $"interaction_id,channel,topic,started_at,agent_id,talk_s,hold_s,wrap_s\n{quoted},{quoted},{quoted},2024-05-10T10:00:00Z,{quoted},60,0,0\nb,phone,\"a & b\",2024-05-10T10:00:00Z,bob,60,0,0\n");
            File.WriteAllText(Path.Combine(folder, "l.csv"), $"line_id,period,account,amount,memo\n{quoted},2024-05,{quoted},400,{quoted}\nx,bad,{quoted},1,\n");
            CliRun.In(folder, "import", "i.csv", "--as", "interactions").Ok();
            CliRun.In(folder, "import", "l.csv", "--as", "ledger");
            CliRun.In(folder, "cost").Ok();
            await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder)).SignInAsync();
            string id = Uri.EscapeDataString(Evil);
            string where = Uri.EscapeDataString($"channel = \"{Evil.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            foreach (string path in (string[])["/", "/?where=" + where, "/statement?account=" + id, "/interactions", "/interaction?id=" + id, "/data", "/scorecard", "/kpi/interactions", "/kpi/csat?where=" + where, "/kpi/average-handling-time", "/answer?kpi=interactions&by=channel,topic", "/catalogue?q=" + id])
            {
                string page = await served.PageAsync(path);
                Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("Shop <b>", page, StringComparison.Ordinal);
                Assert.Contains("&lt;b&gt;", page, StringComparison.Ordinal);
            }

            foreach (string path in (string[])["/?period=" + id, "/?where=" + id, "/interaction?id=x" + id, "/kpi/" + id, "/kpi/csat?where=" + id, "/answer?kpi=csat&by=" + id, "/answer?kpi=" + id, "/scorecard?name=" + id, "/catalogue?area=" + id, "/interactions?where=" + Uri.EscapeDataString("channel = \"<b>\"")])
            {
                string page = await served.PageAsync(path, HttpStatusCode.BadRequest);
                Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetRawText() : null;

    private static string Decode(string link) => WebUtility.HtmlDecode(link);

    private static Regex LinkTo(string page) => new($"href=\"(?<link>{page}[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    [GeneratedRegex("period=(?<period>[^&]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex PeriodOf();

    [GeneratedRegex("<data class=\"num\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Values();
}
