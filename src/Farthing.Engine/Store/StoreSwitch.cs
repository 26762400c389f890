using System.Text.Json;
using Farthing.Core.Errors;

namespace Farthing.Engine.Store;

/// <summary>
/// Puts several new files of a workspace into their places as if at one instant: they are written aside, then a decision is
/// written, then they are moved one by one. Whoever comes upon a decision that is not carried out carries it out: a process that
/// ended before the decision changed nothing, one that ended after it changed everything. What is replaced is kept.
/// </summary>
internal sealed class StoreSwitch : IDisposable
{
    private const string LockName = "switch.lock";
    private const string DecisionName = "switch.json";
    private const string NewName = "new";
    private readonly string _workspace;
    private readonly FileStream _lock;

    private StoreSwitch(string workspace, FileStream held) => (_workspace, _lock) = (workspace, held);

    /// <summary>The folder in which the new files are written under the names that they will have in the workspace.</summary>
    public string NewFolder => Path.Combine(FolderIn(_workspace), NewName);

    /// <summary>Whether a decision waits to be carried out.</summary>
    public static bool IsPending(string workspace) => File.Exists(Path.Combine(FolderIn(workspace), DecisionName));

    /// <summary>Carries out a decision that waits; nothing without one.</summary>
    /// <exception cref="UserException">FT-5012: another process is at it.</exception>
    public static void FinishPending(string workspace)
    {
        if (IsPending(workspace))
        {
            new StoreSwitch(workspace, Lock(workspace)).Dispose(finish: true);
        }
    }

    /// <summary>Begins: carries out what waits, and takes away what an earlier try left.</summary>
    /// <exception cref="UserException">FT-5012: another process is at it.</exception>
    public static StoreSwitch Begin(string workspace)
    {
        StoreOpening.MakeFolder(Path.Combine(workspace, FarthingStore.FolderName));
        StoreSwitch made = new(workspace, Lock(workspace));
        try
        {
            made.Finish();
            made.Clear();
            Directory.CreateDirectory(made.NewFolder);
            return made;
        }
        catch
        {
            made._lock.Dispose();
            throw;
        }
    }

    /// <summary>Decides, and carries it out: from here on it happens, whatever befalls the process.</summary>
    /// <param name="files">The new files, as they are called in the workspace.</param>
    /// <param name="gone">Files of the workspace that go without a successor.</param>
    /// <param name="keep">The folder in which what is replaced is kept, seen from the workspace.</param>
    public void Decide(IReadOnlyList<string> files, IReadOnlyList<string> gone, string keep)
    {
        string decision = Path.Combine(FolderIn(_workspace), DecisionName);
        using (FileStream stream = new(decision + ".part", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, new Decision(keep, files, gone));
            stream.Flush(flushToDisk: true);
        }

        File.Move(decision + ".part", decision, overwrite: true);
        WritePoint.Reached(WritePoint.SwitchDecided);
        Finish();
    }

    /// <summary>Takes what was written aside away, unless it is decided upon, and lets others come.</summary>
    public void Dispose() => Dispose(finish: false);

    /// <summary>A name for what is replaced that no folder has yet: <c>.farthing/before-restore-20261128T170311Z</c>.</summary>
    public static string FreeKeep(string workspace, string why, NodaTime.Instant now)
    {
        string name = $"{FarthingStore.FolderName}/{why}-{now.ToString("uuuuMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)}";
        string free = name;
        for (int n = 2; Path.Exists(RelativePath.In(workspace, free)); n++)
        {
            free = Invariant($"{name}-{n}");
        }

        return free;
    }

    /// <summary>Takes away the folders that a try made which came to nothing; what others put into them meanwhile stays.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="folderStays">Whether its folder was there before.</param>
    /// <param name="storesStay">Whether <c>.farthing</c> was there before.</param>
    public static void TakeAwayFolders(string workspace, bool folderStays, bool storesStay)
    {
        string stores = Path.Combine(workspace, FarthingStore.FolderName);
        try
        {
            if (!storesStay && Directory.Exists(stores) && Directory.EnumerateFileSystemEntries(stores).All(e => Path.GetFileName(e) is LockName or ".gitignore"))
            {
                File.Delete(Path.Combine(stores, LockName));
                File.Delete(Path.Combine(stores, ".gitignore"));
                Directory.Delete(stores);
            }

            if (!folderStays)
            {
                Directory.Delete(workspace);
            }
        }
        catch (IOException)
        {
            // Somebody has put something there.
        }
    }

    private static string FolderIn(string workspace) => Path.Combine(workspace, FarthingStore.FolderName, "switch");

    private static FileStream Lock(string workspace)
    {
        string file = Path.Combine(workspace, FarthingStore.FolderName, LockName);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException) && File.Exists(file))
        {
            throw new UserException(
                "FT-5012", "Another process is restoring or upgrading this workspace.", new SourcePlace(file, 0, 0), "wait until it has finished");
        }
    }

    private void Dispose(bool finish)
    {
        try
        {
            if (finish)
            {
                Finish();
            }

            if (!IsPending(_workspace))
            {
                Clear();
            }
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private void Clear()
    {
        if (Directory.Exists(FolderIn(_workspace)))
        {
            Directory.Delete(FolderIn(_workspace), recursive: true);
        }
    }

    /// <summary>Every step may have been done already, by a process that ended after it.</summary>
    private void Finish()
    {
        string file = Path.Combine(FolderIn(_workspace), DecisionName);
        if (!File.Exists(file))
        {
            return;
        }

        Decision decision = JsonSerializer.Deserialize<Decision>(File.ReadAllBytes(file)) ?? throw new InvalidDataException($"{file} is empty");
        string keep = RelativePath.In(_workspace, decision.Keep);
        foreach (string path in decision.Gone)
        {
            PutAside(path, keep);
        }

        foreach (string path in decision.Files)
        {
            string made = RelativePath.In(NewFolder, path), place = RelativePath.In(_workspace, path);
            if (File.Exists(made))
            {
                PutAside(path, keep);
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.Move(made, place, overwrite: true);
                WritePoint.Reached(WritePoint.SwitchPlaced);
            }
        }

        File.Delete(file);
        WritePoint.Reached(WritePoint.SwitchDone);
    }

    private void PutAside(string path, string keep)
    {
        string place = RelativePath.In(_workspace, path), kept = RelativePath.In(keep, path);
        if (File.Exists(place) && !File.Exists(kept))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            File.Move(place, kept);
            WritePoint.Reached(WritePoint.SwitchAside);
        }
    }

    private sealed record Decision(string Keep, IReadOnlyList<string> Files, IReadOnlyList<string> Gone);
}
