using Farthing.Core.Expressions;

namespace Farthing.Core.Costing;

/// <summary>
/// The rows that receive: those inside a narrowing that meet a condition, weighed by a driver.
/// </summary>
/// <param name="Narrowing">What the rows must equal, where set.</param>
/// <param name="Driver">The weight; it also says whether rows are pieces or carriers.</param>
/// <param name="Where">Condition on the rows, null for none; compared as in <see cref="GroupKey"/>, or two equal conditions would share one table and one of them lose its rows.</param>
/// <param name="FromDay">First day of the rows' costs, for dated rates; else <see cref="int.MinValue"/>.</param>
/// <param name="EndDay">Day after the last; else <see cref="int.MaxValue"/>.</param>
public sealed record Receivers(
    Narrowing Narrowing, Driver Driver, Filter? Where = null, int FromDay = int.MinValue, int EndDay = int.MaxValue)
{
    /// <summary>Those that can be told apart by one table: same condition, days, driver and set fields.</summary>
    internal (Filter? Where, int FromDay, int EndDay, Driver Driver, int Shape) GroupKey =>
        (Where, FromDay, EndDay, Driver, Narrowing.Shape);

    /// <inheritdoc/>
    public bool Equals(Receivers? other) =>
        other is not null && Narrowing == other.Narrowing && Driver == other.Driver
        && Equals(Where, other.Where) && FromDay == other.FromDay && EndDay == other.EndDay;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Narrowing, Driver, FromDay, EndDay);
}
