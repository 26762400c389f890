using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;
using NodaTime;

namespace Farthing.Tests.Analysis;

public class ScorecardTests
{
    private static readonly SourcePlace At = new("targets.yaml", 1, 1);
    private static readonly LocalDate Due = new(2024, 12, 31);

    [Theory]
    [InlineData("80%", "percent", Direction.Up, 79, 100, false)]
    [InlineData("80%", "percent", Direction.Up, 80, 100, true)]
    [InlineData("7.50", "money", Direction.Down, 751, 100, false)]
    [InlineData("7.50", "money", Direction.Down, 75, 10, true)]
    public void A_target_is_met_on_its_bound(string target, string unit, Direction direction, int numerator, int denominator, bool met) =>
        Assert.Equal(met, TargetState.Of(Target(target), Kpi(unit, direction), new Ratio(numerator, denominator), Due)!.Met);

    [Fact]
    public void Without_a_value_a_target_is_neither_met_nor_missed() =>
        Assert.Null(TargetState.Of(Target("80%"), Kpi("percent", Direction.Up), null, Due)!.State);

    [Theory]
    [InlineData(-1, 1114, "due", "due 2024-12-31, 3.64 USD to go")]
    [InlineData(-1, 750, "met", "met (due 2024-12-31)")]
    [InlineData(0, 1114, "missed", "missed on 2024-12-31 by 3.64 USD")]
    [InlineData(40, 1114, "missed", "missed on 2024-12-31 by 3.64 USD")]
    public void A_target_is_missed_only_when_its_day_has_come(int days, int cents, string state, string words)
    {
        KpiDefinition kpi = Kpi("money", Direction.Down);
        Ratio value = new(cents, 100);
        TargetState target = TargetState.Of(Target("7.50"), kpi, value, Due.PlusDays(days))!;
        Assert.Equal((state, words), (target.State, target.InWords(kpi, "USD", grouped: false, value)));
    }

    [Theory]
    [InlineData("-10%", GoalKind.Relative, "money", Direction.Down, 8, 1, 36, 5)] // 8.00 to 7.20
    [InlineData("-2", GoalKind.Points, "money", Direction.Down, 8, 1, 6, 1)]
    [InlineData("2", GoalKind.Points, "percent", Direction.Up, 70, 100, 18, 25)] // 70 % to 72 %
    [InlineData("2%", GoalKind.Relative, "percent", Direction.Up, 70, 100, 357, 500)] // 70 % to 71.4 %
    public void Relative_and_points_are_two_goals(
        string change, GoalKind kind, string unit, Direction direction, int numerator, int denominator, int goalNumerator, int goalDenominator)
    {
        GoalState state = State(change, kind, Kpi(unit, direction), new Ratio(numerator, denominator), null, 0);
        Assert.Equal(0, state.Goal!.Value.CompareTo(new Ratio(goalNumerator, goalDenominator)));
        Assert.Equal("unknown", state.State);
    }

    [Theory]
    [InlineData(74, 50, "on track")] // 6 of 8 tenths... of the way at half of the time
    [InlineData(78, 50, "behind")]
    [InlineData(72, 50, "reached")]
    [InlineData(71, 150, "reached")]
    [InlineData(75, 150, "missed")]
    [InlineData(85, 50, "behind")]
    public void Goals_are_measured_against_their_time(int tenths, int day, string state)
    {
        // From 8.0 to 7.2 in 100 days.
        GoalState goal = State("-10%", GoalKind.Relative, Kpi("money", Direction.Down), new Ratio(8, 1), new Ratio(tenths, 10), day);
        Assert.Equal(state, goal.State);
        Assert.Equal(0, goal.Progress!.Value.CompareTo(new Ratio(80 - tenths, 8)));
    }

