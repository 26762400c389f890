using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;
using NodaTime;
using Period = Farthing.Core.Time.Period;

namespace Farthing.Core.Analysis;

/// <summary>A scorecard, answered.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Period">The period it speaks of.</param>
/// <param name="Rows">A row for each KPI, in the order of areas.</param>
/// <param name="Services">Service level objectives of its KPIs.</param>
/// <param name="Warnings">What it leaves out, and what is overdue.</param>
public sealed record Scorecard(
    string Id, string Title, Period Period, IReadOnlyList<ScorecardRow> Rows, IReadOnlyList<ServiceState> Services, IReadOnlyList<string> Warnings)
{
    /// <summary>The only area that it shows; null for all.</summary>
    public KpiArea? Area { get; init; }
}

/// <summary>A KPI on a scorecard.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Group">The objective's title or the area's name.</param>
/// <param name="Cell">Its value, band and change from the period before.</param>
public sealed record ScorecardRow(KpiDefinition Kpi, string Group, AnswerCell Cell)
{
    /// <summary>Its values over the last periods, oldest first; null where there was none.</summary>
    public IReadOnlyList<(string Bucket, Ratio? Value)> Trend { get; init; } = [];

    /// <summary>The target that counts, null for none.</summary>
    public TargetState? Target { get; init; }

    /// <summary>What the objective asks of it, null where the scorecard shows none.</summary>
    public GoalState? Goal { get; init; }

    /// <summary>The KPIs that are not to suffer for it, with their values and changes.</summary>
    public IReadOnlyList<(KpiDefinition Kpi, AnswerCell Cell)> Guardrails { get; init; } = [];

    /// <summary>When somebody should look at it again.</summary>
    public required ReviewState Review { get; init; }
}

/// <summary>A target against a value.</summary>
/// <param name="Value">The target's value.</param>
/// <param name="By">The day by which it holds.</param>
/// <param name="Met">
/// Whether it is met: true as soon as the value is as good; false only where the day has come and it is not. Null before that day, and without a
/// value.
/// </param>
/// <param name="ToGo">How far the value must still move, without a sign, in the KPI's unit; null where it is as good, and without a value.</param>
public sealed record TargetState(Ratio Value, LocalDate By, bool? Met, Ratio? ToGo)
{
    /// <summary>met, missed or due (the day has not come yet); null without a value.</summary>
    public string? State => Met switch
    {
        true => "met",
        false => "missed",
        _ => ToGo is null ? null : "due",
    };

    /// <summary>Judges a value by a target; null where the target's number is not in the KPI's unit (told by the checks).</summary>
    /// <param name="target">The target.</param>
    /// <param name="kpi">Its KPI.</param>
    /// <param name="value">The value; null where there is none.</param>
    /// <param name="day">The last day of the period that the value is of.</param>
    public static TargetState? Of(KpiTarget target, KpiDefinition kpi, Ratio? value, LocalDate day)
    {
        if (SettingNumber.InUnit(target.Value.Text, kpi.Unit) is not { } number)
        {
            return null;
        }

        Ratio bound = Rational.Of(number).ToRatio();
        bool? asGood = (value?.CompareTo(bound), kpi.Direction) switch
        {
            ({ } above, Direction.Up) => above >= 0,
            ({ } above, Direction.Down) => above <= 0,
            _ => null,
        };
        Rational? gap = asGood == false ? value!.Value.Exact() - bound.Exact() : null;
        return new TargetState(
            bound, target.By, asGood == false && day < target.By ? null : asGood, (gap is { } g && g.Sign() < 0 ? -g : gap)?.ToRatio());
    }

    /// <summary>In words, without the target's value: <c>met</c>, <c>due 2024-12-31, 3.64 USD to go</c>, <c>missed on 2024-03-31 by 0.20 USD</c>.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="currency">The workspace's currency.</param>
    /// <param name="grouped">Whether it is set for people.</param>
    /// <param name="value">The value that was judged.</param>
    public string InWords(KpiDefinition kpi, string currency, bool grouped, Ratio? value)
    {
        string by = DayNumber.Text(DayNumber.Of(By));
        string gap = ToGo is { } left ? KpiDisplay.GapInWords(left, kpi.Unit, currency, grouped, value) : "";
        return State switch
        {
            "met" => $"met (due {by})",
            "due" => $"due {by}, {gap} to go",
            "missed" => $"missed on {by} by {gap}",
            _ => $"due {by}",
        };
    }
}

