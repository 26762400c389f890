using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>A chunk of rows in DuckDB's own memory, valid while it is being taken (<see cref="DuckDbConnection.Take"/>).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly unsafe ref struct DuckDbRows
{
    private readonly nint _chunk;

    internal DuckDbRows(nint chunk, int count) => (_chunk, Count) = (chunk, count);

    /// <summary>Number of rows, at most 2,048.</summary>
    public int Count { get; }

    /// <summary>A column of BIGINT; where a row is NULL, any number.</summary>
    public ReadOnlySpan<long> Int64(int column) => new(Data(column, DuckDbType.BigInt), Count);

    /// <summary>A column of INTEGER; where a row is NULL, any number.</summary>
    public ReadOnlySpan<int> Int32(int column) => new(Data(column, DuckDbType.Integer), Count);

    /// <summary>A column of SMALLINT; where a row is NULL, any number.</summary>
    public ReadOnlySpan<short> Int16(int column) => new(Data(column, DuckDbType.SmallInt), Count);

    /// <summary>One bit per row, set where there is a value; empty when no row is NULL.</summary>
    public ReadOnlySpan<ulong> Validity(int column)
    {
        ulong* validity = DuckDbNative.VectorValidity(Vector(column));
        return validity == null ? default : new(validity, (Count + 63) / 64);
    }

    /// <summary>The bytes of a VARCHAR; empty where it is NULL.</summary>
    public ReadOnlySpan<byte> Utf8(int column, int row)
    {
        byte* records = (byte*)Data(column, DuckDbType.Varchar);
        if ((uint)row >= (uint)Count || IsNull(column, row))
        {
            return default;
        }

        // A record of 16 bytes: length, then up to 12 bytes in place, or a prefix of four and a pointer.
        byte* record = records + (row * 16L);
        int length = *(int*)record;
        return length <= 12 ? new(record + 4, length) : new(*(byte**)(record + 8), length);
    }

    /// <summary>Whether a value is NULL.</summary>
    public bool IsNull(int column, int row)
    {
        ReadOnlySpan<ulong> validity = Validity(column);
        return !validity.IsEmpty && ((validity[row >> 6] >> (row & 63)) & 1) == 0;
    }

    // The first argument is the taker's number.
    private nint Vector(int column) => DuckDbNative.DataChunkVector(_chunk, (ulong)column + 1);

    private void* Data(int column, DuckDbType type)
    {
        nint vector = Vector(column);
        nint logical = DuckDbNative.VectorColumnType(vector);
        DuckDbType found = DuckDbNative.TypeId(logical);
        DuckDbNative.DestroyLogicalType(ref logical);
        return found == type
            ? DuckDbNative.VectorData(vector)
            : throw new NotSupportedException(Invariant($"column {column} is {found} and cannot be taken as {type}"));
    }
}

/// <summary>Takes a chunk of rows; called on several threads at once.</summary>
public delegate void DuckDbTaker(DuckDbRows rows);
