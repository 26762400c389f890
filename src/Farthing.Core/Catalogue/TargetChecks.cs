using Farthing.Core.Errors;
using Farthing.Core.Time;

namespace Farthing.Core.Catalogue;

/// <summary>Checks what <c>targets.yaml</c> refers to, and that its numbers are in the units of their KPIs.</summary>
internal sealed class TargetChecks(DefinitionScope scope)
{
    /// <summary>Checks everything in it.</summary>
    public void Check(TargetBook book)
    {
        book.Targets.ForEach(Target);
        book.Objectives.SelectMany(o => o.Goals).ToList().ForEach(Goal);
        book.AlsoNamed.ForEach(k => scope.Kpi(k));
        book.Reviews.ForEach(r => scope.Kpi(r.Kpi));
        book.ServiceObjectives.ForEach(Service);
        book.Scorecards.ForEach(s => Scorecard(s, book));
        Twice("objective", book.Objectives.Select(o => o.Id));
        Twice("slo", book.ServiceObjectives.Select(s => s.Id));
        Twice("scorecard", book.Scorecards.Select(s => s.Id));
        Twice("review of", book.Reviews.Select(r => r.Kpi));
        Twice("target of", book.Targets.Select(t => t.Kpi with { Text = $"{t.Kpi.Text} by {DayNumber.Text(DayNumber.Of(t.By))}{(t.Where is null ? "" : " where " + t.Where.Text)}" }));
    }

    private void Target(KpiTarget target)
    {
        KpiDefinition? kpi = scope.Kpi(target.Kpi);
        if (kpi is not null)
        {
            Directed(kpi, target.Kpi.Place, "a target");
            Value(target.Value, kpi);
        }

        if (target.Where is { } where)
        {
            scope.Filter(where, kpi);
        }
    }

    private void Goal(ObjectiveGoal goal)
    {
        if (scope.Kpi(goal.Kpi) is { } kpi)
        {
            Directed(kpi, goal.Kpi.Place, "a goal");
        }

        if (goal.Change.Text.Length == 0)
        {
            return;
        }

        decimal? change = goal.Kind == GoalKind.Relative ? SettingNumber.Percent(goal.Change.Text) : SettingNumber.Plain(goal.Change.Text);
        if (change is null or 0)
        {
            string expected = goal.Kind == GoalKind.Relative
                ? "a percentage with its sign, such as -10%, because the goal is relative"
                : "a number without a percent sign, such as -2, because the goal is in points";
            Wrong($"change must be {expected}, but is \"{goal.Change.Text}\".", goal.Change.Place);
        }
    }

    private void Service(ServiceObjective slo)
    {
        KpiDefinition? kpi = scope.Kpi(slo.Kpi);
        if (kpi is not null && !slo.CountsBuckets && !(kpi.Unit.IsPercent && kpi.Direction is (Direction.Up or Direction.Down)))
        {
            Wrong(
                $"{kpi.Id} is in {kpi.Unit.Name}: without a bound a service level objective needs a share of which more or less is better.", slo.Kpi.Place,
                "add at-most or at-least in the KPI's unit: the days or weeks that keep it are counted then");
        }

        foreach (Placed bound in new[] { slo.AtLeast, slo.AtMost }.OfType<Placed>().Where(b => kpi is not null && b.Text.Length > 0))
        {
            Value(bound, kpi!, bound == slo.AtLeast ? "at-least" : "at-most");
        }

        if (kpi is not null && slo is { AtLeast: { } least, AtMost: { } most }
            && SettingNumber.InUnit(least.Text, kpi.Unit) > SettingNumber.InUnit(most.Text, kpi.Unit))
        {
            Wrong("at-least is above at-most: no value keeps both.", least.Place);
        }

        if (slo.Target.Text.Length > 0 && SettingNumber.Percent(slo.Target.Text) is not (> 0 and < 1))
        {
            Wrong($"target must be a percentage above 0% and below 100%, but is \"{slo.Target.Text}\".", slo.Target.Place);
        }

        if (slo.Grain.Text is not ("day" or "week"))
        {
            Wrong($"grain must be day or week, but is \"{slo.Grain.Text}\".", slo.Grain.Place);
        }
    }

    private void Scorecard(ScorecardDefinition card, TargetBook book)
    {
        foreach (Placed kpi in card.Kpis)
        {
            scope.Kpi(kpi);
        }

        Twice("KPI", card.Kpis);
        if (card.Objective is { } objective && !book.Objectives.Exists(o => o.Id.Text == objective.Text))
        {
            Wrong(
                $"There is no objective \"{objective.Text}\".", objective.Place,
                NearMatch.Suggest(objective.Text, book.Objectives.Select(o => o.Id.Text)));
        }
    }

    private void Directed(KpiDefinition kpi, SourcePlace place, string what)
    {
        if (kpi.Direction is Direction.None or Direction.TwoSided)
        {
            Wrong(
                $"{kpi.Id} has no good direction, so that {what} for it cannot be met or missed.", place,
                kpi.Direction == Direction.TwoSided ? "write a band set for it: too low and too high are both bad" : "define a KPI of your own with a direction");
        }
    }

    private void Value(Placed value, KpiDefinition kpi, string key = "value")
    {
        if (value.Text.Length > 0 && SettingNumber.InUnit(value.Text, kpi.Unit) is null)
        {
            string expected = SettingNumber.IsFraction(kpi.Unit) ? "a percentage with its sign, such as 80%" : $"a number in {kpi.Unit.Name}";
            Wrong($"{key} must be {expected}, but is \"{value.Text}\".", value.Place);
        }
    }

    private void Twice(string what, IEnumerable<Placed> ids)
    {
        foreach (IGrouping<string, Placed> group in ids.GroupBy(i => i.Text, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            Wrong($"The {what} {group.Key} stands here twice.", group.Last().Place, "keep one of them");
        }
    }

    private void Wrong(string message, SourcePlace place, string? suggestion = null) =>
        scope.Problems.Add(new Problem("FT-4008", Severity.Error, message, place, suggestion));
}
