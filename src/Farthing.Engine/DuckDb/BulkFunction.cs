using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// The table function <c>farthing_rows(queue)</c>: its rows are the chunks that a <see cref="BulkQueue"/> hands out, on
/// as many of DuckDB's threads as there are. DuckDB calls it; a bulk insert feeds it.
/// </summary>
internal static unsafe class BulkFunction
{
    private const string Name = "farthing_rows";
    private static readonly ConcurrentDictionary<long, BulkQueue> Queues = new();
    private static long _last;

    /// <summary>Makes the function known to a database.</summary>
    public static void Register(DuckDbConnection connection)
    {
        nint function = DuckDbNative.CreateTableFunction();
        nint number = DuckDbNative.CreateLogicalType(DuckDbType.BigInt);
        try
        {
            DuckDbNative.TableFunctionSetName(function, Name);
            DuckDbNative.TableFunctionAddParameter(function, number);
            DuckDbNative.TableFunctionSetBind(function, &Bind);
            DuckDbNative.TableFunctionSetInit(function, &Init);
            DuckDbNative.TableFunctionSetFunction(function, &Next);
            if (DuckDbNative.RegisterTableFunction(connection.Handle, function) != 0)
            {
                throw new DuckDbException("DuckDB refused the function for bulk inserts");
            }
        }
        finally
        {
            DuckDbNative.DestroyLogicalType(ref number);
            DuckDbNative.DestroyTableFunction(ref function);
        }
    }

    /// <summary>Gives a queue its number.</summary>
    public static long Add(BulkQueue queue)
    {
        long number = Interlocked.Increment(ref _last);
        Queues[number] = queue;
        return number;
    }

    /// <summary>Forgets a queue.</summary>
    public static void Remove(long number) => Queues.TryRemove(number, out _);

    /// <summary>The SQL whose rows are those of a queue.</summary>
    public static string Select(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM {Name}({number})");

    // Nothing may be thrown through native frames: every callback turns what goes wrong into an error of the query.

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            nint value = DuckDbNative.BindGetParameter(info, 0);
            long number = DuckDbNative.ValueInt64(value);
            DuckDbNative.DestroyValue(ref value);
            if (!Queues.TryGetValue(number, out BulkQueue? queue))
            {
                DuckDbNative.BindSetError(info, $"{Name}: there are no such rows");
                return;
            }

            for (int i = 0; i < queue.Types.Length; i++)
            {
                nint type = DuckDbNative.CreateLogicalType(queue.Types[i]);
                DuckDbNative.BindAddResultColumn(info, string.Create(CultureInfo.InvariantCulture, $"c{i}"), type);
                DuckDbNative.DestroyLogicalType(ref type);
            }

            DuckDbNative.BindSetData(info, (nint)number, 0);
        }
        catch (Exception e)
        {
            DuckDbNative.BindSetError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info) => DuckDbNative.InitSetMaxThreads(info, (ulong)Environment.ProcessorCount);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Next(nint info, nint output)
    {
        try
        {
            using ChunkHandle? chunk = Queues[DuckDbNative.FunctionBindData(info)].Take();
            if (chunk is null)
            {
                DuckDbNative.DataChunkSetSize(output, 0);
                return;
            }

            // The output shares the chunk's buffers: no value is copied, and they live until DuckDB lets go of them.
            ulong columns = DuckDbNative.DataChunkColumnCount(output);
            for (ulong i = 0; i < columns; i++)
            {
                DuckDbNative.VectorReference(
                    DuckDbNative.DataChunkVector(output, i), DuckDbNative.DataChunkVector(chunk.Raw, i));
            }

            DuckDbNative.DataChunkSetSize(output, DuckDbNative.DataChunkSize(chunk.Raw));
        }
        catch (Exception e)
        {
            DuckDbNative.FunctionSetError(info, e.Message);
        }
    }
}