/// <summary>How far a goal has come.</summary>
/// <param name="Baseline">The value of the baseline period; null where there was none.</param>
/// <param name="Goal">The value to be reached: the baseline changed as the goal says.</param>
/// <param name="Progress">The part of the way that is done: 1 is reached, below 0 is the wrong way. Null where it is unknown.</param>
/// <param name="Elapsed">The part of the time from the end of the baseline to the deadline that has passed, 0 to 1.</param>
/// <param name="Projected">The value at the deadline if it goes on at the same pace; null where it is unknown.</param>
/// <param name="State">reached, on track, behind, missed or unknown.</param>
public sealed record GoalState(Ratio? Baseline, Ratio? Goal, Ratio? Progress, Ratio Elapsed, Ratio? Projected, string State)
{
    /// <summary>Measures a goal.</summary>
    /// <param name="goal">The goal; its numbers were checked.</param>
    /// <param name="kpi">Its KPI.</param>
    /// <param name="deadline">The day by which it shall be reached.</param>
    /// <param name="baselineEnd">The day after the baseline period, as days since 1970-01-01.</param>
    /// <param name="end">The day after the period at hand.</param>
    /// <param name="baseline">The KPI in the baseline period.</param>
    /// <param name="value">The KPI in the period at hand.</param>
    public static GoalState Of(
        ObjectiveGoal goal, KpiDefinition kpi, LocalDate deadline, int baselineEnd, int end, Ratio? baseline, Ratio? value)
    {
        int whole = Math.Max(1, DayNumber.Of(deadline) + 1 - baselineEnd);
        Ratio elapsed = new(Math.Clamp(end - baselineEnd, 0, whole), whole);
        if (baseline is not { } from || Asked(goal, kpi, from) is not { } to)
        {
            return new GoalState(baseline, null, null, elapsed, null, "unknown");
        }

        Rational start = from.Exact();
        Rational? way = (value?.Exact() - start)?.Per(to - start);
        Rational? pace = (value?.Exact() - start)?.Per(elapsed.Exact());
        string state = way is not { } done ? "unknown"
            : done.CompareTo(new Rational(1, 1)) >= 0 ? "reached"
            : end > DayNumber.Of(deadline) ? "missed"
            : done.CompareTo(elapsed.Exact()) >= 0 ? "on track"
            : "behind";
        return new GoalState(from, to.ToRatio(), way?.ToRatio(), elapsed, (start + pace)?.ToRatio(), state);
    }

    private static Rational? Asked(ObjectiveGoal goal, KpiDefinition kpi, Ratio baseline)
    {
        if (goal.Kind == GoalKind.Relative)
        {
            return SettingNumber.Percent(goal.Change.Text) is { } share
                ? baseline.Exact() * Rational.Of(1 + share)
                : null;
        }

        // Points of a KPI in percent are percentage points.
        return SettingNumber.Plain(goal.Change.Text) is { } points
            ? baseline.Exact() + Rational.Of(SettingNumber.IsFraction(kpi.Unit) ? points / 100 : points)
            : null;
    }
}

/// <summary>When a KPI was looked at and when it is due again.</summary>
/// <param name="Cadence">How often.</param>
/// <param name="Owner">Who answers for it, null where nobody is named.</param>
/// <param name="Last">The last review, null when there was none.</param>
/// <param name="Next">When the next is due: one cadence after the last; without a last one the end of the running week, month or quarter.</param>
/// <param name="Overdue">Whether that day has passed.</param>
public sealed record ReviewState(Cadence Cadence, string? Owner, LocalDate? Last, LocalDate Next, bool Overdue)
{
    /// <summary>The state on a day. Without a cadence anywhere it is monthly.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="review">What the workspace says of its review; null for nothing.</param>
    /// <param name="today">The day.</param>
    public static ReviewState Of(KpiDefinition kpi, KpiReview? review, LocalDate today)
    {
        Cadence cadence = review?.Cadence ?? kpi.Attributes.Cadence ?? Cadence.Monthly;
        LocalDate next = review?.Last is { } last ? After(last, cadence) : EndOf(today, cadence);
        return new ReviewState(cadence, review?.Owner ?? kpi.Attributes.Owner, review?.Last, next, next < today);
    }

    /// <summary>The last day of the running day, week (to Sunday), month or quarter.</summary>
    private static LocalDate EndOf(LocalDate today, Cadence cadence) => cadence switch
    {
        Cadence.Daily => today,
        Cadence.Weekly => today.PlusDays(7 - (int)today.DayOfWeek),
        Cadence.Monthly => new LocalDate(today.Year, today.Month, 1).PlusMonths(1).PlusDays(-1),
        _ => new LocalDate(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1).PlusMonths(3).PlusDays(-1),
    };

    private static LocalDate After(LocalDate day, Cadence cadence) => cadence switch
    {
        Cadence.Daily => day.PlusDays(1),
        Cadence.Weekly => day.PlusWeeks(1),
        Cadence.Monthly => day.PlusMonths(1),
        _ => day.PlusMonths(3),
    };
}

