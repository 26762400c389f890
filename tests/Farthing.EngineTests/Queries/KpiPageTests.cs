using System.Globalization;
using System.Text;
using System.Text.Json;
using Farthing.Core.Catalogue;
using Farthing.Engine.Catalogues;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Queries;

/// <summary>A KPI's page: what it says follows the data, and changes with them.</summary>
public sealed class KpiPageTests : IDisposable
{
    private const string Own = """
        category: own
        kpis:
          - kpi: wait
            title: Wait
            unit: seconds/interaction
            direction: down
            cadence: daily
            formula: answered-wait / answered-wait-known
            definition: Mean wait of the answered.
            when-null: nobody was answered
            insights:
              - { say: "{high.name} waits {ratio} times as long as {low.name}: {high.value} against {low.value}.", when: { spread: { by: channel, at-least: 2 } } }
              - { say: "Waits went up by {relative}.", when: { change: { against: previous, worse-by: 10% } } }
            questions:
              - { ask: Who waits longest?, by: [channel] }
              - { ask: How did it go?, grain: month }
            tips:
              - { tip: Staff the slow channel., lever: staffing, when: { spread: { by: channel, at-least: 2 } } }
              - { tip: Call back instead., lever: outreach, when: { always: {} } }
            risks:
              - { risk: too-long, say: "Waits of {value} are above {bound}.", when: { level: { above: 20 } }, alert: true }
              - { risk: few, say: "Only {n} cases.", when: { low-n: { below: 100 } } }
            drivers: [offered]
            differs: { average-speed-of-answer: "It has no bands." }
        """;

    private readonly TempFolder _folder = new();

