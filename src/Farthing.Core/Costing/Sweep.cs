using System.Runtime.CompilerServices;

namespace Farthing.Core.Costing;

/// <summary>
/// Effort: at each instant every distinct interaction that is open with an agent gets an equal share of it, and inside an
/// interaction its earliest open piece takes the share (docs/costing.md 4). The efforts of an agent's pieces add up to the
/// union of their intervals, exactly.
/// </summary>
public sealed class Sweep
{
    /// <summary>Ticks in a millisecond: lcm(1..16), so that up to 16 interactions share a millisecond without remainder.</summary>
    public const long TicksPerMs = 720_720;

    private int[] _row = new int[32];
    private long[] _end = new long[32];
    private long[] _interaction = new long[32];
    private bool[] _takes = new bool[32];
    private int _open;
    private int _shares;

    /// <summary>
    /// Adds each piece's effort (ticks) to <paramref name="effort"/>. The pieces are one agent's, in canonical order.
    /// </summary>
    /// <param name="start">Start (ms), never decreasing.</param>
    /// <param name="end">End (ms); a piece that does not end after its start is passed over.</param>
    /// <param name="interaction">The interaction.</param>
    /// <param name="effort">Receives ticks.</param>
    /// <returns>The union of the intervals in milliseconds.</returns>
    /// <exception cref="InvalidOperationException">The efforts do not add up to the union: a defect, never the data.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long Run(ReadOnlySpan<long> start, ReadOnlySpan<long> end, ReadOnlySpan<long> interaction, Span<long> effort)
    {
        long now = long.MinValue, union = 0, reach = long.MinValue;
        long given = 0;
        _open = 0;
        _shares = 0;
        for (int i = 0; i < start.Length; i++)
        {
            if (end[i] <= start[i])
            {
                continue;
            }

            given += Advance(ref now, start[i], effort);
            if (_open == 0 && (i + 1 == start.Length || start[i + 1] >= end[i]))
            {
                // Alone from its start to its end, as most pieces are: nothing to share, nothing to remember.
                long alone = (end[i] - start[i]) * TicksPerMs;
                effort[i] += alone;
                given += alone;
                union += end[i] - start[i];
                now = reach = end[i];
                continue;
            }

            union += Math.Max(0, end[i] - Math.Max(start[i], reach));
            reach = Math.Max(reach, end[i]);
            now = start[i];
            Open(i, end[i], interaction[i]);
        }

        given += Advance(ref now, long.MaxValue, effort);
        return given == union * TicksPerMs
            ? union
            : throw new InvalidOperationException("Efforts do not add up to the agent's busy time.");
    }

    /// <summary>Gives out the time (ticks; those of 400 years fit in 64 bits) from <paramref name="now"/> until <paramref name="until"/>, closing what ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Advance(ref long now, long until, Span<long> effort)
    {
        long given = 0;
        while (_open > 0 && now < until)
        {
            long next = until;
            for (int a = 0; a < _open; a++)
            {
                next = Math.Min(next, _end[a]);
            }

            given += Share(next - now, effort);
            now = next;
            Close(now);
        }

        return given;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Share(long milliseconds, Span<long> effort)
    {
        long ticks = milliseconds * TicksPerMs;
        if (_open == 1)
        {
            effort[_row[0]] += ticks;
            return ticks;
        }

        (long each, long odd) = Math.DivRem(ticks, _shares);
        for (int a = 0; a < _open; a++)
        {
            if (_takes[a])
            {
                effort[_row[a]] += odd > 0 ? each + 1 : each;
                odd--;
            }
        }

        return ticks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Open(int row, long end, long interaction)
    {
        if (_open == _row.Length)
        {
            int size = _open * 2;
            Array.Resize(ref _row, size);
            Array.Resize(ref _end, size);
            Array.Resize(ref _interaction, size);
            Array.Resize(ref _takes, size);
        }

        bool takes = true;
        for (int a = 0; a < _open; a++)
        {
            takes &= _interaction[a] != interaction;
        }

        (_row[_open], _end[_open], _interaction[_open], _takes[_open]) = (row, end, interaction, takes);
        _open++;
        _shares += takes ? 1 : 0;
    }

    /// <summary>Removes what has ended by <paramref name="now"/>; the others keep their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Close(long now)
    {
        if (_open == 1)
        {
            _open = _end[0] <= now ? 0 : 1;
            _shares = _open;
            _takes[0] = true;
            return;
        }

        int kept = 0;
        bool orphaned = false;
        for (int a = 0; a < _open; a++)
        {
            if (_end[a] <= now)
            {
                orphaned |= _takes[a];
                _shares -= _takes[a] ? 1 : 0;
                continue;
            }

            (_row[kept], _end[kept], _interaction[kept], _takes[kept]) = (_row[a], _end[a], _interaction[a], _takes[a]);
            kept++;
        }

        _open = kept;
        if (orphaned && kept > _shares)
        {
            PassOn();
        }
    }

    /// <summary>Gives the share of an interaction whose taking piece has ended to its earliest piece still open.</summary>
    private void PassOn()
    {
        for (int a = 0; a < _open; a++)
        {
            bool first = true;
            for (int b = 0; b < a && first; b++)
            {
                first = _interaction[b] != _interaction[a];
            }

            _shares += first && !_takes[a] ? 1 : 0;
            _takes[a] = first;
        }
    }
}
