using System.Runtime.InteropServices;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Memory outside the managed heap, all zeros at first: for tables of hundreds of megabytes, which go back to the system at
/// once when they are outgrown or no longer needed, and take none of it until they are touched.
/// </summary>
internal sealed unsafe class ZeroedMemory<T> : SafeHandle
    where T : unmanaged
{
    /// <param name="length">How many values it holds.</param>
    public ZeroedMemory(long length)
        : base(0, ownsHandle: true)
    {
        Length = length;
        SetHandle((nint)NativeMemory.AllocZeroed(checked((nuint)length), (nuint)sizeof(T)));
    }

    /// <summary>How many values it holds.</summary>
    public long Length { get; }

    /// <summary>The first value.</summary>
    public T* Start => (T*)handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
