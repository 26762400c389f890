namespace Farthing.Core.Time;

/// <summary>The time unit of a period or of an answer's rows.</summary>
public enum PeriodUnit
{
    /// <summary>A local date.</summary>
    Day,

    /// <summary>Seven days from the workspace's week start.</summary>
    Week,

    /// <summary>A month of the fiscal calendar.</summary>
    Month,

    /// <summary>Three months of the fiscal calendar.</summary>
    Quarter,

    /// <summary>Twelve months of the fiscal calendar.</summary>
    Year,
}

/// <summary>A span of whole local days, as the user wrote it.</summary>
/// <param name="FirstDay">First day, as days since 1970-01-01.</param>
/// <param name="EndDay">The day after the last, as days since 1970-01-01; greater than <paramref name="FirstDay"/>.</param>
/// <param name="Text">The period as it is written: <c>2024-Q2</c>, <c>2024-05..2024-07</c>.</param>
/// <param name="Unit">The smaller unit of its two ends: what it can be moved by.</param>
public sealed record Period(int FirstDay, int EndDay, string Text, PeriodUnit Unit)
{
    /// <summary>Number of days, at least 1.</summary>
    public int Days => EndDay - FirstDay;

    /// <summary>Whether the day (days since 1970-01-01) lies inside.</summary>
    public bool Contains(int day) => day >= FirstDay && day < EndDay;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
