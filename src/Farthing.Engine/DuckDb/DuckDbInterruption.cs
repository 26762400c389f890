namespace Farthing.Engine.DuckDb;

/// <summary>While it lives, cancelling the token interrupts the connection.</summary>
/// <remarks>
/// DuckDB forgets an interrupt that comes just before a query starts, so it is repeated until the work has ended.
/// </remarks>
internal sealed class DuckDbInterruption : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly DuckDbConnection _connection;
    private readonly CancellationTokenRegistration _registration;
    private readonly Lock _gate = new();
    private Timer? _repeat;
    private bool _ended;

    public DuckDbInterruption(DuckDbConnection connection, CancellationToken cancellation)
    {
        _connection = connection;
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(static self => ((DuckDbInterruption)self!).Start(), this);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _repeat?.Dispose();
        }

        _registration.Dispose();
    }

    private void Start()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _repeat = new Timer(static self => ((DuckDbInterruption)self!).Interrupt(), this, TimeSpan.Zero, Pause);
            }
        }
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _connection.Interrupt();
            }
        }
    }
}
