using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using NodaTime;

namespace Farthing.EngineTests.Catalogues;

public class TargetTests
{
    [Fact]
    public void All_of_it_is_read()
    {
        using OwnDefinitions own = new("", """
            targets:
              - { kpi: service-level, value: 80%, by: 2024-06-30 }
              - { kpi: service-level, value: 85%, by: 2024-12-31 }
              - { kpi: cost-per-interaction, value: 7.50, by: 2024-12-31, where: 'channel = "phone"' }
            objectives:
              - objective: cheaper
                title: Cheaper at the same quality
                deadline: 2024-12-31
                goals:
                  - { kpi: cost-per-interaction, change: -10%, kind: relative, baseline: 2024-Q1 }
                  - { kpi: service-level, change: 2, kind: points, baseline: 2024 }
            reviews:
              - { kpi: service-level, cadence: daily, owner: floor manager, last: 2024-05-01 }
            slos:
              - { slo: calls, kpi: service-level, target: 80%, window: 28 d, grain: day }
            scorecards:
              - { scorecard: floor, title: Floor, kpis: [service-level, csat] }
              - { scorecard: plan, objective: cheaper }
            """);
        TargetBook book = own.Load().Targets;
        Assert.Equal("80%", book.TargetOf("service-level", new LocalDate(2024, 6, 30))!.Value.Text);
        Assert.Equal("85%", book.TargetOf("service-level", new LocalDate(2024, 7, 1))!.Value.Text);
        Assert.Equal("85%", book.TargetOf("service-level", new LocalDate(2026, 1, 1))!.Value.Text);
        Assert.Null(book.TargetOf("cost-per-interaction", new LocalDate(2024, 7, 1)));
        Assert.Equal([GoalKind.Relative, GoalKind.Points], Assert.Single(book.Objectives).Goals.Select(g => g.Kind));
        Assert.Equal(28, Assert.Single(book.ServiceObjectives).Days);
        Assert.Equal(Cadence.Daily, Assert.Single(book.Reviews).Cadence);
        Assert.Equal(["balanced", "floor", "plan"], book.Scorecards.Select(s => s.Id.Text));
    }

