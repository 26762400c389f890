using Farthing.Core.Catalogue;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Which KPIs a workspace has all inputs of.</summary>
public static class ReadyKpis
{
    /// <summary>Their ids, in the order of the catalogue. Without a store there are none.</summary>
    public static IReadOnlyList<string> Of(Workspace workspace, KpiCatalogue catalogue)
    {
        if (!FarthingStore.ExistsIn(workspace.Folder))
        {
            return [];
        }

        using FarthingStore store = workspace.OpenStore();
        using DuckDbConnection connection = store.Connect();
        KpiInputs inputs = new(catalogue, connection);
        return [.. catalogue.Kpis.Where(inputs.IsReady).Select(k => k.Id)];
    }

    /// <summary>For every KPI the inputs that the workspace lacks; none where it has all of them.</summary>
    /// <param name="catalogue">The definitions.</param>
    /// <param name="connection">The open store; null where there is none: then everything is missing.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Missing(KpiCatalogue catalogue, DuckDbConnection? connection)
    {
        KpiInputs inputs = new(catalogue, connection);
        return catalogue.Kpis.ToDictionary(k => k.Id, inputs.MissingOf, StringComparer.Ordinal);
    }
}
