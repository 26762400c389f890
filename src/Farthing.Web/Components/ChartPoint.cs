using Farthing.Core.Money;

namespace Farthing.Web.Components;

/// <summary>A point of a line: a period, its value, and that of the same period a year before.</summary>
/// <param name="Label">The period, as it is written.</param>
/// <param name="Value">The value; null where there is none, and the line is broken there.</param>
/// <param name="Before">The value a year before; null where there is none.</param>
public sealed record ChartPoint(string Label, Ratio? Value, Ratio? Before);