    [Theory]
    [InlineData("targets: [{ kpi: servce-level, value: 80%, by: 2024-06-30 }]", "FT-4010", "did you mean \"service-level\"?")]
    [InlineData("targets: [{ kpi: service-level, value: 0.8, by: 2024-06-30 }]", "FT-4008", "a percentage with its sign, such as 80%")]
    [InlineData("targets: [{ kpi: cost-per-interaction, value: 8%, by: 2024-06-30 }]", "FT-4008", "a number in money/interaction")]
    [InlineData("targets: [{ kpi: interactions, value: 300, by: 2024-06-30 }]", "FT-4008", "cannot be met or missed")]
    [InlineData("targets: [{ kpi: service-level, value: 80%, by: 2024-06-31 }]", "FT-1013", "a date such as 2024-01-31")]
    [InlineData("targets: [{ kpi: service-level, value: 80%, by: 2024-06-30, where: 'chanel = \"a\"' }]", "FT-4011", "did you mean \"channel\"?")]
    [InlineData("objectives: [{ objective: a, deadline: 2024-06-30, goals: [{ kpi: csat, change: 2, baseline: 2024 }] }]", "FT-4008", "relative or in points")]
    [InlineData("objectives: [{ objective: a, deadline: 2024-06-30, goals: [{ kpi: csat, change: 2, kind: relative, baseline: 2024 }] }]", "FT-4008", "because the goal is relative")]
    [InlineData("objectives: [{ objective: a, deadline: 2024-06-30, goals: [{ kpi: csat, change: 2%, kind: points, baseline: 2024 }] }]", "FT-4008", "because the goal is in points")]
    [InlineData("objectives: [{ objective: a, deadline: 2024-06-30, goals: [{ kpi: csat, change: 2%, kind: relative, baseline: lately }] }]", "FT-1101", "not a period")]
    [InlineData("reviews: [{ kpi: csat, cadence: yearly }]", "FT-1013", "not a cadence")]
    [InlineData("slos: [{ slo: a, kpi: cost-per-interaction, target: 80%, window: 28 d }]", "FT-4008", "add at-most or at-least in the KPI's unit")]
    [InlineData("slos: [{ slo: a, kpi: occupancy, target: 80%, window: 28 d }]", "FT-4008", "needs a share of which more or less is better")]
    [InlineData("slos: [{ slo: a, kpi: cost-per-interaction, at-most: 8%, target: 80%, window: 28 d }]", "FT-4008", "at-most must be a number in money/interaction")]
    [InlineData("slos: [{ slo: a, kpi: occupancy, at-least: 80%, at-most: 70%, target: 80%, window: 28 d }]", "FT-4008", "no value keeps both")]
    [InlineData("slos: [{ slo: a, kpi: service-level, target: 100%, window: 28 d }]", "FT-4008", "above 0% and below 100%")]
    [InlineData("slos: [{ slo: a, kpi: service-level, target: 80%, window: 36 h }]", "FT-4008", "not a window of whole days")]
    [InlineData("slos: [{ slo: a, kpi: service-level, target: 80%, window: 28 d, grain: hour }]", "FT-4008", "day or week")]
    [InlineData("scorecards: [{ scorecard: a, kpis: [cstat] }]", "FT-4010", "did you mean \"csat\"?")]
    [InlineData("scorecards: [{ scorecard: a, objective: b }]", "FT-4008", "There is no objective \"b\"")]
    [InlineData("scorecards: [{ scorecard: a }]", "FT-4008", "needs one of kpis, objective and area")]
    [InlineData("scorecards: [{ scorecard: a, area: efficiency, kpis: [csat] }]", "FT-4008", "needs one of kpis, objective and area")]
    [InlineData("scorecards: [{ scorecard: a, area: efficency }]", "FT-1013", "did you mean \"efficiency\"?")]
    [InlineData("target: []", "FT-1010", "did you mean \"targets\"?")]
    public void What_cannot_be_measured_is_refused(string yaml, string code, string says)
    {
        using OwnDefinitions own = new("", yaml);
        Problem problem = Assert.Single(own.Problems());
        Assert.Equal((code, "targets.yaml", 1), (problem.Code, problem.Place!.File, problem.Place.Line));
        Assert.Contains(says, problem.Message + problem.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_stands_twice()
    {
        using OwnDefinitions own = new("", """
            targets: [{ kpi: csat, value: 4, by: 2024-06-30 }, { kpi: csat, value: 5, by: 2024-06-30 }]
            reviews: [{ kpi: csat }, { kpi: csat }]
            scorecards: [{ scorecard: a, kpis: [csat] }, { scorecard: a, kpis: [csat, csat] }]
            """);
        Assert.Equal([1, 2, 3, 3], own.Problems().Select(p => p.Place!.Line).Order());
    }

    [Fact]
    public void Bands_of_the_industry_go_before_others_and_the_workspaces_own_before_both()
    {
        const string Telecom = """
            bands:
              - { kpi: abandonment-rate, ranges: [{ band: optimal, at-most: 1 }, { band: urgent, above: 1 }] }
              - { kpi: abandonment-rate, industry: telecom, ranges: [{ band: optimal, at-most: 2 }, { band: urgent, above: 2 }] }
            """;
        using OwnDefinitions plain = new(Telecom);
        Assert.Equal(1, plain.Load().BandsOf("abandonment-rate")!.Ranges[0].High);
        using OwnDefinitions telecom = new(Telecom, settings: "industry: telecom\n");
        Assert.Equal(2, telecom.Load().BandsOf("abandonment-rate")!.Ranges[0].High);
        using OwnDefinitions other = new("bands: [{ kpi: cost-per-interaction, currency: USD, ranges: [{ band: optimal, below: 3 }, { band: urgent, from: 3 }] }]", settings: "industry: telecom\n");
        Assert.Equal(3, other.Load().BandsOf("cost-per-interaction")!.Ranges[0].High);
    }

    [Theory]
    [InlineData("{ instrument: mood, method: csat, min: 5, max: 1, direction: up }", "FT-4009", "max must be above min")]
    [InlineData("{ instrument: mood, method: csat, min: 1, max: 5, direction: up, top: 6 }", "FT-4009", "top must lie on the scale")]
    [InlineData("{ instrument: mood, method: csat, min: 1, max: 5, direction: down, top: 4, bottom: 2 }", "FT-4009", "both a good and a bad answer")]
    [InlineData("{ instrument: mood, method: csat, min: 1, max: 5, top: 4 }", "FT-4009", "need the direction of the scale")]
    [InlineData("{ instrument: mood, method: moods, min: 1, max: 5 }", "FT-1013", "not a method")]
    [InlineData("{ instrument: mood, method: csat, min: 1, max: 5, questions: { a: 0 } }", "FT-4009", "must be above 0")]
    [InlineData("{ instrument: mood, method: csat, max: 5 }", "FT-1011", "needs the key \"min\"")]
    public void Instruments_without_a_sound_scale_are_refused(string instrument, string code, string says)
    {
        using OwnDefinitions own = new($"instruments:\n  - {instrument}\n");
        Problem problem = Assert.Single(own.Problems());
        Assert.Equal((code, 2), (problem.Code, problem.Place!.Line));
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instrument_without_a_direction_is_refused_bands()
    {
        const string Mood = """
            instruments:
              - { instrument: mood, method: csat, min: 1, max: 5 }
            measures:
              - { measure: mood-scores, title: Scores, fact: surveys, sum: score, by: answered, where: 'instrument = "mood"' }
              - { measure: mood-answers, title: Answers, fact: surveys, count: rows, by: answered, where: 'instrument = "mood" and score != null' }
            kpis:
              - { kpi: mood, title: Mood, unit: score/response, direction: up, formula: mood-scores / mood-answers, definition: x, when-null: x }
            """;
        using OwnDefinitions without = new(Mood);
        Assert.Equal("mood", without.Load().Instruments[^1].Id);
        using OwnDefinitions banded = new(Mood + "\nbands: [{ kpi: mood, ranges: [{ band: optimal, from: 4 }, { band: urgent, below: 4 }] }]");
        Problem problem = Assert.Single(banded.Problems());
        Assert.Equal(("FT-4009", 2), (problem.Code, problem.Place!.Line));
        Assert.Contains("has no direction, and mood, which reads it, has bands", problem.Message, StringComparison.Ordinal);
    }
}
