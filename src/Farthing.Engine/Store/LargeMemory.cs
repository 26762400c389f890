namespace Farthing.Engine.Store;

/// <summary>
/// Columns of a whole file or history are garbage the moment a step is done, hundreds of megabytes at a time, and the collector
/// does not know that the next step is about to ask for as much again.
/// </summary>
internal static class LargeMemory
{
    private const long Much = 128L << 20;

    /// <summary>Makes what a step has left, if it is much, free for the next one, which asks for as much.</summary>
    /// <returns>Bytes that are in use.</returns>
    public static long Collect()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > Much)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        }

        return GC.GetTotalMemory(forceFullCollection: false);
    }

    /// <summary>Gives memory back to the machine, if a step has left much of it.</summary>
    public static void GiveBack()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > Much)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }
}
