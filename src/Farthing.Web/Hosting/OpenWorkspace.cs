using Farthing.Core.Catalogue;
using Farthing.Engine.Catalogues;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Web.Hosting;

/// <summary>A workspace whose store is open, with all that pages ask of it.</summary>
public sealed class OpenWorkspace : IDisposable
{
    private OpenWorkspace(Workspace workspace, FarthingStore? store, DuckDbConnection? connection, KpiCatalogue catalogue, Ask? ask) =>
        (Workspace, Store, Connection, Catalogue, Ask) = (workspace, store, connection, catalogue, ask);

    /// <summary>The workspace.</summary>
    public Workspace Workspace { get; }

    /// <summary>Its definitions.</summary>
    public KpiCatalogue Catalogue { get; }

    /// <summary>Its store; null while nothing was imported.</summary>
    public FarthingStore? Store { get; }

    /// <summary>A connection to the store; null without one.</summary>
    public DuckDbConnection? Connection { get; }

    /// <summary>What answers; null without a store.</summary>
    public Ask? Ask { get; }

    /// <summary>Reads the workspace anew and opens its store, if it has one, bringing what is derived up to date.</summary>
    /// <exception cref="Core.Errors.UserException">A file of the workspace is at fault, or the store cannot be opened.</exception>
    public static OpenWorkspace Open(string folder, string shown, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Load(folder, shown);
        if (!FarthingStore.ExistsIn(workspace.Folder))
        {
            return new OpenWorkspace(workspace, null, null, CatalogueLoader.Load(workspace), null);
        }

        FarthingStore store = workspace.OpenStore();
        DuckDbConnection? connection = null;
        try
        {
            connection = store.Connect();
            KpiCatalogue catalogue = CatalogueLoader.Load(workspace, connection);
            Ask ask = Ask.OpenRemembering(store, workspace, catalogue, connection, cancellation);
            return new OpenWorkspace(workspace, store, connection, catalogue, ask);
        }
        catch
        {
            connection?.Dispose();
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Ask?.WriteMemory();
        }
        catch (DuckDbException)
        {
            // A full disk, say: what is not kept is computed again.
        }

        Connection?.Dispose();
        Store?.Dispose();
    }
}
