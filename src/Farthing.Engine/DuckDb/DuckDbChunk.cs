namespace Farthing.Engine.DuckDb;

/// <summary>Makes data chunks to be filled by us.</summary>
internal static unsafe class DuckDbChunk
{
    /// <summary>An empty chunk with these column types and room for <see cref="RowSink.BatchRows"/> rows.</summary>
    public static ChunkHandle Create(ReadOnlySpan<DuckDbType> types)
    {
        Span<nint> logical = stackalloc nint[types.Length];
        try
        {
            for (int i = 0; i < types.Length; i++)
            {
                logical[i] = DuckDbNative.CreateLogicalType(types[i]);
            }

            fixed (nint* first = logical)
            {
                nint chunk = DuckDbNative.CreateDataChunk(first, (ulong)types.Length);
                return chunk != 0 ? new ChunkHandle(chunk) : throw new DuckDbException("DuckDB could not make a data chunk");
            }
        }
        finally
        {
            foreach (ref nint type in logical)
            {
                DuckDbNative.DestroyLogicalType(ref type);
            }
        }
    }
}
