using Farthing.Core.Ledger;

namespace Farthing.Core.Costing;

/// <summary>The columns in which costs land.</summary>
public enum CostColumn
{
    /// <summary>Labour, handled.</summary>
    Labour,

    /// <summary>Capacity that was paid for and not used, of any component.</summary>
    Unused,

    /// <summary>Overhead.</summary>
    Overhead,

    /// <summary>Technology.</summary>
    Technology,

    /// <summary>Vendor.</summary>
    Vendor,

    /// <summary>Other.</summary>
    Other,

    /// <summary>What rate cards put into the component columns, once more.</summary>
    Imputed,
}

/// <summary>Costs per row, in micro-units, a column each; parallel to the rows they belong to.</summary>
public sealed class CostColumns
{
    private readonly long[][] _columns;

    /// <summary>Columns of zeros for <paramref name="rows"/> rows.</summary>
    public CostColumns(int rows) =>
        _columns = [.. Enum.GetValues<CostColumn>().Select(_ => new long[rows])];

    /// <summary>The values of a column.</summary>
    public long[] this[CostColumn column] => _columns[(int)column];

    /// <summary>The column of a component's handling costs.</summary>
    public static CostColumn Of(Component component) => component switch
    {
        Component.Labour => CostColumn.Labour,
        Component.Overhead => CostColumn.Overhead,
        Component.Technology => CostColumn.Technology,
        Component.Vendor => CostColumn.Vendor,
        Component.Other => CostColumn.Other,
        _ => throw new ArgumentOutOfRangeException(nameof(component), "Out of scope has no column."),
    };

    /// <summary>Whether any column of the row holds something.</summary>
    public bool Any(int row)
    {
        foreach (long[] column in _columns)
        {
            if (column[row] != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The sum of a column.</summary>
    public Int128 Sum(CostColumn column)
    {
        Int128 sum = 0;
        foreach (long value in this[column])
        {
            sum += value;
        }

        return sum;
    }
}
