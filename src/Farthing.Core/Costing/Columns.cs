namespace Farthing.Core.Costing;

/// <summary>Arrays for columns of millions of rows.</summary>
public static class Columns
{
    /// <summary>
    /// An array whose every entry the caller will write: it holds anything until then. Clearing columns of a month first would
    /// take as long as filling them.
    /// </summary>
    public static T[] Of<T>(int rows)
        where T : unmanaged => GC.AllocateUninitializedArray<T>(rows);

    /// <summary>The entries at <paramref name="order"/>, in that order.</summary>
    public static T[] Gather<T>(T[] column, int[] order)
        where T : unmanaged
    {
        T[] gathered = Of<T>(order.Length);
        for (int row = 0; row < gathered.Length; row++)
        {
            gathered[row] = column[order[row]];
        }

        return gathered;
    }
}
