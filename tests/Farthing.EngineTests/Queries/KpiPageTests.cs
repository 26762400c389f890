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

    public KpiPageTests() => _folder.Prepare(nameof(KpiPageTests), Make);

    private void Make()
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
            ["Phone waits 3.0 times as long as chat: 30.00 s against 10.00 s.", "Waits went up by +34.2 %."], Texts(page.GetProperty("insights"), "text"));
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
        string text = Run("show", "wait").Ok().Out;
        Assert.Contains("None of the 2 that could be judged holds in 2024-05.", text, StringComparison.Ordinal);
        Assert.Contains("1 of 2 risks watched does not hold now.", text, StringComparison.Ordinal);
        Assert.Contains("2 could not be judged", Run("show", "wait", "--where", "outcome = \"abandoned\"").Ok().Out, StringComparison.Ordinal);
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
    public void What_a_total_counts_unseen_stands_beside_it_and_its_band_says_what_to_do()
    {
        File.WriteAllText(_folder.File("mail.csv"), "interaction_id,channel,started_at,wait_s,outcome\nm1,mail,2024-05-02T09:00:00Z,,answered\n");
        Run("import", "mail.csv", "--as", "interactions").Ok();
        const string Beside = "1 answered without a known wait count as late";
        string own = Run("show", "service-level").Ok().Out;
        Assert.StartsWith("Service level 48.78 %  ■ urgent;", own, StringComparison.Ordinal); // 40 chats of 82; the calls waited 30 s
        Assert.Contains(Beside, own.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("95 %: 38.26 to 59.41 % (82 cases)", own.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("Urgent is below 70 %. See first whether answers without a known wait are in it;", own, StringComparison.Ordinal);
        Assert.Contains($"({Beside})", Run("kpi", "abandonment-rate", "--period", "2024-05").Ok().Out, StringComparison.Ordinal);
        JsonElement page = Run("show", "service-level", "--format", "json").Ok().Json();
        Assert.Equal(Beside, page.GetProperty("value").GetProperty("remark").GetString());
        JsonElement lever = page.GetProperty("tips")[0].GetProperty("moves")[0];
        Assert.Contains(lever.GetProperty("way").GetString(), new[] { "up", "down" });

        // One mail is too few to be told from, and is marked where it stands.
        Assert.Contains("Lowest is phone with 0.00 %, highest chat with 100.00 %", own, StringComparison.Ordinal);
        CliRun rows = Run("kpi", "service-level", "--by", "channel", "--period", "2024-05");
        Assert.Contains("0.00 °", rows.Ok().Out.Split('\n').Single(l => l.StartsWith("mail", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("mail (1)", rows.Error, StringComparison.Ordinal);
        JsonElement few = Run("kpi", "service-level", "--by", "channel", "--period", "2024-05", "--format", "json").Ok().Json().GetProperty("few").GetProperty("service-level");
        Assert.Equal([1], few.GetProperty("rows").EnumerateArray().Select(r => r.GetInt32()));
    }

    [Fact]
    public void Shares_of_the_answer_itself_have_no_trend_and_sums_are_taken_apart()
    {
        JsonElement share = Run("show", "contact-share", "--format", "json").Ok().Json();
        Assert.Equal((JsonValueKind.Null, 0), (share.GetProperty("trend").ValueKind, share.GetProperty("impact").GetProperty("associations").GetArrayLength()));
        JsonElement growth = Run("show", "volume-growth", "--period", "2024-05", "--format", "json").Ok().Json();
        Assert.Equal("81", growth.GetProperty("impact").GetProperty("exact")[0].GetProperty("elasticity").GetRawText()); // 81 after 80
        string text = Run("show", "offered").Ok().Out;
        Assert.Contains("offered also moves abandonment-rate, service-level-offered,", text.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
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
    public void Every_KPI_has_a_page_whatever_is_missing_and_what_it_says_follows_the_data()
    {
        Dictionary<string, string> said = Said(_ => true);
        Assert.InRange(said.Count, 11, 111);

        // The same interactions corrected: other waits, some hung up, some complained; a third of them came by phone in the last month.
        StringBuilder csv = new("interaction_id,channel,started_at,wait_s,outcome,complaint\n");
        foreach (int n in Enumerable.Range(0, 40))
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"2024-05-{1 + (n % 28):00}T{8 + (n / 28):00}:00:00Z");
            csv.Append(CultureInfo.InvariantCulture, $"c5-{n},chat,{at},{n},{(n % 4 == 0 ? "abandoned" : "answered")},{(n % 3 == 0 ? "yes" : "no")}\n");
            csv.Append(CultureInfo.InvariantCulture, $"new-{n},phone,{at},{25 + n},answered,yes\n");
        }

        File.WriteAllText(_folder.File("changed.csv"), csv.ToString());
        Run("import", "changed.csv", "--as", "interactions").Ok();
        Dictionary<string, string> then = Said(said.ContainsKey);
        Assert.Empty(said.Where(s => then.GetValueOrDefault(s.Key) == s.Value).Select(s => $"{s.Key}: {s.Value}"));
    }

    /// <summary>What the pages of KPIs with a value above 0 say of the data: insights, risks and answers; all others are only held to be pages.</summary>
    private Dictionary<string, string> Said(Func<string, bool> of)
    {
        Dictionary<string, string> said = new(StringComparer.Ordinal);
        Workspace workspace = Workspace.Load(_folder.Path);
        using FarthingStore store = workspace.OpenStore();
        using DuckDbConnection connection = store.Connect();
        KpiCatalogue catalogue = CatalogueLoader.Load(workspace, connection);
        Ask ask = Ask.Open(store, workspace, catalogue, connection, TestContext.Current.CancellationToken);
        foreach (KpiDefinition kpi in catalogue.Kpis.Where(k => of(k.Id)))
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
            if (page.Value?.Total[0].Value is { Numerator.IsZero: false })
            {
                IEnumerable<string> risks = page.Risks.Select(r => $"{r.Finding.Holds} {r.Finding.Text}");
                said[kpi.Id] = string.Join(" | ", page.Insights.Concat(page.Silent).Select(i => i.Text).Concat(risks).Concat(page.Questions.Select(q => q.Sentence)));
            }
        }

        return said;
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
