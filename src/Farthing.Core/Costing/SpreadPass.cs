using Farthing.Core.Money;

namespace Farthing.Core.Costing;

/// <summary>
/// The landings of one table and one column, spread in one pass over the rows. Several landings may share receivers (what
/// falls back stays apart): they hang on one slot as a chain.
/// </summary>
internal sealed class SpreadPass
{
    private readonly CostRows _rows;
    private readonly Landing[] _landings;
    private readonly int[] _next;
    private readonly ReceiverTable _table;
    private readonly long[] _column;
    private readonly long[]? _imputed;
    private readonly bool _chained;
    private UInt128[] _totals = [];
    private UInt128[][] _parts = [];
    private Cascade[][] _states = [];

    /// <summary>A pass for <paramref name="landings"/>, all of one group, column and origin.</summary>
    public SpreadPass(CostRows rows, Landing[] landings, CostColumns columns)
    {
        _rows = rows;
        _landings = landings;
        _next = new int[landings.Length];
        _column = columns[landings[0].Column];
        _imputed = landings[0].Imputed ? columns[CostColumn.Imputed] : null;
        Dictionary<Narrowing, int> heads = [];
        for (int i = landings.Length - 1; i >= 0; i--)
        {
            Narrowing narrowing = landings[i].Receivers.Narrowing;
            _next[i] = heads.GetValueOrDefault(narrowing, -1);
            heads[narrowing] = i;
        }

        _chained = heads.Count < landings.Length;
        _table = ReceiverTable.Build(rows, landings[0].Receivers, heads);
    }

    /// <summary>Adds up the drivers of each part, from which the part's cascades begin.</summary>
    public void Prepare(DriverSums sums)
    {
        _parts = sums.Of([_table], _landings.Length);
        _totals = new UInt128[_landings.Length];
        foreach (UInt128[] part in _parts)
        {
            for (int i = 0; i < part.Length; i++)
            {
                _totals[i] += part[i];
            }
        }

        UInt128[] before = new UInt128[_landings.Length];
        _states = new Cascade[_parts.Length][];
        for (int part = 0; part < _parts.Length; part++)
        {
            _states[part] = Begin(_parts[part], before);
        }
    }

    /// <summary>Spreads over the rows of one part.</summary>
    public void Run(int part, int from, int to)
    {
        if (_chained || _imputed is not null)
        {
            RunChained(_states[part], from, to);
        }
        else
        {
            RunSimple(_states[part], from, to);
        }
    }

    /// <summary>What each landing gave to the rows of <paramref name="interaction"/>, by running the pass once more.</summary>
    public IEnumerable<TraceLine> Trace(long interaction, bool onCarrier)
    {
        UInt128[] before = new UInt128[_landings.Length];
        Cascade[] states = Begin(_totals, before);
        for (int row = 0; row < _rows.Count; row++)
        {
            long weight = _table.Weights![row];
            if (weight == 0)
            {
                continue;
            }

            for (int i = _table.Find(row); i >= 0; i = _next[i])
            {
                long share = states[i].Next(weight);
                if (_rows.Interaction[row] == interaction)
                {
                    yield return new TraceLine(row, onCarrier, _landings[i], weight, _totals[Head(i)], share);
                }
            }
        }
    }

    private int Head(int landing) => Array.FindIndex(_landings, l => l.Receivers.Equals(_landings[landing].Receivers));

    private Cascade[] Begin(UInt128[] sums, UInt128[] before)
    {
        Cascade[] states = new Cascade[_landings.Length];
        for (int head = 0; head < states.Length; head++)
        {
            if (sums[head] == 0)
            {
                continue;
            }

            for (int i = head; i >= 0; i = _next[i])
            {
                states[i] = new Cascade(_landings[i].Amount, _totals[head], before[head]);
            }

            before[head] += sums[head];
        }

        return states;
    }

    /// <summary>Neighbouring rows of one landing are spread over at once.</summary>
    private void RunSimple(Cascade[] states, int from, int to)
    {
        ReadOnlySpan<int> cell = _table.Cells.Of.AsSpan(0, to);
        int[] slotOfCell = _table.SlotOfCell;
        for (int row = from; row < to;)
        {
            int first = row, slot = slotOfCell[cell[row]];
            do
            {
                row++;
            }
            while (row < cell.Length && slotOfCell[cell[row]] == slot);

            if (slot >= 0)
            {
                states[slot].Add(_table.Weights.AsSpan(first, row - first), _column.AsSpan(first, row - first));
            }
        }
    }

    private void RunChained(Cascade[] states, int from, int to)
    {
        long[] weights = _table.Weights!;
        for (int row = from; row < to; row++)
        {
            long weight = weights[row];
            if (weight == 0)
            {
                continue;
            }

            for (int i = _table.Find(row); i >= 0; i = _next[i])
            {
                long share = states[i].Next(weight);
                _column[row] += share;
                if (_imputed is not null)
                {
                    _imputed[row] += share;
                }
            }
        }
    }
}
