using Farthing.Core.Catalogue;
using Farthing.Core.Errors;

namespace Farthing.EngineTests.Catalogues;

public class AttributeCheckTests
{
    [Fact]
    public void All_attributes_of_a_workspace_KPI_are_read()
    {
        using OwnDefinitions own = new(OwnDefinitions.Kpi("""
            category: queues
            area: effectiveness
            timing: leading
            cadence: weekly
            owner: head of operations
            industries: [telecom, banking]
            tags: [waiting]
            related: [service-level]
            differs: { abandonment-rate: "Counts hang-ups of all kinds." }
            guardrails: [csat]
            interval: proportion
            measurement: Short hang-ups count.
            insights:
              - { say: "{high.name} loses {ratio} times the share of {low.name}.", when: { spread: { by: channel, at-least: 1.5, where: 'party = "customer"' } } }
            questions:
              - { ask: When?, grain: hour, compare: same-weekday, where: 'channel = "phone"' }
              - { ask: Is it the wait?, kpi: average-speed-of-answer, by: channel }
            tips:
              - { tip: "Staff the peak.", lever: staffing, when: { level: { above: 5% } } }
              - { tip: "Offer a call back.", lever: channel-shift }
            risks:
              - { risk: rising, say: "{change} more than {before}.", when: { change: { against: previous, worse-by: 10% } }, alert: true }
            chart: { type: line, grain: week, by: channel, with: [csat], says: "How it moves." }
            systems: [telephony platform]
            drivers: [average-speed-of-answer]
            """, Levers));
        KpiDefinition kpi = own.Load().Kpi("own");
        KpiAttributes a = kpi.Attributes;
        Assert.Equal(("queues", KpiArea.Effectiveness, KpiTiming.Leading, Cadence.Weekly), (kpi.Category, a.Area, a.Timing, a.Cadence));
        Assert.Equal(IntervalMethod.Proportion, a.Interval);
        Assert.Equal(["telecom", "banking"], a.Industries);
        Assert.Equal("abandonment-rate", Assert.Single(a.Differs).Kpi.Text);
        FindingRule spread = Assert.Single(a.Insights).When;
        Assert.Equal(("spread", "channel", "1.5"), (spread.Kind, spread.Settings["by"].Text, spread.Settings["at-least"].Text));
        Assert.Equal(("hour", "same-weekday", "channel = \"phone\""), (a.Questions[0].Grain!.Text, a.Questions[0].Compare!.Text, a.Questions[0].Where!.Text));
        Assert.Equal(("staffing", "level", null), (a.Tips[0].Lever.Text, a.Tips[0].When!.Kind, a.Tips[1].When?.Kind));
        Assert.True(Assert.Single(a.Risks).Alert);
        Assert.Equal(("line", "week", "csat"), (a.Chart!.Type.Text, a.Chart.Grain!.Text, a.Chart.With[0].Text));
        Assert.Empty(AttributeCompleteness.Missing(kpi));
    }

