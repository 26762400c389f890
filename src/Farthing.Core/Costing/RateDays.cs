namespace Farthing.Core.Costing;

/// <summary>
/// The stretch of days that a row's cost falls in, where rates change inside a month: a dimension of its own, so that dated
/// rates are a condition like any other.
/// </summary>
/// <param name="Starts">First days of the stretches, ascending; the first holds for everything before, too.</param>
/// <param name="Column">The stretch of each row, null where there is one only.</param>
public sealed record RateDays(int[] Starts, DimensionColumn? Column)
{
    /// <summary>Name of the dimension; no user's field can be called so.</summary>
    public const string Field = "(rate-days)";

    /// <summary>
    /// Sorts rows whose costs fall on <paramref name="days"/> into stretches that begin at <paramref name="starts"/>, as far as
    /// these lie after <paramref name="firstDay"/>.
    /// </summary>
    public static RateDays Build(int[] days, IEnumerable<int> starts, int firstDay)
    {
        int[] sorted = [.. starts.Where(s => s > firstDay).Append(firstDay).Distinct().Order()];
        if (sorted.Length == 1)
        {
            return new RateDays(sorted, null);
        }

        int[] codes = new int[days.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            int at = Array.BinarySearch(sorted, days[row]);
            codes[row] = Math.Max(0, at >= 0 ? at : ~at - 1);
        }

        return new RateDays(sorted, new DimensionColumn(Field, codes, _ => null));
    }

    /// <summary>The first day of a row's stretch.</summary>
    public int StartOf(int row) => Starts[Column is null ? 0 : Column.Codes[row]];
}
