using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Farthing.EngineTests.Web;

/// <summary>The catalogue's pages have the numbers, sentences and order of the command line.</summary>
public sealed partial class CataloguePageTests(DemoWorkspace demo)
{
    [Theory]
    [InlineData("cost-per-interaction", "2024-10", null)]
    [InlineData("cost-per-interaction", "2024-Q3", "channel in (\"phone\", \"chat\")")]
    [InlineData("csat", "2024-10", null)]
    [InlineData("complaint-rate", "2024", null)]
    [InlineData("average-handling-time", "2024-10", "channel = \"phone\"")]
    [InlineData("customer-churn-rate", "2024-10", "customer-segment = \"consumer\"")]
    [InlineData("schedule-adherence", "2024-10", null)]
    public async Task A_KPIs_page_has_the_numbers_of_the_command_line(string kpi, string period, string? where)
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string[] filter = where is null ? [] : ["--where", where];
        JsonElement shown = served.Cli(["show", kpi, "--period", period, .. filter, "--format", "json"]).Json();
        string page = await served.PageAsync($"/kpi/{kpi}?period={period}" + (where is null ? "" : "&where=" + Uri.EscapeDataString(where)));

        string head = Part(page, "id=\"headline\"", "</section>");
        JsonElement value = shown.GetProperty("value");
        JsonElement asked = served.Cli(["kpi", kpi, "--period", period, .. filter, "--interval", "--format", "json"]).Json();
        JsonElement[] interval = [.. asked.GetProperty("intervals").EnumerateArray().Where(i => i.GetProperty("row").GetString() == "total" && Number(i, "low") is not null)];
        string?[] numbers =
        [
            Number(value, "value"), .. Number(value, "change") is { } change ? [change, Number(value, "before")] : Array.Empty<string?>(),
            .. interval.SelectMany(i => (string?[])[Number(i, "low"), Number(i, "high")]),
            .. shown.GetProperty("guardrails").EnumerateArray().SelectMany(g => (string?[])[Number(g, "value"), Number(g, "value") is null ? null : Number(g, "change")]),
        ];
        Assert.Equal(numbers.OfType<string>(), Values(head));
        foreach (string sentence in Sentences(shown))
        {
            Assert.Contains(Plain(sentence), Plain(page), StringComparison.Ordinal);
        }

        JsonElement trend = shown.GetProperty("trend");
        string?[] series = trend.ValueKind == JsonValueKind.Null ? [] : [.. trend.GetProperty("values").EnumerateArray().Select(v => Number(v, "value"))];
        if (series.Any(v => v is not null))
        {
            Assert.Equal(series.OfType<string>(), Values(Part(page, "id=\"trend-chart\"", "</figure>")));
        }

