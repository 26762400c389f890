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
}
