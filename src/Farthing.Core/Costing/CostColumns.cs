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

/// <summary>
/// Costs per row, in micro-units, a column each; parallel to the rows they belong to. A column is made when somebody first asks
/// for it: most months use few.
/// </summary>
public sealed class CostColumns
{
    private readonly int _rows;
    private readonly long[]?[] _columns = new long[]?[Enum.GetValues<CostColumn>().Length];

    /// <summary>Columns of zeros for <paramref name="rows"/> rows.</summary>
    public CostColumns(int rows) => _rows = rows;

    /// <summary>The values of a column; not to be asked for the first time by two threads at once.</summary>
    public long[] this[CostColumn column] => _columns[(int)column] ??= new long[_rows];

    /// <summary>The values of a column, null while all are zero because nothing has landed there.</summary>
    public long[]? Landed(CostColumn column) => _columns[(int)column];

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
        foreach (long[]? column in _columns)
        {
            if (column is not null && column[row] != 0)
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
        foreach (long value in Landed(column) ?? [])
        {
            sum += value;
        }

        return sum;
    }
}
