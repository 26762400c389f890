using Farthing.Core.Catalogue;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Which KPIs a workspace has all inputs of.</summary>
public static class ReadyKpis
{
    /// <summary>For every KPI the inputs that the workspace lacks; none where it has all of them. Without a store everything is missing.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Missing(Workspace workspace, KpiCatalogue catalogue)
    {
        if (!FarthingStore.ExistsIn(workspace.Folder))
        {
            return Missing(workspace, catalogue, null);
        }

        using FarthingStore store = workspace.OpenStore();
        using DuckDbConnection connection = store.Connect();
        return Missing(workspace, catalogue, connection);
    }

    /// <summary>The same of a store that is open.</summary>
    /// <param name="workspace">The workspace, for its settings.</param>
    /// <param name="catalogue">The definitions.</param>
    /// <param name="connection">The open store; null where there is none: then everything is missing.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Missing(Workspace workspace, KpiCatalogue catalogue, DuckDbConnection? connection)
    {
        KpiInputs inputs = new(catalogue, workspace, connection);
        return catalogue.Kpis.ToDictionary(k => k.Id, inputs.MissingOf, StringComparer.Ordinal);
    }
}
