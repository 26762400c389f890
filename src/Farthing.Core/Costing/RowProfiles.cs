namespace Farthing.Core.Costing;

/// <summary>
/// Rows sorted into profiles, the distinct combinations of a few dimensions, so that conditions are evaluated once per
/// combination and the kernels look one small table up per row.
/// </summary>
public sealed class RowProfiles
{
    /// <summary>Largest dense table used to number combinations; beyond it a dictionary does.</summary>
    private const long DenseLimit = 1 << 22;

    /// <summary>Profiles of <paramref name="count"/> rows by <paramref name="columns"/>.</summary>
    public RowProfiles(int count, IReadOnlyList<DimensionColumn> columns)
    {
        Of = new int[count];
        Count = count == 0 ? 0 : 1;
        foreach (DimensionColumn column in columns)
        {
            Refine(column.Codes);
        }

        Example = new int[Count];
        for (int row = count - 1; row >= 0; row--)
        {
            Example[Of[row]] = row;
        }
    }

    /// <summary>Number of profiles.</summary>
    public int Count { get; private set; }

    /// <summary>Each row's profile.</summary>
    public int[] Of { get; }

    /// <summary>The first row of each profile.</summary>
    public int[] Example { get; }

    private void Refine(int[] codes)
    {
        int cardinality = codes.Length == 0 ? 1 : codes.Max() + 1;
        if (cardinality == 1)
        {
            return;
        }

        if ((long)Count * cardinality <= DenseLimit)
        {
            RefineDense(codes, cardinality);
        }
        else
        {
            RefineSparse(codes, cardinality);
        }
    }

    private void RefineDense(int[] codes, int cardinality)
    {
        int[] number = new int[Count * cardinality];
        int next = 0;
        for (int row = 0; row < codes.Length; row++)
        {
            ref int id = ref number[(Of[row] * cardinality) + codes[row]];
            if (id == 0)
            {
                id = ++next;
            }

            Of[row] = id - 1;
        }

        Count = next;
    }

    private void RefineSparse(int[] codes, int cardinality)
    {
        Dictionary<long, int> number = [];
        for (int row = 0; row < codes.Length; row++)
        {
            long key = ((long)Of[row] * cardinality) + codes[row];
            if (!number.TryGetValue(key, out int id))
            {
                id = number.Count;
                number.Add(key, id);
            }

            Of[row] = id;
        }

        Count = number.Count;
    }
}
