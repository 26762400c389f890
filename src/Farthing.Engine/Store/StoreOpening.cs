using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>Opens the store's file, making the folder, the file and the tables where they are absent.</summary>
internal static class StoreOpening
{
    private const string TempFolderName = "tmp";

    public static FarthingStore Open(
        string file, StoreOptions options, Func<DuckDbDatabase, IReadOnlyList<Problem>, FarthingStore> make)
    {
        string folder = Path.GetDirectoryName(file)!;
        MakeFolder(folder);
        DuckDbDatabase database = DuckDbDatabase.Open(file, options.ForEngine(Path.Combine(folder, TempFolderName)));
        try
        {
            using DuckDbConnection connection = database.Connect();
            StoreSchema.Ensure(connection, file);
            return make(database, []);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The folder keeps itself out of version control.</summary>
    private static void MakeFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
        }
    }
}
