using Farthing.Core.Time;
using NodaTime;

namespace Farthing.Core.Catalogue;

/// <summary>A value that a KPI shall have by a day. Several of one KPI and filter make its path.</summary>
/// <param name="Kpi">The KPI; it has a good direction.</param>
/// <param name="Value">The value in the KPI's unit, percentages with their sign.</param>
/// <param name="By">The day by which it holds; from the day after the target before it, it is the one that counts.</param>
/// <param name="Where">Which rows it speaks of, null for all.</param>
public sealed record KpiTarget(Placed Kpi, Placed Value, LocalDate By, Placed? Where);

/// <summary>How a goal counts its change. It has to be said: a rise of 2 % and one of 2 points differ.</summary>
public enum GoalKind
{
    /// <summary>Of the baseline: −10 % of 8.00 is 7.20.</summary>
    Relative,

    /// <summary>In the KPI's own unit, of shares in percentage points: 2 points on 70 % are 72 %.</summary>
    Points,
}

/// <summary>A change of a KPI that an objective asks for.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Change">The change with its sign: <c>-10%</c> for a relative one, <c>-2</c> for one in points.</param>
/// <param name="Kind">Relative or points.</param>
/// <param name="Baseline">The period from whose value the change is counted.</param>
public sealed record ObjectiveGoal(Placed Kpi, Placed Change, GoalKind Kind, Placed Baseline);

/// <summary>What an organisation wants to reach by a day, in KPIs.</summary>
/// <param name="Id">Kebab-case name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Deadline">The day by which it shall be reached.</param>
/// <param name="Goals">The changes it asks for, at least one.</param>
public sealed record Objective(Placed Id, string Title, LocalDate Deadline, IReadOnlyList<ObjectiveGoal> Goals);

/// <summary>When somebody last looked at a KPI, and how often they should.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Cadence">How often; null: as the KPI's definition says.</param>
/// <param name="Owner">Who; null: the role that the definition names.</param>
/// <param name="Last">The day of the last review, null when there was none.</param>
public sealed record KpiReview(Placed Kpi, Cadence? Cadence, string? Owner, LocalDate? Last);

/// <summary>
/// What shall hold over a moving window, with what may be missed of it: the error budget. Of a KPI in percent the share itself is counted, at
/// least the target where more is better, at most where less is. With a bound the days or weeks whose value keeps it are counted, of any KPI.
/// </summary>
/// <param name="Id">Kebab-case name.</param>
/// <param name="Kpi">The KPI.</param>
/// <param name="Target">The share that shall hold, above 0 % and below 100 %.</param>
/// <param name="Days">Length of the window in days, at least 1.</param>
/// <param name="Grain">The grain in which use of the budget is told and bounds are kept: day or week.</param>
public sealed record ServiceObjective(Placed Id, Placed Kpi, Placed Target, int Days, Placed Grain)
{
    /// <summary>The least value of a day or week that counts as good, in the KPI's unit; null for none.</summary>
    public Placed? AtLeast { get; init; }

    /// <summary>The greatest value of a day or week that counts as good, in the KPI's unit; null for none.</summary>
    public Placed? AtMost { get; init; }

    /// <summary>Whether it counts days or weeks that keep a bound.</summary>
    public bool CountsBuckets => AtLeast is not null || AtMost is not null;
}

/// <summary>KPIs that are read together.</summary>
/// <param name="Id">Kebab-case name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Kpis">Its KPIs; empty for one that shows an objective or an area.</param>
/// <param name="Objective">The objective whose KPIs it shows, null for a list of its own.</param>
/// <param name="PerArea">How many of each area it shows at most, those with a value first; null: all.</param>
/// <param name="Area">The area whose KPIs it shows, those with a value; null for a list or an objective.</param>
public sealed record ScorecardDefinition(
    Placed Id, string Title, IReadOnlyList<Placed> Kpis, Placed? Objective, int? PerArea = null, KpiArea? Area = null);

/// <summary>What a workspace's <c>targets.yaml</c> says.</summary>
public sealed class TargetBook
{
    /// <summary>Targets.</summary>
    public List<KpiTarget> Targets { get; } = [];

    /// <summary>Objectives.</summary>
    public List<Objective> Objectives { get; } = [];

    /// <summary>Reviews.</summary>
    public List<KpiReview> Reviews { get; } = [];

    /// <summary>Service level objectives.</summary>
    public List<ServiceObjective> ServiceObjectives { get; } = [];

    /// <summary>Scorecards.</summary>
    public List<ScorecardDefinition> Scorecards { get; } = [];

    /// <summary>KPIs that entries name which could not be read otherwise: they must exist all the same.</summary>
    public List<Placed> AlsoNamed { get; } = [];

    /// <summary>Every naming of a KPI in it.</summary>
    public IEnumerable<Dependant> Dependants =>
    [
        .. Targets.Select(t => new Dependant(t.Kpi.Text, "target", $"{t.Kpi.Text} by {DayNumber.Text(DayNumber.Of(t.By))}", t.Kpi.Place)),
        .. Objectives.SelectMany(o => o.Goals.Select(g => new Dependant(g.Kpi.Text, "objective", o.Id.Text, g.Kpi.Place))),
        .. Reviews.Select(r => new Dependant(r.Kpi.Text, "review", r.Kpi.Text + "'s review", r.Kpi.Place)),
        .. ServiceObjectives.Select(s => new Dependant(s.Kpi.Text, "slo", s.Id.Text, s.Kpi.Place)),
        .. Scorecards.Where(s => s.PerArea is null).SelectMany(s => s.Kpis.Select(k => new Dependant(k.Text, "scorecard", s.Id.Text, k.Place))),
    ];

    /// <summary>Several books as one; a later scorecard replaces an earlier one of its name.</summary>
    public static TargetBook Of(IEnumerable<TargetBook> books)
    {
        TargetBook all = new();
        foreach (TargetBook book in books)
        {
            all.Targets.AddRange(book.Targets);
            all.Objectives.AddRange(book.Objectives);
            all.Reviews.AddRange(book.Reviews);
            all.ServiceObjectives.AddRange(book.ServiceObjectives);
            all.Scorecards.RemoveAll(s => book.Scorecards.Exists(o => o.Id.Text == s.Id.Text));
            all.Scorecards.AddRange(book.Scorecards);
        }

        return all;
    }

    /// <summary>The target of a KPI over all rows that counts on a day: the next one due, else the last one there was.</summary>
    public KpiTarget? TargetOf(string kpi, LocalDate day)
    {
        KpiTarget[] path = [.. Targets.Where(t => t.Kpi.Text == kpi && t.Where is null).OrderBy(t => t.By)];
        return path.FirstOrDefault(t => t.By >= day) ?? path.LastOrDefault();
    }
}