    [Theory]
    [InlineData("related: [cstat]", "FT-4010", "did you mean \"csat\"?")]
    [InlineData("differs: { ocupancy: x }", "FT-4010", "did you mean \"occupancy\"?")]
    [InlineData("guardrails: [own]", "FT-4005", "names itself")]
    [InlineData("drivers: [csat, csat]", "FT-4005", "stands here twice")]
    [InlineData("questions: [{ ask: \"Who?\", by: channel, look: worts }]", "FT-4005", "did you mean \"worst\"?")]
    [InlineData("questions: [{ ask: \"Who?\", by: channel, look: since }]", "FT-4005", "it needs a grain, and no dimension")]
    [InlineData("questions: [{ ask: \"Who?\", kpi: offered, by: channel, look: worst }]", "FT-4005", "write greatest or least")]
    [InlineData("questions: [{ ask: \"Who?\", by: channel, look: moved }]", "FT-4005", "it needs a comparison")]
    [InlineData("chart: { type: lines, says: x }", "FT-4005", "did you mean \"line\"?")]
    [InlineData("chart: { type: bars, says: x }", "FT-4005", "exactly 1 in by, not 0")]
    [InlineData("chart: { type: line, says: x }", "FT-4005", "needs a grain")]
    [InlineData("questions: [{ ask: x, by: chanel }]", "FT-4011", "did you mean \"channel\"?")]
    [InlineData("questions: [{ ask: x, kpi: occupancy, by: channel }]", "FT-4013", "possible are vendor")]
    [InlineData("questions: [{ ask: x, grain: weak }]", "FT-4005", "did you mean \"week\"?")]
    [InlineData("questions: [{ ask: x, compare: last }]", "FT-4005", "not a comparison")]
    [InlineData("questions: [{ ask: x, where: 'topik = \"a\"' }]", "FT-4011", "did you mean \"topic\"?")]
    [InlineData("questions: [{ ask: x, where: 'topic = ' }]", "FT-4001", "")]
    [InlineData("questions: [{ ask: 'Why {value}?' }]", "FT-4005", "nothing to put in for {value}")]
    [InlineData("tips: [{ tip: x, lever: stafing }]", "FT-4005", "did you mean \"staffing\"?")]
    [InlineData("area: efficient", "FT-1013", "did you mean \"efficiency\"?")]
    [InlineData("insightz: []", "FT-1010", "did you mean \"insights\"?")]
    public void What_is_named_must_be_there(string attributes, string code, string says)
    {
        using OwnDefinitions own = new(OwnDefinitions.Kpi(attributes, Levers));
        Problem problem = Assert.Single(own.Problems());
        Assert.Equal((code, "kpis/own.yaml", 9), (problem.Code, problem.Place!.File, problem.Place.Line));
        Assert.True(problem.Place.Column > 1);
        Assert.Contains(says, problem.Message + problem.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ spred: { by: channel, at-least: 2 } }", "did you mean \"spread\"?")]
    [InlineData("{ spread: { by: channel } }", "needs the setting \"at-least\"")]
    [InlineData("{ spread: { by: channel, at-least: 20% } }", "a number above 0")]
    [InlineData("{ spread: { by: channel, at-least: 2, grain: day } }", "has no setting \"grain\"")]
    [InlineData("{ spread: { by: channel, at-least: 2 }, always: {} }", "A rule has one kind")]
    [InlineData("{ share: { by: channel, at-least: 0.4 } }", "a percentage with its sign")]
    [InlineData("{ change: { against: previous } }", "exactly one of at-least, worse-by, better-by; here are 0")]
    [InlineData("{ change: { against: before, at-least: 5% } }", "not a comparison")]
    [InlineData("{ level: { above: 0.8 } }", "a percentage with its sign, such as 80%")]
    [InlineData("{ level: { above: 80%, below: 90% } }", "here are 2")]
    [InlineData("{ level: { above: 80%, kpi: average-handling-time } }", "a number in seconds/interaction")]
    [InlineData("{ band: { is: urgnt } }", "did you mean \"urgent\"?")]
    [InlineData("{ band: { is: urgent } }", "own has no bands")]
    [InlineData("{ versus: { kpi: csat, at-least: 2 } }", "cannot be laid against each other")]
    [InlineData("{ versus: { kpi: own, at-least: 2 } }", "names itself")]
    [InlineData("{ opposite: { kpi: interactions, against: previous } }", "has no good direction")]
    [InlineData("{ mix-shift: { by: nothing, against: previous } }", "There is no dimension \"nothing\"")]
    [InlineData("{ trend: { grain: week, periods: 6.5, way: worse } }", "a whole number above 0")]
    [InlineData("{ trend: { grain: week, periods: 6, way: sideways } }", "not a way")]
    [InlineData("{ low-n: { below: few } }", "a whole number above 0")]
    [InlineData("{ always: {} }", "says nothing about the data")]
    [InlineData("{ always: }", "says nothing about the data")]
    public void Rules_must_be_of_their_kind(string rule, string says)
    {
        using OwnDefinitions own = new(OwnDefinitions.Kpi($"risks: [{{ risk: r, say: Something., when: {rule} }}]", Levers));
        IReadOnlyList<Problem> problems = own.Problems();
        Assert.Contains(says, string.Join('\n', problems.Select(p => p.Message + p.Suggestion)), StringComparison.Ordinal);
        Assert.All(problems, p => Assert.Equal(9, p.Place!.Line));
    }

    [Theory]
    [InlineData("{hihg.name} leads", "{ spread: { by: channel, at-least: 2 } }", "did you mean \"high.name\"?", 24)]
    [InlineData("now {share}", "{ spread: { by: channel, at-least: 2 } }", "spread gives no {share}", 28)]
    [InlineData("now {value", "{ level: { above: 8% } }", "A brace is left open", 23)]
    [InlineData("now value}", "{ level: { above: 8% } }", "A brace is left open", 23)]
    public void Slots_are_those_of_the_kind(string say, string rule, string says, int column)
    {
        using OwnDefinitions own = new(OwnDefinitions.Kpi($"insights: [{{ say: \"{say}\", when: {rule} }}]"));
        Problem problem = Assert.Single(own.Problems());
        Assert.Equal("FT-4005", problem.Code);
        Assert.Contains(says, problem.Message + problem.Suggestion, StringComparison.Ordinal);
        Assert.Equal(column, problem.Place!.Column);
    }

    [Fact]
    public void Several_mistakes_are_told_at_once()
    {
        using OwnDefinitions own = new(OwnDefinitions.Kpi("""
            related: [cstat]
            guardrails: [nothing-like-it-anywhere]
            questions: [{ ask: x, by: chanel }]
            risks:
              - { risk: same, say: "{valu}", when: { level: { above: 8% } } }
              - { risk: same, say: "x", when: { low-n: { below: 30 } } }
            """, "levers: [{ lever: staffing, title: Staffing, description: x, affects: [occupacy], moves: [{ input: volum, way: sideways, how: x }] }]"));
        Assert.Equal(
            ["FT-4005 13", "FT-4005 14", "FT-4005 15", "FT-4005 15", "FT-4010 10", "FT-4010 15", "FT-4010 9", "FT-4011 11"],
            own.Problems().Select(p => $"{p.Code} {p.Place!.Line}").Order(StringComparer.Ordinal));
    }

    private const string Levers = """
        levers:
          - { lever: staffing, title: Staffing, description: People where the work is., moves: [{ input: unused, way: down, how: Fewer idle hours. }] }
          - { lever: channel-shift, title: Channel shift, description: Another channel. }
        """;
}
