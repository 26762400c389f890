using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>A workspace's store: one DuckDB file, open in one process at a time. docs/store.md explains its tables.</summary>
public sealed class FarthingStore : IDisposable
{
    /// <summary>The folder of the store inside a workspace.</summary>
    public const string FolderName = ".farthing";

    /// <summary>The store's file inside that folder.</summary>
    public const string FileName = "farthing.duckdb";

    private FarthingStore(DuckDbDatabase database, string? file)
    {
        Database = database;
        File = file;
    }

    /// <summary>The database behind it.</summary>
    public DuckDbDatabase Database { get; }

    /// <summary>
    /// Held while what is published changes: a run written, a month closed or opened again. One process has the store, so
    /// that no two of these can pass each other.
    /// </summary>
    public Lock PublishingGate { get; } = new();

    /// <summary>The store's file; null in memory.</summary>
    public string? File { get; }

    /// <summary>What opening found worth telling (a damaged write-ahead log that was set aside); usually empty.</summary>
    public IReadOnlyList<Problem> Notes { get; private init; } = [];

    /// <summary>The path of a workspace's store.</summary>
    public static string PathIn(string workspaceFolder) =>
        Path.Combine(Path.GetFullPath(workspaceFolder), FolderName, FileName);

    /// <summary>Whether a workspace has a store.</summary>
    public static bool ExistsIn(string workspaceFolder) => System.IO.File.Exists(PathIn(workspaceFolder));

    /// <summary>A store that somebody else opened, for reading; it stays theirs to close.</summary>
    internal static FarthingStore Held(DuckDbDatabase database, string file) => new(database, file);

    /// <summary>Opens a workspace's store, and makes it if it is absent. A restore that was decided and broke off is carried out first.</summary>
    /// <exception cref="UserException">FT-5001 to FT-5012: the library is missing, another process has the store, the file
    /// is not a store or of another form, the folder cannot be written, the disk is full.</exception>
    public static FarthingStore Open(string workspaceFolder, StoreOptions? options = null)
    {
        string file = PathIn(workspaceFolder);
        DuckDbLibrary.EnsureLoaded();
        try
        {
            StoreSwitch.FinishPending(workspaceFolder);
            return StoreOpening.Open(file, options ?? new StoreOptions(), (database, notes) => new FarthingStore(database, file) { Notes = notes });
        }
        catch (Exception e) when (StoreFailure.Explain(e, file) is { } problem)
        {
            throw new UserException(problem);
        }
    }

    /// <summary>A store in memory with the same tables: for trials and tests.</summary>
    public static FarthingStore OpenInMemory(StoreOptions? options = null)
    {
        DuckDbDatabase database = DuckDbDatabase.Open(null, (options ?? new StoreOptions()).ForEngine(null));
        try
        {
            using DuckDbConnection connection = database.Connect();
            StoreSchema.Ensure(connection, "the store in memory");
            return new FarthingStore(database, null);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A new connection; each has its own transaction.</summary>
    public DuckDbConnection Connect() => Database.Connect();

    /// <summary>A value of table <c>meta</c>; null when the key is not there.</summary>
    public static string? GetMeta(DuckDbConnection connection, string key) =>
        connection.Scalar<string>("SELECT value FROM meta WHERE key = $1", key);

    /// <summary>Sets a value of table <c>meta</c> within the connection's transaction; null removes the key.</summary>
    public static void SetMeta(DuckDbConnection connection, string key, string? value)
    {
        connection.Execute("DELETE FROM meta WHERE key = $1", key);
        if (value is not null)
        {
            connection.Execute("INSERT INTO meta VALUES ($1, $2)", key, value);
        }
    }

    /// <summary>Closes the store once all its connections are closed.</summary>
    public void Dispose() => Database.Dispose();
}
