using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>DuckDB's C API as it is: names and order of its header, nothing added.</summary>
internal static unsafe partial class DuckDbNative
{
    private const string Lib = DuckDbLibrary.Name;

    [LibraryImport(Lib, EntryPoint = "duckdb_library_version")]
    public static partial nint LibraryVersion();

    [LibraryImport(Lib, EntryPoint = "duckdb_free")]
    public static partial void Free(nint memory);

    // Configuration, databases, connections

    [LibraryImport(Lib, EntryPoint = "duckdb_create_config")]
    public static partial int CreateConfig(out ConfigHandle config);

    [LibraryImport(Lib, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetConfig(ConfigHandle config, string name, string option);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_config")]
    public static partial void DestroyConfig(ref nint config);

    [LibraryImport(Lib, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenExt(string? path, out DatabaseHandle database, ConfigHandle config, out nint error);

    [LibraryImport(Lib, EntryPoint = "duckdb_close")]
    public static partial void Close(ref nint database);

    [LibraryImport(Lib, EntryPoint = "duckdb_connect")]
    public static partial int Connect(DatabaseHandle database, out ConnectionHandle connection);

    [LibraryImport(Lib, EntryPoint = "duckdb_disconnect")]
    public static partial void Disconnect(ref nint connection);

    [LibraryImport(Lib, EntryPoint = "duckdb_interrupt")]
    public static partial void Interrupt(ConnectionHandle connection);

    // Queries

    [LibraryImport(Lib, EntryPoint = "duckdb_query")]
    public static partial int Query(ConnectionHandle connection, byte* sql, ResultHandle result);

    [LibraryImport(Lib, EntryPoint = "duckdb_prepare")]
    public static partial int Prepare(ConnectionHandle connection, byte* sql, out StatementHandle statement);

    [LibraryImport(Lib, EntryPoint = "duckdb_prepare_error")]
    public static partial nint PrepareError(StatementHandle statement);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_prepare")]
    public static partial void DestroyPrepare(ref nint statement);

    [LibraryImport(Lib, EntryPoint = "duckdb_nparams")]
    public static partial ulong ParameterCount(StatementHandle statement);

    [LibraryImport(Lib, EntryPoint = "duckdb_clear_bindings")]
    public static partial int ClearBindings(StatementHandle statement);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_null")]
    public static partial int BindNull(StatementHandle statement, ulong index);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_boolean")]
    public static partial int BindBoolean(StatementHandle statement, ulong index, byte value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_int8")]
    public static partial int BindInt8(StatementHandle statement, ulong index, sbyte value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_int16")]
    public static partial int BindInt16(StatementHandle statement, ulong index, short value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_int32")]
    public static partial int BindInt32(StatementHandle statement, ulong index, int value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_int64")]
    public static partial int BindInt64(StatementHandle statement, ulong index, long value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_hugeint")]
    public static partial int BindHugeInt(StatementHandle statement, ulong index, HugeInt value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_double")]
    public static partial int BindDouble(StatementHandle statement, ulong index, double value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_varchar_length")]
    public static partial int BindVarchar(StatementHandle statement, ulong index, byte* text, ulong length);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_blob")]
    public static partial int BindBlob(StatementHandle statement, ulong index, byte* data, ulong length);

    [LibraryImport(Lib, EntryPoint = "duckdb_execute_prepared")]
    public static partial int ExecutePrepared(StatementHandle statement, ResultHandle result);

    [LibraryImport(Lib, EntryPoint = "duckdb_pending_prepared_streaming")]
    public static partial int PendingStreaming(StatementHandle statement, out PendingHandle pending);

    [LibraryImport(Lib, EntryPoint = "duckdb_pending_error")]
    public static partial nint PendingError(PendingHandle pending);

    [LibraryImport(Lib, EntryPoint = "duckdb_execute_pending")]
    public static partial int ExecutePending(PendingHandle pending, ResultHandle result);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_pending")]
    public static partial void DestroyPending(ref nint pending);

    // Results

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_result")]
    public static partial void DestroyResult(nint result);

    [LibraryImport(Lib, EntryPoint = "duckdb_result_error")]
    public static partial nint ResultError(ResultHandle result);

    [LibraryImport(Lib, EntryPoint = "duckdb_rows_changed")]
    public static partial ulong RowsChanged(ResultHandle result);

    [LibraryImport(Lib, EntryPoint = "duckdb_column_count")]
    public static partial ulong ColumnCount(ResultHandle result);

    [LibraryImport(Lib, EntryPoint = "duckdb_column_name")]
    public static partial nint ColumnName(ResultHandle result, ulong column);

    [LibraryImport(Lib, EntryPoint = "duckdb_column_type")]
    public static partial DuckDbType ColumnType(ResultHandle result, ulong column);

    [LibraryImport(Lib, EntryPoint = "duckdb_column_logical_type")]
    public static partial nint ColumnLogicalType(ResultHandle result, ulong column);

    [LibraryImport(Lib, EntryPoint = "duckdb_fetch_chunk")]
    public static partial nint FetchChunk(ResultStruct result);

    // Types, chunks and vectors

    [LibraryImport(Lib, EntryPoint = "duckdb_create_logical_type")]
    public static partial nint CreateLogicalType(DuckDbType type);

    [LibraryImport(Lib, EntryPoint = "duckdb_get_type_id")]
    public static partial DuckDbType TypeId(nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_logical_type")]
    public static partial void DestroyLogicalType(ref nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_decimal_scale")]
    public static partial byte DecimalScale(nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_decimal_internal_type")]
    public static partial DuckDbType DecimalInternalType(nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_size")]
    public static partial ulong VectorSize();

    [LibraryImport(Lib, EntryPoint = "duckdb_create_data_chunk")]
    public static partial nint CreateDataChunk(nint* types, ulong count);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_data_chunk")]
    public static partial void DestroyDataChunk(ref nint chunk);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_reset")]
    public static partial void DataChunkReset(nint chunk);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_get_size"), SuppressGCTransition]
    public static partial ulong DataChunkSize(nint chunk);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_set_size"), SuppressGCTransition]
    public static partial void DataChunkSetSize(nint chunk, ulong size);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_get_column_count"), SuppressGCTransition]
    public static partial ulong DataChunkColumnCount(nint chunk);

    [LibraryImport(Lib, EntryPoint = "duckdb_data_chunk_get_vector"), SuppressGCTransition]
    public static partial nint DataChunkVector(nint chunk, ulong column);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_get_data"), SuppressGCTransition]
    public static partial void* VectorData(nint vector);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_get_validity"), SuppressGCTransition]
    public static partial ulong* VectorValidity(nint vector);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_ensure_validity_writable")]
    public static partial void VectorEnsureValidityWritable(nint vector);

    [LibraryImport(Lib, EntryPoint = "duckdb_unsafe_vector_assign_string_element_len"), SuppressGCTransition]
    public static partial void VectorAssignUtf8(nint vector, ulong row, byte* text, ulong length);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_reference_value")]
    public static partial void VectorReferenceValue(nint vector, nint value);

    [LibraryImport(Lib, EntryPoint = "duckdb_vector_reference_vector")]
    public static partial void VectorReference(nint to, nint from);

    // Appender

    [LibraryImport(Lib, EntryPoint = "duckdb_appender_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AppenderCreate(ConnectionHandle connection, string? schema, string table, out AppenderHandle appender);

    [LibraryImport(Lib, EntryPoint = "duckdb_appender_error")]
    public static partial nint AppenderError(AppenderHandle appender);

    [LibraryImport(Lib, EntryPoint = "duckdb_appender_column_count")]
    public static partial ulong AppenderColumnCount(AppenderHandle appender);

    [LibraryImport(Lib, EntryPoint = "duckdb_appender_column_type")]
    public static partial nint AppenderColumnType(AppenderHandle appender, ulong column);

    [LibraryImport(Lib, EntryPoint = "duckdb_append_data_chunk")]
    public static partial int AppendDataChunk(AppenderHandle appender, nint chunk);

    [LibraryImport(Lib, EntryPoint = "duckdb_appender_close")]
    public static partial int AppenderClose(AppenderHandle appender);

    [LibraryImport(Lib, EntryPoint = "duckdb_appender_clear")]
    public static partial int AppenderClear(AppenderHandle appender);

    [LibraryImport(Lib, EntryPoint = "duckdb_appender_destroy")]
    public static partial int AppenderDestroy(ref nint appender);

    // Table functions

    [LibraryImport(Lib, EntryPoint = "duckdb_create_table_function")]
    public static partial nint CreateTableFunction();

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_table_function")]
    public static partial void DestroyTableFunction(ref nint function);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void TableFunctionSetName(nint function, string name);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_add_parameter")]
    public static partial void TableFunctionAddParameter(nint function, nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_bind")]
    public static partial void TableFunctionSetBind(nint function, delegate* unmanaged[Cdecl]<nint, void> bind);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_init")]
    public static partial void TableFunctionSetInit(nint function, delegate* unmanaged[Cdecl]<nint, void> init);

    [LibraryImport(Lib, EntryPoint = "duckdb_table_function_set_function")]
    public static partial void TableFunctionSetFunction(nint function, delegate* unmanaged[Cdecl]<nint, nint, void> body);

    [LibraryImport(Lib, EntryPoint = "duckdb_register_table_function")]
    public static partial int RegisterTableFunction(ConnectionHandle connection, nint function);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_get_parameter")]
    public static partial nint BindGetParameter(nint info, ulong index);

    [LibraryImport(Lib, EntryPoint = "duckdb_create_int8")]
    public static partial nint CreateInt8(sbyte value);

    [LibraryImport(Lib, EntryPoint = "duckdb_create_int16")]
    public static partial nint CreateInt16(short value);

    [LibraryImport(Lib, EntryPoint = "duckdb_create_int32")]
    public static partial nint CreateInt32(int value);

    [LibraryImport(Lib, EntryPoint = "duckdb_create_int64")]
    public static partial nint CreateInt64(long value);

    [LibraryImport(Lib, EntryPoint = "duckdb_create_null_value")]
    public static partial nint CreateNull();

    [LibraryImport(Lib, EntryPoint = "duckdb_create_list_value")]
    public static partial nint CreateList(nint elementType, nint* values, ulong count);

    [LibraryImport(Lib, EntryPoint = "duckdb_get_list_child")]
    public static partial nint ListChild(nint list, ulong index);

    [LibraryImport(Lib, EntryPoint = "duckdb_get_int64")]
    public static partial long ValueInt64(nint value);

    [LibraryImport(Lib, EntryPoint = "duckdb_destroy_value")]
    public static partial void DestroyValue(ref nint value);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void BindAddResultColumn(nint info, string name, nint type);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_set_bind_data")]
    public static partial void BindSetData(nint info, nint data, nint destroy);

    [LibraryImport(Lib, EntryPoint = "duckdb_bind_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void BindSetError(nint info, string error);

    [LibraryImport(Lib, EntryPoint = "duckdb_init_set_max_threads")]
    public static partial void InitSetMaxThreads(nint info, ulong threads);

    [LibraryImport(Lib, EntryPoint = "duckdb_function_get_bind_data")]
    public static partial nint FunctionBindData(nint info);

    [LibraryImport(Lib, EntryPoint = "duckdb_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void FunctionSetError(nint info, string error);

    /// <summary>duckdb_hugeint; passed by value as two integers on every platform.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct HugeInt(Int128 value)
    {
        public readonly ulong Lower = unchecked((ulong)value);
        public readonly long Upper = unchecked((long)(value >> 64));
    }

    /// <summary>duckdb_result: six fields of eight bytes, passed by value to duckdb_fetch_chunk.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ResultStruct
    {
        public ulong Columns;
        public ulong Rows;
        public ulong Changed;
        public nint ColumnData;
        public nint Error;
        public nint Internal;
    }
}