    public KpiPageTests()
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n");
        Directory.CreateDirectory(_folder.File("kpis"));
        File.WriteAllText(Path.Combine(_folder.File("kpis"), "own.yaml"), Own);
        Import("calls.csv", phone: 30, chat: 10);
    }

    public void Dispose() => _folder.Dispose();

    private CliRun Run(params string[] args) => CliRun.In(_folder.Path, args);

    /// <summary>Forty calls and forty chats a month from January to May, all with the same wait.</summary>
    private void Import(string file, int phone, int chat)
    {
        StringBuilder csv = new("interaction_id,channel,started_at,wait_s,outcome\n");
        foreach (int month in Enumerable.Range(1, 5))
        {
            foreach (int n in Enumerable.Range(0, 40))
            {
                string at = string.Create(CultureInfo.InvariantCulture, $"2024-{month:00}-{1 + (n % 28):00}T{8 + (n / 28):00}:00:00Z");
                int wait = month == 5 ? phone : 20;
                csv.Append(CultureInfo.InvariantCulture, $"p{month}-{n},phone,{at},{wait},answered\nc{month}-{n},chat,{at},{chat},answered\n");
            }
        }

        csv.Append("last,phone,2024-05-31T23:00:00Z,").Append(phone).Append(",answered\n");
        File.WriteAllText(_folder.File(file), csv.ToString());
        Run("import", file, "--as", "interactions").Ok();
    }

    private JsonElement Page(params string[] more) => Run(["show", "wait", .. more, "--format", "json"]).Ok().Json();

    private static string[] Texts(JsonElement list, string name) => [.. list.EnumerateArray().Select(e => e.GetProperty(name).GetString()!)];

    [Fact]
    public void Insight_answer_and_warning_change_with_the_data()
    {
        JsonElement page = Page();
        Assert.Equal("2024-05", page.GetProperty("period").GetString());
        Assert.Equal("20.12345679", page.GetProperty("value").GetProperty("value").GetRawText()); // 1,630 s of 81
        Assert.Equal(
            ["phone waits 3.0 times as long as chat: 30.00 s against 10.00 s.", "Waits went up by +34.2 %."], Texts(page.GetProperty("insights"), "text"));
        Assert.Equal(["Highest is phone with 30.00 s, lowest chat with 10.00 s; all: 20.12 s."], Texts(page.GetProperty("questions"), "answer")[..1]);
        JsonElement[] risks = [.. page.GetProperty("risks").EnumerateArray()];
        Assert.Equal([true, true], risks.Select(r => r.GetProperty("holds").GetBoolean()));
        Assert.Equal("Waits of 20.12 s are above 20.00 s.", risks[0].GetProperty("text").GetString());
        Assert.Equal("Only 81 cases.", risks[1].GetProperty("text").GetString());
        Assert.Equal("Staff the slow channel.", Texts(page.GetProperty("tips"), "tip")[0]);
        Assert.Equal(1, Run("check", "--kpis").ExitCode);

        // The same calls once more, corrected: phone is quick now and chat is slow.
        Import("corrected.csv", phone: 12, chat: 15);
        page = Page();
        Assert.Equal("13.481481481", page.GetProperty("value").GetProperty("value").GetRawText()); // 1,092 s of 81
        Assert.Empty(page.GetProperty("insights").EnumerateArray());
        Assert.Equal(["Highest is chat with 15.00 s, lowest phone with 12.00 s; all: 13.48 s."], Texts(page.GetProperty("questions"), "answer")[..1]);
        Assert.Equal([false, true], page.GetProperty("risks").EnumerateArray().Select(r => r.GetProperty("holds").GetBoolean()));
        Assert.Equal("Call back instead.", Texts(page.GetProperty("tips"), "tip")[0]);
        Assert.Equal(0, Run("check", "--kpis").ExitCode);
    }

    [Fact]
    public void What_made_a_sentence_can_be_typed()
    {
        JsonElement insight = Page().GetProperty("insights")[0];
        string query = insight.GetProperty("query").GetString()!;
        Assert.Equal("farthing kpi wait --by channel --period 2024-05", query);
        JsonElement typed = Run([.. query.Split(' ')[1..], "--format", "json"]).Ok().Json();
        Assert.Equal(insight.GetProperty("slots").GetProperty("high.value").GetRawText(), typed.GetProperty("rows")[1].GetProperty("wait").GetRawText());
        Assert.Equal("3", insight.GetProperty("slots").GetProperty("ratio").GetRawText());
    }

    [Fact]
    public void The_page_has_all_attributes_and_fits_a_terminal()
    {
        JsonElement page = Page();
        Assert.Equal("2 of 2 inputs present", page.GetProperty("readiness").GetProperty("sentence").GetString());
        Assert.True(page.GetProperty("readiness").GetProperty("ready").GetBoolean());
        Assert.Equal(["1", "-1"], page.GetProperty("impact").GetProperty("exact").EnumerateArray().Select(e => e.GetProperty("elasticity").GetRawText()));
        JsonElement association = page.GetProperty("impact").GetProperty("associations")[0];
        Assert.Equal(("offered", "association"), (association.GetProperty("driver").GetString(), association.GetProperty("kind").GetString()));
        Assert.Contains("SELECT", page.GetProperty("formulas").GetProperty("clickhouse")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("2024-05-31", page.GetProperty("measurement").GetProperty("dataCutOff").GetString());
        string text = Run("show", "wait").Ok().Out;
        Assert.All(text.Split('\n'), l => Assert.True(l.Length <= 100, l));
        string[] order = ["Wait 20.12 s", "Insights", "Risks", "Trend", "Questions", "What to do now", "What moves it", "How it is defined", "How it is measured", "What it needs", "Where else to get it"];
        int[] places = [.. order.Select(o => text.IndexOf(o, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void Missing_inputs_are_named_with_what_they_would_unlock()
    {
        JsonElement readiness = Run("show", "occupancy", "--format", "json").Ok().Json().GetProperty("readiness");
        Assert.False(readiness.GetProperty("ready").GetBoolean());
        Assert.Equal("0 of 2 inputs present; missing: segments, staffing", readiness.GetProperty("sentence").GetString());
        JsonElement aht = Run("show", "average-handling-time", "--format", "json").Ok().Json().GetProperty("readiness");
        JsonElement missing = aht.GetProperty("inputs").EnumerateArray().Single(i => !i.GetProperty("present").GetBoolean());
        Assert.Equal("farthing import segments.csv --as segments", missing.GetProperty("command").GetString());
        Assert.Contains("average-handling-time", missing.GetProperty("unlocks").EnumerateArray().Select(u => u.GetString()));
    }

    [Fact]
    public void Every_KPI_has_a_page_and_is_checked_whatever_is_missing()
    {
        Workspace workspace = Workspace.Load(_folder.Path);
        using FarthingStore store = workspace.OpenStore();
        using DuckDbConnection connection = store.Connect();
        KpiCatalogue catalogue = CatalogueLoader.Load(workspace, connection);
        Ask ask = Ask.Open(store, workspace, catalogue, connection, TestContext.Current.CancellationToken);
        foreach (KpiDefinition kpi in catalogue.Kpis)
        {
            KpiPage page = KpiPageUseCase.Run(
                workspace, catalogue, ask, connection, kpi.Id, null, null, grouped: true, TestContext.Current.CancellationToken);
            Assert.True(page.Value is { } || page.Reason is { Length: > 0 }, kpi.Id);
            Assert.True(page.Value?.Total[0] is not { Value: null, Reason: null or "" }, kpi.Id);
            Assert.Equal(kpi.Attributes.Insights.Count, page.Insights.Count + page.Silent.Count);
            Assert.DoesNotContain(page.Insights, i => i.Text.Contains('{', StringComparison.Ordinal));
            Assert.All(page.Questions, q => Assert.NotEqual("", q.Sentence));
            Assert.NotEmpty(page.Definition);
            Assert.True(page.Readiness.Inputs.Count > 0, kpi.Id);
        }
    }

    [Fact]
    public void Other_periods_filters_and_places_without_data()
    {
        Assert.Equal("20", Page("--period", "2024-02", "--where", "channel = \"phone\"").GetProperty("value").GetProperty("value").GetRawText());
        Assert.Contains("nobody was answered", Page("--period", "2023-02").GetProperty("value").GetProperty("reason").GetString(), StringComparison.Ordinal);
        using TempFolder empty = new();
        string text = CliRun.In(empty.Path, "show", "occupancy").Ok().Out;
        Assert.Contains("No value: there are no data", text, StringComparison.Ordinal);
        Assert.Contains("0 of 2 inputs present", text, StringComparison.Ordinal);
        Run("show", "wait", "--period", "2024-13").Refused("FT-1101");
        Run("show", "wait", "--where", "chanel = \"phone\"").Refused("FT-4011");
    }
}
