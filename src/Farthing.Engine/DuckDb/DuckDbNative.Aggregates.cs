using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>Aggregate functions of the C API.</summary>
internal static unsafe partial class DuckDbNative
{
    [LibraryImport(Lib, EntryPoint = "duckdb_create_aggregate_function")]
    public static partial nint CreateAggregateFunction();

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_aggregate_function")]
    public static partial void DestroyAggregateFunction(ref nint function);

    [LibraryImport(Lib, EntryPoint = "duckdb_aggregate_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void AggregateFunctionSetName(nint function, string name);

    [LibraryImport(Lib, EntryPoint = "duckdb_aggregate_function_add_parameter")]
    public static partial void AggregateFunctionAddParameter(nint function, nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_aggregate_function_set_return_type")]
    public static partial void AggregateFunctionSetReturnType(nint function, nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_aggregate_function_set_functions")]
    public static partial void AggregateFunctionSetFunctions(
        nint function,
        delegate* unmanaged[Cdecl]<nint, ulong> stateSize,
        delegate* unmanaged[Cdecl]<nint, void*, void> begin,
        delegate* unmanaged[Cdecl]<nint, nint, void**, void> update,
        delegate* unmanaged[Cdecl]<nint, void**, void**, ulong, void> combine,
        delegate* unmanaged[Cdecl]<nint, void**, nint, ulong, ulong, void> finish);

    [LibraryImport(Lib, EntryPoint = "duckdb_aggregate_function_set_destructor")]
    public static partial void AggregateFunctionSetDestructor(nint function, delegate* unmanaged[Cdecl]<void**, ulong, void> release);

    [LibraryImport(Lib, EntryPoint = "duckdb_register_aggregate_function")]
    public static partial int RegisterAggregateFunction(ConnectionHandle connection, nint function);

    [LibraryImport(Lib, EntryPoint = "duckdb_aggregate_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void AggregateFunctionSetError(nint info, string message);
}
