using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>Scalar functions of the C API.</summary>
internal static unsafe partial class DuckDbNative
{
    [LibraryImport(Lib, EntryPoint = "duckdb_create_scalar_function")]
    public static partial nint CreateScalarFunction();

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_scalar_function")]
    public static partial void DestroyScalarFunction(ref nint function);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ScalarFunctionSetName(nint function, string name);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_add_parameter")]
    public static partial void ScalarFunctionAddParameter(nint function, nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_set_varargs")]
    public static partial void ScalarFunctionSetVarargs(nint function, nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_set_special_handling")]
    public static partial void ScalarFunctionSetSpecialHandling(nint function);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_get_column_type")]
    public static partial nint VectorColumnType(nint vector);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_set_return_type")]
    public static partial void ScalarFunctionSetReturnType(nint function, nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_set_volatile")]
    public static partial void ScalarFunctionSetVolatile(nint function);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_set_extra_info")]
    public static partial void ScalarFunctionSetExtraInfo(
        nint function, nint extra, delegate* unmanaged[Cdecl]<nint, void> destroy);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_set_function")]
    public static partial void ScalarFunctionSetFunction(
        nint function, delegate* unmanaged[Cdecl]<nint, nint, nint, void> kernel);

    [LibraryImport(Lib, EntryPoint = "duckdb_register_scalar_function")]
    public static partial int RegisterScalarFunction(ConnectionHandle connection, nint function);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_get_extra_info")]
    public static partial nint ScalarFunctionExtraInfo(nint info);

    [LibraryImport(Lib, EntryPoint = "duckdb_scalar_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ScalarFunctionSetError(nint info, string message);
}
