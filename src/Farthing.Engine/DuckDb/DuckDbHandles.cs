using System.Runtime.InteropServices;

namespace Farthing.Engine.DuckDb;

/// <summary>A native handle whose zero means none; DuckDB frees it through the address of the variable that holds it.</summary>
internal abstract class DuckDbHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
}

internal sealed class ConfigHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyConfig(ref handle);
        return true;
    }
}

internal sealed class DatabaseHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbNative.Close(ref handle);
        return true;
    }
}

internal sealed class ConnectionHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbNative.Disconnect(ref handle);
        return true;
    }
}

internal sealed class StatementHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyPrepare(ref handle);
        return true;
    }
}

internal sealed class PendingHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyPending(ref handle);
        return true;
    }
}

internal sealed class AppenderHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => DuckDbNative.AppenderDestroy(ref handle) == 0;
}

/// <summary>A result: the struct lies in native memory, so that its address is stable.</summary>
internal sealed unsafe class ResultHandle : DuckDbHandle
{
    public ResultHandle() => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(DuckDbNative.ResultStruct)));

    public DuckDbNative.ResultStruct Value => *(DuckDbNative.ResultStruct*)handle;

    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyResult(handle);
        NativeMemory.Free((void*)handle);
        return true;
    }
}

/// <summary>A data chunk made by us or fetched from a result.</summary>
internal sealed class ChunkHandle : DuckDbHandle
{
    public ChunkHandle(nint chunk) => SetHandle(chunk);

    /// <summary>The raw handle, valid while this object is alive and not disposed.</summary>
    public nint Raw => handle;

    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyDataChunk(ref handle);
        return true;
    }
}