    [Fact]
    public void The_pace_is_drawn_on_to_the_deadline()
    {
        // 0.3 down in half of the time is 0.6 down in all of it.
        GoalState goal = State("-10%", GoalKind.Relative, Kpi("money", Direction.Down), new Ratio(8, 1), new Ratio(77, 10), 50);
        Assert.Equal(0, goal.Projected!.Value.CompareTo(new Ratio(74, 10)));
        Assert.Equal("behind", goal.State);
    }

    [Theory]
    [InlineData(85, 85, "0.75", "0.25", "0.75")] // 15 of 20 allowed misses are used
    [InlineData(80, 60, "1", "0", "2")] // all of it; the last day burned twice as fast as the window can bear
    [InlineData(70, 100, "1.5", "-0.5", "0")]
    public void The_error_budget_is_one_less_the_target(int value, int last, string used, string left, string burn)
    {
        ServiceState state = ServiceState.Of(Slo("80%"), Kpi("percent", Direction.Up), new Period(0, 28, "w", PeriodUnit.Day), new Ratio(value, 100), new Ratio(last, 100));
        Assert.Equal((used, left, burn), (state.Used!.Value.ToPlain(), state.Left!.Value.ToPlain(), state.Burn!.Value.ToPlain()));
    }

    [Theory]
    [InlineData(3, 5, "0.6", "0.4", "1", false)]
    [InlineData(6, 0, "1.2", "-0.2", "0", true)]
    public void Where_less_is_better_the_target_is_the_budget(int value, int last, string used, string left, string burn, bool missed)
    {
        ServiceState state = ServiceState.Of(Slo("5%"), Kpi("percent", Direction.Down), new Period(0, 28, "w", PeriodUnit.Day), new Ratio(value, 100), new Ratio(last, 100));
        Assert.Equal((used, left, burn, missed), (state.Used!.Value.ToPlain(), state.Left!.Value.ToPlain(), state.Burn!.Value.ToPlain(), state.IsMissed));
    }

    [Fact]
    public void With_a_bound_the_buckets_that_keep_it_are_counted()
    {
        ServiceObjective slo = Slo("75%") with { AtMost = P("8"), AtLeast = P("2.5") };
        Ratio?[] values = [new(8, 1), new(81, 10), null, new(5, 2), new(5, 1), new(24, 10)];
        ServiceState state = ServiceState.OfBuckets(slo, Kpi("money/interaction", Direction.Down), new Period(0, 28, "w", PeriodUnit.Day), values);
        Assert.Equal((3, 5), state.Buckets);
        Assert.Equal(("0.6", "1.6", "4", true), (state.Value!.Value.ToPlain(), state.Used!.Value.ToPlain(), state.Burn!.Value.ToPlain(), state.IsMissed));
        Assert.Null(ServiceState.OfBuckets(slo, Kpi("money/interaction", Direction.Down), new Period(0, 28, "w", PeriodUnit.Day), [null]).Used);
    }

    [Fact]
    public void Without_anything_to_count_nothing_is_used()
    {
        ServiceState state = ServiceState.Of(Slo("80%"), Kpi("percent", Direction.Up), new Period(0, 28, "w", PeriodUnit.Day), null, null);
        Assert.Equal((null, null, null), (state.Used, state.Left, state.Burn));
    }

    [Theory]
    [InlineData(Cadence.Daily, 2024, 1, 31, "2024-02-01")]
    [InlineData(Cadence.Weekly, 2024, 2, 26, "2024-03-04")]
    [InlineData(Cadence.Monthly, 2024, 1, 31, "2024-02-29")]
    [InlineData(Cadence.Quarterly, 2023, 11, 30, "2024-02-29")]
    public void Reviews_fall_due(Cadence cadence, int year, int month, int day, string due)
    {
        KpiReview review = new(P("k"), cadence, "head", new LocalDate(year, month, day));
        LocalDate next = NodaTime.Text.LocalDatePattern.Iso.Parse(due).Value;
        ReviewState on = ReviewState.Of(Kpi("percent", Direction.Up), review, next);
        Assert.Equal((next, false, "head"), (on.Next, on.Overdue, on.Owner));
        Assert.True(ReviewState.Of(Kpi("percent", Direction.Up), review, next.PlusDays(1)).Overdue);
    }

