using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Storage">The type of the values in memory: BIGINT for TIMESTAMP, INTEGER for DATE, by width for DECIMAL.</param>
/// <param name="Scale">Decimal places of a DECIMAL, else 0.</param>
public sealed record DuckDbColumn(string Name, DuckDbType Type, DuckDbType Storage, int Scale)
{
    internal static DuckDbColumn Of(ResultHandle result, int index)
    {
        ulong column = (ulong)index;
        string name = Marshal.PtrToStringUTF8(DuckDbNative.ColumnName(result, column)) ?? "";
        DuckDbType type = DuckDbNative.ColumnType(result, column);
        if (type != DuckDbType.Decimal)
        {
            return new DuckDbColumn(name, type, StorageOf(type), 0);
        }

        nint logical = DuckDbNative.ColumnLogicalType(result, column);
        try
        {
            return new DuckDbColumn(
                name, type, DuckDbNative.DecimalInternalType(logical), DuckDbNative.DecimalScale(logical));
        }
        finally
        {
            DuckDbNative.DestroyLogicalType(ref logical);
        }
    }

    /// <summary>The type of a value in memory.</summary>
    internal static DuckDbType StorageOf(DuckDbType type) => type switch
    {
        DuckDbType.Date => DuckDbType.Integer,
        DuckDbType.Timestamp or DuckDbType.TimestampS or DuckDbType.TimestampMs or DuckDbType.TimestampNs
            or DuckDbType.TimestampTz or DuckDbType.Time => DuckDbType.BigInt,
        _ => type,
    };
}
