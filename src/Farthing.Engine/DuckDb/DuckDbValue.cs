namespace Farthing.Engine.DuckDb;

/// <summary>Single values; whoever asks for one frees it.</summary>
internal static unsafe class DuckDbValue
{
    /// <summary>An integer of a type.</summary>
    /// <exception cref="OverflowException">The type does not hold it.</exception>
    public static nint Integer(DuckDbType type, long value) => type switch
    {
        DuckDbType.BigInt => DuckDbNative.CreateInt64(value),
        DuckDbType.Integer => DuckDbNative.CreateInt32((int)value),
        DuckDbType.SmallInt => DuckDbNative.CreateInt16((short)value),
        DuckDbType.TinyInt => DuckDbNative.CreateInt8((sbyte)value),
        _ => throw new InvalidOperationException($"{type} is no integer of up to 64 bits"),
    };

    /// <summary>NULL of a type. DuckDB's own function gives one without a type; as an element of a list it takes on the list's.</summary>
    public static nint Null(DuckDbType type)
    {
        nint untyped = DuckDbNative.CreateNull();
        nint element = DuckDbNative.CreateLogicalType(type);
        nint list = DuckDbNative.CreateList(element, &untyped, 1);
        try
        {
            return DuckDbNative.ListChild(list, 0);
        }
        finally
        {
            DuckDbNative.DestroyValue(ref list);
            DuckDbNative.DestroyLogicalType(ref element);
            DuckDbNative.DestroyValue(ref untyped);
        }
    }
}
