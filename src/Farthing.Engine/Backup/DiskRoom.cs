using Farthing.Core.Errors;

namespace Farthing.Engine.Backup;

/// <summary>Looks whether a disk has room before much is written to it.</summary>
internal static class DiskRoom
{
    /// <summary>Refuses when a disk has less room than is needed; a disk that does not tell is tried.</summary>
    /// <param name="folder">A folder on the disk; it need not be there yet.</param>
    /// <param name="bytes">What is needed.</param>
    /// <exception cref="UserException">FT-5205.</exception>
    public static void Demand(string folder, long bytes)
    {
        string? there = folder;
        while (there is not null && !Directory.Exists(there))
        {
            there = Path.GetDirectoryName(there);
        }

        long free;
        try
        {
            free = there is null ? long.MaxValue : new DriveInfo(there).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return;
        }

        if (free < bytes)
        {
            throw new UserException(
                "FT-5205", Invariant($"The disk of {folder} has room for {free} bytes, and {bytes} are needed. Nothing was changed."),
                new SourcePlace(folder, 0, 0), "make room, or name a place on another disk");
        }
    }
}
