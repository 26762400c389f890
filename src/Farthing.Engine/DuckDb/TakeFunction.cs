using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// The function <c>farthing_take(taker, columns…)</c>, through which a query hands its rows over on the threads that make them. The
/// stream of a reader copies every chunk into a buffer of a dozen, and stops and starts the query as that fills and empties.
/// </summary>
internal static unsafe class TakeFunction
{
    private const string Name = "farthing_take";
    private static readonly ConcurrentDictionary<long, Taking> Running = new();
    private static long _last;

    private sealed class Taking(DuckDbTaker each)
    {
        public DuckDbTaker Each { get; } = each;

        public ExceptionDispatchInfo? Failure { get; set; }
    }

    /// <summary>Makes the function known to a database.</summary>
    public static void Register(DuckDbConnection connection)
    {
        nint function = DuckDbNative.CreateScalarFunction();
        nint number = DuckDbNative.CreateLogicalType(DuckDbType.BigInt);
        nint any = DuckDbNative.CreateLogicalType(DuckDbType.Any);
        nint result = DuckDbNative.CreateLogicalType(DuckDbType.TinyInt);
        try
        {
            DuckDbNative.ScalarFunctionSetName(function, Name);
            DuckDbNative.ScalarFunctionAddParameter(function, number);
            DuckDbNative.ScalarFunctionSetVarargs(function, any);
            DuckDbNative.ScalarFunctionSetReturnType(function, result);
            DuckDbNative.ScalarFunctionSetVolatile(function);
            DuckDbNative.ScalarFunctionSetSpecialHandling(function);
            DuckDbNative.ScalarFunctionSetFunction(function, &Next);
            if (DuckDbNative.RegisterScalarFunction(connection.Handle, function) != 0)
            {
                throw new DuckDbException("DuckDB refused the function that rows are taken through");
            }
        }
        finally
        {
            DuckDbNative.DestroyLogicalType(ref number);
            DuckDbNative.DestroyLogicalType(ref any);
            DuckDbNative.DestroyLogicalType(ref result);
            DuckDbNative.DestroyScalarFunction(ref function);
        }
    }

    /// <inheritdoc cref="DuckDbConnection.Take"/>
    public static void Run(
        DuckDbConnection connection, string columns, string from, object?[] args, DuckDbTaker each, CancellationToken cancellation)
    {
        long number = Interlocked.Increment(ref _last);
        Taking taking = new(each);
        Running[number] = taking;
        try
        {
            connection.Execute(Invariant($"SELECT max({Name}({number}, {columns})) {from}"), args, cancellation);
        }
        catch (DuckDbException) when (taking.Failure is not null)
        {
            taking.Failure.Throw();
        }
        finally
        {
            Running.TryRemove(number, out _);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Next(nint info, nint chunk, nint output)
    {
        Taking? taking = null;
        try
        {
            int count = (int)DuckDbNative.DataChunkSize(chunk);
            new Span<sbyte>(DuckDbNative.VectorData(output), count).Clear();
            if (count == 0)
            {
                return;
            }

            long number = *(long*)DuckDbNative.VectorData(DuckDbNative.DataChunkVector(chunk, 0));
            taking = Running[number];
            taking.Each(new DuckDbRows(chunk, count));
        }
        catch (Exception failure)
        {
            // Nothing may be thrown through DuckDB's frames: the query fails with this message, and whoever asked is told the rest.
            if (taking is not null)
            {
                taking.Failure ??= ExceptionDispatchInfo.Capture(failure);
            }

            DuckDbNative.ScalarFunctionSetError(info, failure.Message);
        }
    }
}
