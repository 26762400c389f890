using Farthing.Core.Catalogue;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary>A workspace with its catalogue and its open store, for commands that ask.</summary>
internal sealed class StoreSession : IDisposable
{
    private readonly FarthingStore _store;
    private readonly DuckDbConnection _connection;

    private StoreSession(CliContext context, Workspace workspace, CancellationToken cancellation)
    {
        Workspace = workspace;
        _store = workspace.OpenStore();
        try
        {
            _connection = _store.Connect();
            Catalogue = CatalogueLoader.Load(workspace, _connection);
            if (context.Terminal.ErrorIsTerminal && !DeriveVersion.IsCurrent(_connection, DeriveSettings.Of(workspace)))
            {
                context.Note("Bringing what is derived from the facts up to date …");
            }

            Ask = Ask.OpenConfigured(_store, workspace, Catalogue, _connection, cancellation);
        }
        catch
        {
            _connection?.Dispose();
            _store.Dispose();
            throw;
        }
    }

    /// <summary>The workspace.</summary>
    public Workspace Workspace { get; }

    /// <summary>Its definitions.</summary>
    public KpiCatalogue Catalogue { get; }

    /// <summary>What answers.</summary>
    public Ask Ask { get; }

    /// <summary>The open store.</summary>
    public DuckDbConnection Connection => _connection;

    /// <summary>Opens it, and tells what opening found.</summary>
    public static StoreSession Open(CliContext context, Workspace workspace, CancellationToken cancellation)
    {
        StoreSession session = new(context, workspace, cancellation);
        context.Report(session._store.Notes);
        return session;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _store.Dispose();
    }
}
