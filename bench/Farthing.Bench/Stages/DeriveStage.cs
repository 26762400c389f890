using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Bench.Stages;

/// <summary>The derive step alone, on a store that has been made before: to look at it by itself (not part of a run).</summary>
internal static class DeriveStage
{
    public static void Run(BenchOptions options, Measurements into)
    {
        Workspace workspace = Workspace.Load(options.Data);
        using FarthingStore store = FarthingStore.Open(options.Data);
        using DuckDbConnection connection = store.Connect();
        DeriveVersion.FactsChanged(connection);
        into.Time("derive-again", () => Deriver.Refresh(store, workspace, connection));
    }
}
