using System.Collections.Concurrent;

namespace Farthing.EngineTests.Store;

/// <summary>A folder of its own that goes away with the test.</summary>
public sealed class TempFolder : IDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new(StringComparer.Ordinal);

    public string Path { get; } = Directory.CreateTempSubdirectory("farthing-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// Fills the folder: by doing it the first time, by copying what came of it from then on, for tests that all begin with the same.
    /// </summary>
    public void Prepare(string name, Action make)
    {
        bool mine = false;
        string made = Made.GetOrAdd(name, _ => new Lazy<string>(() =>
        {
            mine = true;
            make();
            string kept = Directory.CreateTempSubdirectory("farthing-made-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(kept, recursive: true);
            CopyTree(Path, kept);
            return kept;
        })).Value;
        if (!mine)
        {
            CopyTree(made, Path);
        }
    }

    /// <summary>Copies a folder with all in it; files of the same name are replaced.</summary>
    public static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.GetDirectories(from))
        {
            CopyTree(folder, System.IO.Path.Combine(to, System.IO.Path.GetFileName(folder)));
        }

        foreach (string file in Directory.GetFiles(from))
        {
            System.IO.File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)), overwrite: true);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
