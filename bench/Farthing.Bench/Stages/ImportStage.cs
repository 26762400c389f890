using Farthing.Bench.Data;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Bench.Stages;

/// <summary>Import of every file as a user would do it, and the derive step.</summary>
internal static class ImportStage
{
    public static void Run(BenchOptions options, Measurements into)
    {
        BenchCase data = new(options.Data, options.Segments, seed: 1);
        Workspace workspace = Workspace.Load(options.Data);
        for (int n = 0; n < options.LongRepeats; n++)
        {
            string folder = Path.Combine(options.Data, FarthingStore.FolderName);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            using FarthingStore store = FarthingStore.Open(options.Data);
            into.Time("import", () => Import(store, workspace, data, into));
            into.Note("memory-after-import-mb", StageHost.PeakMegabytes());
            into.Time("derive", () => Deriver.Refresh(store, workspace));
        }
    }

    private static void Import(FarthingStore store, Workspace workspace, BenchCase data, Measurements into)
    {
        foreach ((string pack, string path) in data.Files)
        {
            IReadOnlyList<ImportedBatch> batches =
                into.Time("import." + pack, () => ImportUseCase.Run(store, workspace, [path], pack, SystemClock.Instance));
            if (batches.Any(b => b.Rejected > 0 || b.Accepted != b.Read)) throw new InvalidOperationException($"{pack}: rows were refused");
        }

        using DuckDbConnection connection = store.Connect();
        connection.Execute("CHECKPOINT");
    }
}
