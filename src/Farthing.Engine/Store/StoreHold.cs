using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>
/// A store that is kept as it is: opened for reading only, so that no other process can write it meanwhile. Its file can be copied.
/// </summary>
/// <remarks>
/// Systems of the Unix kind drop a process's lock on a file when it closes any handle of that file: what reads the file here
/// stays open until the hold is let go.
/// </remarks>
internal sealed class StoreHold : IDisposable
{
    private const int MostTries = 3;
    private readonly DuckDbDatabase? _database;
    private FileStream? _stream;

    private StoreHold(DuckDbDatabase? database, string file) => (_database, File) = (database, file);

    /// <summary>The store's file.</summary>
    public string File { get; }

    /// <summary>Holds a store that is whole, everything of its log in its file.</summary>
    /// <param name="file">The store's file.</param>
    /// <param name="options">Limits.</param>
    /// <param name="notes">Takes what mending a torn log found.</param>
    /// <exception cref="UserException">It is in use (FT-5002), damaged or no store (FT-5003), newer than this Farthing (FT-5004), or cannot be read.</exception>
    public static StoreHold Take(string file, StoreOptions options, List<Problem> notes)
    {
        DuckDbLibrary.EnsureLoaded();
        DuckDbOptions engine = options.ForEngine(Path.Combine(Path.GetTempPath(), Invariant($"farthing-spill-{Environment.ProcessId}")));
        try
        {
            for (int n = 0; n < MostTries; n++)
            {
                // A log is what a killed process left: closing the store puts it into the file.
                if (HasLog(file))
                {
                    StoreOpening.OpenMending(file, engine, notes).Dispose();
                }

                StoreHold hold = new(DuckDbDatabase.Open(file, engine with { ReadOnly = true }), file);
                if (!HasLog(file))
                {
                    return hold;
                }

                hold.Dispose();
            }
        }
        catch (Exception e) when (StoreFailure.Explain(e, file) is { } problem)
        {
            throw new UserException(problem);
        }

        throw new UserException(StoreFailure.InUse, "The store is in use by another process.", new SourcePlace(file, 0, 0), "wait until it has finished");
    }

    /// <summary>Keeps others out of a store that is about to be put aside, in whatever state it is.</summary>
    /// <exception cref="UserException">FT-5002: it is in use.</exception>
    public static StoreHold TakeAnyhow(string file)
    {
        DuckDbLibrary.EnsureLoaded();
        try
        {
            return new StoreHold(System.IO.File.Exists(file) ? DuckDbDatabase.Open(file, new DuckDbOptions { ReadOnly = true, Threads = 1 }) : null, file);
        }
        catch (DuckDbException e)
        {
            // What is damaged is in nobody's use, and may be the reason why it is replaced.
            return StoreFailure.Explain(e, file) is { Code: StoreFailure.InUse } problem ? throw new UserException(problem) : new StoreHold(null, file);
        }
    }

    /// <summary>A connection that reads.</summary>
    public DuckDbConnection Connect() => (_database ?? throw new InvalidOperationException("The store could not be opened.")).Connect();

    /// <summary>The held store, for what reads stores; the hold stays the owner.</summary>
    public FarthingStore Store => FarthingStore.Held(_database ?? throw new InvalidOperationException("The store could not be opened."), File);

    /// <summary>The bytes of its file, from the first. Stays open as long as the hold.</summary>
    public Stream Bytes()
    {
        _stream ??= new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        _stream.Position = 0;
        return _stream;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _database?.Dispose();
        _stream?.Dispose();
    }

    private static bool HasLog(string file) => new FileInfo(file + ".wal") is { Exists: true, Length: > 0 };
}
