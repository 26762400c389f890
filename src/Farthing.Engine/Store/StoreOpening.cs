using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>Opens the store's file, making the folder, the file and the tables where they are absent.</summary>
internal static class StoreOpening
{
    private const string TempFolderName = "tmp";

    /// <summary>After the first cut the log ends early, which DuckDB takes; more than a few mean something else is wrong.</summary>
    private const int MostCuts = 3;

    public static FarthingStore Open(
        string file, StoreOptions options, Func<DuckDbDatabase, IReadOnlyList<Problem>, FarthingStore> make)
    {
        string folder = Path.GetDirectoryName(file)!;
        MakeFolder(folder);
        List<Problem> notes = [];
        long stored = File.Exists(file) ? new FileInfo(file).Length : 0;
        DuckDbDatabase database = OpenMending(file, options.ForEngine(Path.Combine(folder, TempFolderName), stored), notes);
        try
        {
            using DuckDbConnection connection = database.Connect();
            StoreSchema.Ensure(connection, file);
            return make(database, notes);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a store's file; a log with a torn end is cut there, which is noted.</summary>
    internal static DuckDbDatabase OpenMending(string file, DuckDbOptions options, List<Problem> notes)
    {
        while (true)
        {
            try
            {
                return DuckDbDatabase.Open(file, options);
            }
            catch (DuckDbException e) when (notes.Count < MostCuts && DamagedLog.Cut(e, file) is { } note)
            {
                notes.Add(note);
            }
        }
    }

    /// <summary>The folder keeps itself out of version control.</summary>
    internal static void MakeFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
        }
    }
}
