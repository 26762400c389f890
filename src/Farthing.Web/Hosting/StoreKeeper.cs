using Farthing.Core.Errors;

namespace Farthing.Web.Hosting;

/// <summary>
/// Opens the workspace when a page needs it and closes it when no page has for a while: one process at a time works on a store, and
/// another command must get its turn between two pages. Pages are answered one after the other.
/// </summary>
/// <param name="folder">The workspace's folder.</param>
/// <param name="shown">The folder as messages call it.</param>
/// <param name="idle">How long nobody must have asked before the store is closed.</param>
/// <param name="patience">How long a page waits for the store before it says what is going on.</param>
public sealed class StoreKeeper(string folder, string shown, TimeSpan idle, TimeSpan patience) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task<OpenWorkspace>? _opening;
    private Timer? _closing;

    /// <summary>Does some work on the open workspace.</summary>
    /// <exception cref="UserException">The workspace is at fault, its store is held by another process, or the work says so.</exception>
    /// <exception cref="StillOpeningException">Opening takes long, because what is derived is being brought up to date.</exception>
    public async Task<T> UseAsync<T>(Func<OpenWorkspace, T> work, CancellationToken cancellation)
    {
        if (!await _gate.WaitAsync(patience, cancellation).ConfigureAwait(false))
        {
            throw new StillOpeningException();
        }

        try
        {
            _closing?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            OpenWorkspace open = await OpenAsync(cancellation).ConfigureAwait(false);
            return await Task.Run(() => work(open), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _closing ??= new Timer(_ => _ = CloseIdleAsync());
            _closing.Change(idle, Timeout.InfiniteTimeSpan);
            _gate.Release();
        }
    }

    /// <summary>Closes the store once no page is being answered; the next one opens it again.</summary>
    public async Task ReleaseAsync()
    {
        await _gate.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _gate.WaitAsync().ConfigureAwait(false);
        _closing?.Dispose();
        await CloseAsync().ConfigureAwait(false);
        _gate.Dispose();
        _stop.Dispose();
    }

    private async Task<OpenWorkspace> OpenAsync(CancellationToken cancellation)
    {
        // Whoever asked first may leave: the work goes on for the next.
        _opening ??= Task.Run(() => OpenWorkspace.Open(folder, shown, _stop.Token), CancellationToken.None);
        try
        {
            return await _opening.WaitAsync(patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new StillOpeningException();
        }
        catch (Exception) when (_opening.IsFaulted || _opening.IsCanceled)
        {
            _opening = null;
            throw;
        }
    }

    private async Task CloseIdleAsync()
    {
        try
        {
            await _gate.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return; // the server ends, and closes the store itself
        }

        try
        {
            if (_opening is { IsCompleted: false })
            {
                _closing?.Change(idle, Timeout.InfiniteTimeSpan);
                return;
            }

            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_opening is not { } opening)
        {
            return;
        }

        _opening = null;
        try
        {
            (await opening.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (opening.IsFaulted || opening.IsCanceled)
        {
            _ = e; // who waited for it was told
        }
    }
}

/// <summary>The store is not open yet; ask again in a moment.</summary>
public sealed class StillOpeningException : Exception
{
    /// <inheritdoc/>
    public StillOpeningException()
        : base("The workspace is being opened.")
    {
    }
}