/// <summary>A service level objective over its window.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Kpi">Its KPI.</param>
/// <param name="Window">The days it was measured over.</param>
/// <param name="Target">The share that shall hold.</param>
/// <param name="Value">
/// The share that held, of a KPI of which less is better the KPI's own; with a bound the part of the days or weeks that kept it. Null where
/// there was nothing to count.
/// </param>
/// <param name="Used">The part of the error budget (1 − target; where less is better the target) that is used; above 1 the objective is missed.</param>
/// <param name="Burn">
/// How fast the budget went in the last day or week that has a value: at 1 the whole window uses exactly the budget.
/// </param>
public sealed record ServiceState(
    ServiceObjective Objective, KpiDefinition Kpi, Period Window, Ratio Target, Ratio? Value, Ratio? Used, Ratio? Burn)
{
    /// <summary>The part of the budget that is left; below 0 where more than all is used.</summary>
    public Ratio? Left => (One - Used?.Exact())?.ToRatio();

    /// <summary>Whether more than the whole budget is used.</summary>
    public bool IsMissed => Used is { } used && used.CompareTo(new Ratio(1, 1)) > 0;

    /// <summary>Whether four fifths of the budget or more are used.</summary>
    public bool IsNearlySpent => Used is { } used && used.CompareTo(new Ratio(4, 5)) >= 0;

    /// <summary>The days or weeks that kept the bound, and those that have a value; null where none are counted.</summary>
    public (int Kept, int Counted)? Buckets { get; init; }

    /// <summary>Whether the target is the most that may be, and not the least.</summary>
    public bool IsMost => !Objective.CountsBuckets && Kpi.Direction == Direction.Down;

    /// <summary>Measures an objective without a bound.</summary>
    /// <param name="objective">The objective; its numbers were checked.</param>
    /// <param name="kpi">Its KPI.</param>
    /// <param name="window">The days.</param>
    /// <param name="value">The share over the window.</param>
    /// <param name="last">The share in the last day or week.</param>
    public static ServiceState Of(ServiceObjective objective, KpiDefinition kpi, Period window, Ratio? value, Ratio? last)
    {
        Rational target = Rational.Of(SettingNumber.Percent(objective.Target.Text) ?? 0);
        bool most = kpi.Direction == Direction.Down && !objective.CountsBuckets;
        Ratio? Missed(Ratio? share) => most ? share?.Exact().Per(target)?.ToRatio() : (One - share?.Exact())?.Per(One - target)?.ToRatio();
        return new ServiceState(objective, kpi, window, target.ToRatio(), value, Missed(value), Missed(last));
    }

    /// <summary>Measures an objective with a bound: each day or week keeps it or not, those without a value do not count.</summary>
    /// <param name="objective">The objective; its numbers were checked.</param>
    /// <param name="kpi">Its KPI.</param>
    /// <param name="window">The days.</param>
    /// <param name="values">The values of its days or weeks, in order.</param>
    public static ServiceState OfBuckets(ServiceObjective objective, KpiDefinition kpi, Period window, IEnumerable<Ratio?> values)
    {
        Ratio? Bound(Placed? text) => text is null || SettingNumber.InUnit(text.Text, kpi.Unit) is not { } bound ? null : Rational.Of(bound).ToRatio();
        (Ratio? least, Ratio? most) = (Bound(objective.AtLeast), Bound(objective.AtMost));
        bool[] kept = [.. values.OfType<Ratio>().Select(v => (least is not { } low || v.CompareTo(low) >= 0) && (most is not { } high || v.CompareTo(high) <= 0))];
        int good = kept.Count(k => k);
        Ratio? share = kept.Length == 0 ? null : new Ratio(good, kept.Length);
        return Of(objective, kpi, window, share, kept.Length == 0 ? null : new Ratio(kept[^1] ? 1 : 0, 1)) with { Buckets = (good, kept.Length) };
    }

    /// <summary>One sentence: what shall hold, what held, what is left of the budget.</summary>
    /// <param name="grouped">Whether it is set for people.</param>
    public string InWords(bool grouped)
    {
        string Share(Ratio share) => KpiDisplay.WithUnit(share, Percent, "", grouped);
        string objective = Objective.CountsBuckets
            ? Invariant($"{Objective.Id.Text}: {Kpi.Id} {Bounds()} on at least {Share(Target)} of the {Objective.Grain.Text}s over {Objective.Days} days")
            : Invariant($"{Objective.Id.Text}: {Kpi.Id} {(IsMost ? "at most" : "at least")} {Share(Target)} over {Objective.Days} days");
        if (Value is not { } value)
        {
            return objective + ", nothing to count in the window";
        }

        string held = Buckets is { } b ? Invariant($"kept on {b.Kept} of {b.Counted}") : $"{(IsMost ? "was" : "held")} {Share(value)}";
        return $"{objective}, {held}; error budget used {Share(Used!.Value)}, left {Share(Left!.Value)}"
            + (Burn is { } burn ? $"; burn rate of the last {Objective.Grain.Text} {burn.ToPlain(2)}" : "");
    }

    private string Bounds() => string.Join(
        " and ",
        new[] { Objective.AtLeast is { } least ? "at least " + least.Text : null, Objective.AtMost is { } most ? "at most " + most.Text : null }.OfType<string>());

    private static Unit Percent { get; } = Unit.TryParse("percent")!;

    private static Rational One => new(1, 1);
}
