using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// The aggregate <c>farthing_count_distinct(number)</c>: <c>count(DISTINCT number)</c> of integers, with a set of numbers for each group that
/// is a bitmap where they are dense, as the store's numbers are. DuckDB's own keeps a hash table of all pairs of group and number.
/// </summary>
internal static unsafe class DistinctFunction
{
    private const string Name = "farthing_count_distinct";

    /// <summary>Makes the function known to a database.</summary>
    public static void Register(DuckDbConnection connection)
    {
        nint function = DuckDbNative.CreateAggregateFunction();
        nint number = DuckDbNative.CreateLogicalType(DuckDbType.BigInt);
        try
        {
            DuckDbNative.AggregateFunctionSetName(function, Name);
            DuckDbNative.AggregateFunctionAddParameter(function, number);
            DuckDbNative.AggregateFunctionSetReturnType(function, number);
            DuckDbNative.AggregateFunctionSetFunctions(function, &Size, &Begin, &Update, &Combine, &Finish);
            DuckDbNative.AggregateFunctionSetDestructor(function, &Release);
            if (DuckDbNative.RegisterAggregateFunction(connection.Handle, function) != 0)
            {
                throw new DuckDbException("DuckDB refused the function that counts different numbers");
            }
        }
        finally
        {
            DuckDbNative.DestroyLogicalType(ref number);
            DuckDbNative.DestroyAggregateFunction(ref function);
        }
    }

    private static ref DistinctNumbers Of(void* state) => ref *(DistinctNumbers*)state;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ulong Size(nint info) => (ulong)sizeof(DistinctNumbers);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Begin(nint info, void* state) => Of(state) = default;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Update(nint info, nint chunk, void** states)
    {
        try
        {
            int rows = (int)DuckDbNative.DataChunkSize(chunk);
            nint vector = DuckDbNative.DataChunkVector(chunk, 0);
            long* numbers = (long*)DuckDbNative.VectorData(vector);
            ulong* there = DuckDbNative.VectorValidity(vector);
            for (int row = 0; row < rows; row++)
            {
                if (there == null || (there[row >> 6] >> (row & 63) & 1) != 0)
                {
                    Of(states[row]).Add(numbers[row]);
                }
            }
        }
        catch (Exception failure)
        {
            // Nothing may be thrown through DuckDB's frames: the query fails with this message instead.
            DuckDbNative.AggregateFunctionSetError(info, failure.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Combine(nint info, void** sources, void** targets, ulong count)
    {
        try
        {
            for (ulong n = 0; n < count; n++)
            {
                Of(targets[n]).Take(ref Of(sources[n]));
            }
        }
        catch (Exception failure)
        {
            DuckDbNative.AggregateFunctionSetError(info, failure.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Finish(nint info, void** states, nint result, ulong count, ulong offset)
    {
        long* values = (long*)DuckDbNative.VectorData(result) + offset;
        for (ulong n = 0; n < count; n++)
        {
            values[n] = Of(states[n]).Count;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(void** states, ulong count)
    {
        for (ulong n = 0; n < count; n++)
        {
            Of(states[n]).Free();
        }
    }
}
