using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>A KPI over the period of an overview.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Cell">Its value, with the change since the period before.</param>
/// <param name="Year">The change since the year before; null where it was not asked for.</param>
public sealed record Figure(KpiDefinition Kpi, AnswerCell Cell, AnswerChange? Year);

/// <summary>One month of the trend.</summary>
/// <param name="Month">The month, as it is written.</param>
/// <param name="Cost">Cost per interaction.</param>
/// <param name="Interactions">How many interactions.</param>
/// <param name="YearBefore">Cost per interaction in the same month of the year before.</param>
public sealed record TrendPoint(string Month, AnswerCell Cost, AnswerCell Interactions, AnswerCell YearBefore);

/// <summary>One value of a dimension, or all of them.</summary>
/// <param name="Value">The value; null for none, and for all.</param>
/// <param name="Interactions">How many interactions.</param>
/// <param name="Cost">Cost per interaction, with the change since the period before.</param>
/// <param name="Total">Cost in all.</param>
public sealed record Slice(string? Value, AnswerCell Interactions, AnswerCell Cost, AnswerCell Total);

/// <summary>Unused capacity of a team.</summary>
/// <param name="Team">The team; null for work without one.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="Occupancy">The share of available time in which contacts were handled.</param>
public sealed record TeamCapacity(string? Team, AnswerCell Cost, AnswerCell Occupancy);

/// <summary>
/// What the first page shows of a period: the cost of an interaction, what must not suffer for it, where it comes from. Every number
/// is an answer as <see cref="Ask"/> gives it, the same that the command line prints.
/// </summary>
/// <param name="Period">The period.</param>
/// <param name="Before">The period before, that changes are measured from.</param>
/// <param name="Where">The filter, null for all interactions.</param>
/// <param name="Cost">Cost per interaction.</param>
/// <param name="Interactions">How many interactions.</param>
/// <param name="Total">Cost in all.</param>
/// <param name="Guards">What must not suffer when cost falls: satisfaction, resolution, contacts per agent hour.</param>
/// <param name="Trend">Twelve months or more, oldest first, up to the period's last.</param>
/// <param name="Parts">What the cost of an interaction is made of, greatest first; parts that are 0 in both periods are left out.</param>
/// <param name="Channels">The channels, dearest first.</param>
/// <param name="Unused">Cost of unused capacity per interaction.</param>
/// <param name="UnusedTotal">Cost of unused capacity in all.</param>
/// <param name="Occupancy">The share of available time in which contacts were handled.</param>
/// <param name="Teams">Unused capacity by team, greatest first; empty where no team is known.</param>
/// <param name="Closes">Whether the costing runs of the period close; null where there are none.</param>
/// <param name="Notes">What the answers say beside their numbers, each once.</param>
/// <param name="Months">All months with a costing run, as they are written, oldest first.</param>
public sealed record Overview(
    Period Period,
    Period Before,
    string? Where,
    Figure Cost,
    Figure Interactions,
    Figure Total,
    IReadOnlyList<Figure> Guards,
    IReadOnlyList<TrendPoint> Trend,
    IReadOnlyList<Figure> Parts,
    IReadOnlyList<Slice> Channels,
    Figure Unused,
    Figure UnusedTotal,
    Figure Occupancy,
    IReadOnlyList<TeamCapacity> Teams,
    bool? Closes,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Months);
