namespace Farthing.Engine.DuckDb;

/// <summary>A transaction: everything in it happens, or nothing. Disposing it without a commit rolls it back.</summary>
public sealed class DuckDbTransaction : IDisposable
{
    private readonly DuckDbConnection _connection;
    private bool _ended;

    internal DuckDbTransaction(DuckDbConnection connection)
    {
        _connection = connection;
        if (connection.Transaction is not null)
        {
            throw new InvalidOperationException("This connection has an open transaction.");
        }

        connection.Execute("BEGIN TRANSACTION");
        connection.Transaction = this;
    }

    /// <summary>Makes everything since the beginning last. When it fails, nothing of it does.</summary>
    public void Commit()
    {
        if (_ended)
        {
            throw new InvalidOperationException("The transaction has ended.");
        }

        _connection.Execute("COMMIT");
        End();
    }

    /// <summary>Undoes everything since the beginning.</summary>
    public void Rollback()
    {
        if (!_ended)
        {
            End();
            _connection.Execute("ROLLBACK");
        }
    }

    /// <summary>Rolls back unless committed. Never throws: a connection that cannot roll back has lost its transaction anyway.</summary>
    public void Dispose()
    {
        try
        {
            Rollback();
        }
        catch (DuckDbException)
        {
            // DuckDB ended it by itself, after a failed commit or a fatal error.
        }
        catch (ObjectDisposedException)
        {
            // Closing the connection rolled it back.
        }
    }

    private void End()
    {
        _ended = true;
        _connection.Transaction = null;
    }
}