        string impact = Part(page, "id=\"impact\"", "</section>");
        Assert.Equal(shown.GetProperty("impact").GetProperty("exact").EnumerateArray().Select(e => Number(e, "elasticity")).OfType<string>(), Values(impact));
        Assert.Equal(shown.GetProperty("impact").GetProperty("associations").GetArrayLength() > 0, impact.Contains("associations, not causes", StringComparison.Ordinal));
    }

    /// <summary>The terminal's own sections, word for word; a filtered page has no objective, which is of all rows.</summary>
    [Fact]
    public async Task A_KPIs_page_has_its_objectives_and_where_its_value_stands()
    {
        using TempFolderCopy folder = demo.Copy();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "targets.yaml"),
            """
            slos:
              - { slo: calls, kpi: service-level, target: 99%, window: 28 d, grain: day }
              - { slo: days, kpi: service-level, at-least: 10%, target: 50%, window: 28 d, grain: day }
            """,
            TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(folder.Path, "kpis"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "kpis", "peers.yaml"),
            "benchmarks: [{ kpi: service-level, source: a survey of the trade, value: 80% }]\n", TestContext.Current.CancellationToken);
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string terminal = served.Cli("show", "service-level", "--period", "2024-10").Out;
        string page = await served.PageAsync("/kpi/service-level?period=2024-10");
        string[] sentences = [.. terminal.Split('\n').Where(l => l.Contains("calls: service-level", StringComparison.Ordinal) || l.Contains("days: service-level", StringComparison.Ordinal) || l.Contains("the benchmark", StringComparison.Ordinal) || l.Contains("months before", StringComparison.Ordinal))];
        Assert.Equal(4, sentences.Length);
        Assert.Contains("missed", Part(page, "id=\"services\"", "</section>"), StringComparison.Ordinal);
        foreach (string sentence in sentences)
        {
            Assert.Contains(Plain(sentence.Trim()), Plain(page), StringComparison.Ordinal);
        }

        string filtered = await served.PageAsync("/kpi/service-level?period=2024-10&where=" + Uri.EscapeDataString("channel = \"phone\""));
        Assert.DoesNotContain("id=\"services\"", filtered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_behind_a_sentence_leads_to_its_rows()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string page = await served.PageAsync("/kpi/cost-per-interaction?period=2024");
        string[] links = [.. AnswerLink().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups["link"].Value)).Distinct()];
        Assert.True(links.Length > 5);
        foreach (string link in links)
        {
            Assert.Contains("The same on the command line", await served.PageAsync(link), StringComparison.Ordinal);
        }

        JsonElement byChannel = served.Cli("kpi", "cost-per-interaction", "--by", "channel", "--period", "2024-10", "--compare", "previous", "--format", "json").Json();
        string answer = await served.PageAsync("/answer?kpi=cost-per-interaction&by=channel&period=2024-10&compare=previous");
        foreach (JsonElement row in byChannel.GetProperty("rows").EnumerateArray())
        {
            string?[] expected = [Number(row, "cost-per-interaction"), Number(row, "cost-per-interaction.change")];
            Assert.Equal(expected.OfType<string>(), ServedWorkspace.Row(answer, "Cost per interaction", row.GetProperty("channel").GetString()!));
        }
    }

    [Theory]
    [InlineData("/catalogue", "list")]
    [InlineData("/catalogue?q=wait", "search", "wait")]
    [InlineData("/catalogue?q=handling%20tme&area=efficiency", "search", "handling tme", "--area", "efficiency")]
    [InlineData("/catalogue?category=people&timing=leading", "list", "--category", "people", "--timing", "leading")]
    [InlineData("/catalogue?ready=yes", "list", "--ready")]
    public async Task The_catalogue_lists_what_the_command_line_lists(string path, params string[] command)
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        JsonElement rows = served.Cli(["catalogue", .. command, "--format", "json"]).Json();
        string[] expected = [.. rows.EnumerateArray().Select(r => r.GetProperty("kpi").GetString()!)];
        string page = await served.PageAsync(path);
        string[] listed = [.. KpiLink().Matches(page).Select(m => m.Groups["id"].Value)];
        Assert.NotEmpty(expected);
        if (command[0] == "search")
        {
            Assert.Equal(expected, listed);
        }
        else
        {
            Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal)); // by category on the page
        }
    }

    [Fact]
    public async Task A_page_leads_over_the_bridge_of_the_command_line()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        const string Address = "/bridge?from=cost-per-interaction&to=cost-per-contact&period=2024-05";
        Assert.Contains($"href=\"{WebUtility.HtmlEncode(Address)}\"", await served.PageAsync("/kpi/cost-per-interaction?period=2024-05"), StringComparison.Ordinal);
        JsonElement bridge = served.Cli("bridge", "cost-per-interaction", "cost-per-contact", "--period", "2024-05", "--format", "json").Json();
        string page = await served.PageAsync(Address);
        IEnumerable<string?> lines = bridge.GetProperty("lines").EnumerateArray().SelectMany(l => (string?[])[Number(l, "amount"), Number(l, "sum")]);
        string?[] expected = [Number(bridge.GetProperty("from"), "value"), .. lines, Number(bridge.GetProperty("to"), "value")];
        Assert.Equal(expected.OfType<string>(), Values(Part(page, "id=\"bridge\"", "</table>")));
    }

    [Fact]
    public async Task What_nobody_speaks_of_gives_a_sentence_and_no_table()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string page = await served.PageAsync("/catalogue?q=zzzq");
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
        Assert.Contains("No KPI is all of that", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalogue_has_the_values_of_the_latest_full_month()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string page = await served.PageAsync("/catalogue");
        JsonElement total = served.Cli("kpi", "csat", "cost-per-interaction", "occupancy", "--period", "2024-12", "--format", "json").Json().GetProperty("total");
        Assert.Equal([Number(total, "csat")!], ServedWorkspace.Row(page, "KPIs of satisfaction", "Customer satisfaction"));
        Assert.Equal([Number(total, "cost-per-interaction")!], ServedWorkspace.Row(page, "KPIs of cost", "Cost per interaction"));
        Assert.Equal([Number(total, "occupancy")!], ServedWorkspace.Row(page, "KPIs of people", "Occupancy"));
    }

    [Fact]
    public async Task The_scorecard_has_the_numbers_and_warnings_of_the_command_line()
    {
        using TempFolderCopy folder = demo.Copy();
        File.WriteAllText(Path.Combine(folder.Path, "targets.yaml"), """
            targets:
              - { kpi: csat, value: 4.5, by: 2024-12-31 }
              - { kpi: cost-per-interaction, value: 9, by: 2024-12-31 }
            reviews:
              - { kpi: csat, cadence: weekly, owner: Ann <Lee>, last: 2024-05-13 }
            scorecards:
              - { scorecard: floor, title: Floor & desk, kpis: [csat, cost-per-interaction, occupancy] }
            """);
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        foreach (string name in (string[])["balanced", "floor"])
        {
            JsonElement card = served.Cli("scorecard", name, "--period", "2024-10", "--format", "json").Json();
            string page = await served.PageAsync($"/scorecard?name={name}&period=2024-10");
            string table = WebUtility.HtmlEncode(card.GetProperty("title").GetString()!) + " in 2024-10";
            foreach (JsonElement row in card.GetProperty("rows").EnumerateArray())
            {
                string?[] expected = [Number(row, "value"), Number(row, "change"), Number(row, "target")];
                Assert.Equal(expected.OfType<string>(), ServedWorkspace.Row(page, table, row.GetProperty("title").GetString()!));
            }

            foreach (JsonElement warning in card.GetProperty("warnings").EnumerateArray())
            {
                Assert.Contains(Plain(warning.GetString()!), Plain(page), StringComparison.Ordinal);
            }
        }

        string floor = await served.PageAsync("/scorecard?name=floor&period=2024-10");
        Assert.Contains("2024-05-20", floor, StringComparison.Ordinal);
        Assert.Contains("overdue", floor, StringComparison.Ordinal);
        Assert.Contains("Ann &lt;Lee&gt;", floor, StringComparison.Ordinal);
        Assert.Contains("target <data value=\"4.5\"", await served.PageAsync("/kpi/csat?period=2024-10"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_draws_nothing_twice_and_answers_on_their_own_scale()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        string contact = await served.PageAsync("/kpi/cost-per-contact?period=2024-10");
        Assert.Contains("id=\"trend-chart\"", contact, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"kpi-chart\"", contact, StringComparison.Ordinal);
        Assert.Contains("id=\"kpi-chart-", contact, StringComparison.Ordinal); // what its chart has beside the line
        Assert.Contains("id=\"kpi-chart\"", await served.PageAsync("/kpi/cost-per-interaction?period=2024-10"), StringComparison.Ordinal); // by channel
        string csat = Part(await served.PageAsync("/kpi/csat?period=2024-10"), "id=\"trend-chart\"", "</svg>");
        Assert.Equal(["1", "2", "3", "4", "5"], AxisTick().Matches(csat).Select(m => m.Groups["tick"].Value));

        // The address that the page in the terminal names is there, of a KPI that is not on the overview, too.
        JsonElement where = Assert.Single(
            served.Cli("show", "schedule-adherence", "--period", "2024-10", "--format", "json").Json().GetProperty("integration").EnumerateArray(),
            i => i.GetProperty("what").GetString() == "Page");
        string address = where.GetProperty("how").GetString()!.Split("then ")[1];
        Assert.Contains("Schedule adherence in 2024-10", await served.PageAsync(address), StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Sentences(JsonElement shown) =>
    [
        .. shown.GetProperty("insights").EnumerateArray().Select(i => i.GetProperty("text").GetString()!),
        .. shown.GetProperty("questions").EnumerateArray().Select(q => q.GetProperty("answer").GetString()!),
        .. shown.GetProperty("tips").EnumerateArray().Select(t => t.GetProperty("tip").GetString()!),
        .. shown.GetProperty("risks").EnumerateArray().Where(r => r.GetProperty("holds").GetBoolean()).Select(r => r.GetProperty("text").GetString()!),
        .. shown.GetProperty("definitionInWords").EnumerateArray().Select(d => d.GetString()!),
        .. shown.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!),
        .. shown.GetProperty("formulas").GetProperty("duckdb").EnumerateArray().Select(s => s.GetString()!),
        .. shown.GetProperty("formulas").GetProperty("clickhouse").EnumerateArray().Select(s => s.GetString()!),
        shown.GetProperty("readiness").GetProperty("sentence").GetString()!,
    ];

    /// <summary>Without what only people need: thin spaces, a real minus, and how a page breaks its lines.</summary>
    private static string Plain(string text) => Blank().Replace(WebUtility.HtmlDecode(text).Replace('−', '-'), "").ToUpperInvariant();

    private static string Part(string page, string from, string to)
    {
        string rest = page[page.IndexOf(from, StringComparison.Ordinal)..];
        return rest[..rest.IndexOf(to, StringComparison.Ordinal)];
    }

    private static string[] Values(string part) => [.. DataValue().Matches(part).Select(m => m.Groups["value"].Value)];

    private static string? Number(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;

    [GeneratedRegex("<data [^>]*value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex DataValue();

    [GeneratedRegex("class=\"tick end\">(?<tick>[^<]*)<", RegexOptions.ExplicitCapture)]
    private static partial Regex AxisTick();

    [GeneratedRegex("href=\"(?<link>/answer[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex AnswerLink();

    [GeneratedRegex("<th scope=\"row\"><a href=\"/kpi/(?<id>[^\"?]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex KpiLink();

    [GeneratedRegex("\\s+", RegexOptions.ExplicitCapture)]
    private static partial Regex Blank();
}