    [Theory]
    [InlineData(null, "2024-02-29")] // monthly, where nobody says
    [InlineData(Cadence.Daily, "2024-02-14")]
    [InlineData(Cadence.Weekly, "2024-02-18")] // a Wednesday's Sunday
    [InlineData(Cadence.Quarterly, "2024-03-31")]
    public void A_KPI_nobody_has_reviewed_is_due_at_the_end_of_the_running_cadence(Cadence? cadence, string due)
    {
        ReviewState state = ReviewState.Of(Kpi("percent", Direction.Up), new KpiReview(P("k"), cadence, null, null), new LocalDate(2024, 2, 14));
        Assert.Equal((cadence ?? Cadence.Monthly, NodaTime.Text.LocalDatePattern.Iso.Parse(due).Value, false), (state.Cadence, state.Next, state.Overdue));
    }

    [Fact]
    public void A_scorecard_says_what_it_leaves_out()
    {
        ScorecardRow row = Row(Kpi("percent", Direction.Up, KpiArea.Efficiency, KpiTiming.Lagging), 1);
        string[] warnings = [.. ScorecardWarnings.Of([row])];
        Assert.Contains("no KPI for effectiveness, satisfaction, so", warnings[0], StringComparison.Ordinal);
        Assert.Contains("no leading KPI", warnings[1], StringComparison.Ordinal);
        ScorecardRow[] whole =
        [
            row, .. new[] { KpiArea.Effectiveness, KpiArea.Satisfaction }.Select(a => Row(Kpi("percent", Direction.Up, a, KpiTiming.Leading), 1)),
        ];
        Assert.Empty(ScorecardWarnings.Of(whole));
    }

    [Fact]
    public void What_got_better_at_the_expense_of_a_guardrail_is_told()
    {
        KpiDefinition cost = Kpi("money", Direction.Down, KpiArea.Efficiency, KpiTiming.Leading);
        ScorecardRow row = Row(cost, -1) with { Guardrails = [(Kpi("percent", Direction.Up) with { Id = "csat" }, Cell(-1))] };
        Assert.Contains(ScorecardWarnings.Of([row]), w => w == "k got better while csat got worse");
        Assert.DoesNotContain(ScorecardWarnings.Of([row with { Cell = Cell(1) }]), w => w.Contains("got better", StringComparison.Ordinal));
    }

    private static GoalState State(string change, GoalKind kind, KpiDefinition kpi, Ratio baseline, Ratio? value, int day)
    {
        int from = DayNumber.Of(new LocalDate(2024, 1, 1));
        return GoalState.Of(new ObjectiveGoal(P("k"), P(change), kind, P("2023-12")), kpi, DayNumber.ToDate(from + 99), from, from + day, baseline, value);
    }

    private static Placed P(string text) => new(text, At);

    private static KpiTarget Target(string value) => new(P("k"), P(value), Due, null);

    private static ServiceObjective Slo(string target) => new(P("s"), P("k"), P(target), 28, P("day"));

    private static AnswerCell Cell(int change) =>
        new(new Ratio(1, 1), null) { Change = new AnswerChange(new Ratio(1, 1), new Ratio(change, 1), null) };

    private static ScorecardRow Row(KpiDefinition kpi, int change) =>
        new(kpi, "g", Cell(change)) { Review = ReviewState.Of(kpi, null, new LocalDate(2024, 1, 1)) };

    private static KpiDefinition Kpi(string unit, Direction direction, KpiArea? area = null, KpiTiming? timing = null) => new(
        "k", "K", "c", Unit.Parse(unit, At), direction, "d", FormulaParser.Parse("a / b", At), "nothing", At)
    {
        FormulaText = "a / b",
        Attributes = new KpiAttributes { Area = area, Timing = timing },
    };
}
