using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>The values of one vector that a function gives back; rows are NULL only where <see cref="SetNull"/> was called.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public unsafe ref struct DuckDbFunctionOutput<T>
    where T : unmanaged
{
    private readonly nint _vector;
    private ulong* _validity;

    internal DuckDbFunctionOutput(nint vector, int rows)
    {
        _vector = vector;
        Values = new Span<T>(DuckDbNative.VectorData(vector), rows);
    }

    /// <summary>One value per row, to be written.</summary>
    public Span<T> Values { get; }

    /// <summary>Makes a row NULL.</summary>
    public void SetNull(int row)
    {
        if (_validity == null)
        {
            DuckDbNative.VectorEnsureValidityWritable(_vector);
            _validity = DuckDbNative.VectorValidity(_vector);
        }

        _validity[row >> 6] &= ~(1UL << (row & 63));
    }
}

/// <summary>
/// A function of SQL over one BIGINT, computed here, a vector at a time. DuckDB calls it on its own threads, several
/// at once. NULL gives NULL; in rows that are NULL the argument is any number, so a kernel must not trust it.
/// </summary>
/// <typeparam name="T">long for BIGINT, int for INTEGER, sbyte for TINYINT, bool for BOOLEAN.</typeparam>
/// <param name="arguments">The argument of each row.</param>
/// <param name="output">The values to be written.</param>
public delegate void DuckDbKernel<T>(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<T> output)
    where T : unmanaged;

/// <summary>Makes C# kernels callable from SQL: how dense arrays join a table without a join.</summary>
public static unsafe class DuckDbFunction
{
    private abstract class Callback
    {
        public abstract void Run(nint chunk, nint output);
    }

    private sealed class Callback<T>(DuckDbKernel<T> kernel) : Callback
        where T : unmanaged
    {
        public override void Run(nint chunk, nint output)
        {
            int rows = (int)DuckDbNative.DataChunkSize(chunk);
            nint argument = DuckDbNative.DataChunkVector(chunk, 0);
            DuckDbFunctionOutput<T> values = new(output, rows);
            kernel(new ReadOnlySpan<long>(DuckDbNative.VectorData(argument), rows), values);

            // DuckDB does not do this for functions that it may not compute ahead.
            ulong* validity = DuckDbNative.VectorValidity(argument);
            if (validity == null) return;
            for (int row = 0; row < rows; row++)
                if ((validity[row >> 6] >> (row & 63) & 1) == 0) values.SetNull(row);
        }
    }

    /// <summary>Makes the kernel callable by all connections of this database, until the database is closed.</summary>
    /// <param name="connection">A connection with an open transaction, which must be committed. (Outside one DuckDB may
    /// register within what is left of an earlier stream's transaction, and forget the function with it.)</param>
    /// <param name="name">The function's name; one name can be given once.</param>
    /// <param name="kernel">What it computes; it may be called whenever SQL names it.</param>
    public static void Register<T>(DuckDbConnection connection, string name, DuckDbKernel<T> kernel)
        where T : unmanaged
    {
        connection.EnsureIdle();
        if (connection.Transaction is null) throw new InvalidOperationException("A function is registered within a transaction.");
        nint function = DuckDbNative.CreateScalarFunction();
        nint argument = DuckDbNative.CreateLogicalType(DuckDbType.BigInt);
        nint result = DuckDbNative.CreateLogicalType(TypeOf<T>());
        try
        {
            DuckDbNative.ScalarFunctionSetName(function, name);
            DuckDbNative.ScalarFunctionAddParameter(function, argument);
            DuckDbNative.ScalarFunctionSetReturnType(function, result);
            DuckDbNative.ScalarFunctionSetVolatile(function);
            GCHandle held = GCHandle.Alloc(new Callback<T>(kernel));
            DuckDbNative.ScalarFunctionSetExtraInfo(function, GCHandle.ToIntPtr(held), &Release);
            DuckDbNative.ScalarFunctionSetFunction(function, &Run);
            if (DuckDbNative.RegisterScalarFunction(connection.Handle, function) != 0)
            {
                throw new DuckDbException($"DuckDB refused the function {name}");
            }
        }
        finally
        {
            DuckDbNative.DestroyLogicalType(ref argument);
            DuckDbNative.DestroyLogicalType(ref result);
            DuckDbNative.DestroyScalarFunction(ref function);
        }
    }

    private static DuckDbType TypeOf<T>() =>
        typeof(T) == typeof(long) ? DuckDbType.BigInt
        : typeof(T) == typeof(int) ? DuckDbType.Integer
        : typeof(T) == typeof(sbyte) ? DuckDbType.TinyInt
        : typeof(T) == typeof(bool) ? DuckDbType.Boolean
        : throw new NotSupportedException($"no function can give {typeof(T).Name}");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Run(nint info, nint chunk, nint output)
    {
        try
        {
            Callback callback = (Callback)GCHandle.FromIntPtr(DuckDbNative.ScalarFunctionExtraInfo(info)).Target!;
            callback.Run(chunk, output);
        }
        catch (Exception failure)
        {
            // Nothing may be thrown through DuckDB's frames: the query fails with this message instead.
            DuckDbNative.ScalarFunctionSetError(info, failure.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint held) => GCHandle.FromIntPtr(held).Free();
}
