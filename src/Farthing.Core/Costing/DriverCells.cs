using System.Runtime.InteropServices;

namespace Farthing.Core.Costing;

/// <summary>
/// A driver added up per part, agent and profile: from some thousands of these sums the total of any receivers follows, so
/// that what is set for an agent is looked up once per agent and not once per row.
/// </summary>
internal sealed class DriverCells
{
    private readonly List<Cell>[] _parts;

    /// <summary>Passes over the rows once, on a thread for each part.</summary>
    /// <param name="rows">Prepared rows.</param>
    /// <param name="weights">The driver's values, 0 or more.</param>
    /// <param name="runs">Stretches of rows of one agent, or all rows as one.</param>
    /// <param name="bounds">Where parts begin.</param>
    public DriverCells(CostRows rows, long[] weights, AgentRuns runs, int[] bounds)
    {
        _parts = new List<Cell>[bounds.Length - 1];
        Parallel.For(0, _parts.Length, part =>
        {
            Adder adder = new(rows, weights);
            runs.ForEach(bounds[part], bounds[part + 1], adder.Add);
            _parts[part] = adder.Cells;
        });
    }

    /// <summary>Adds each sum to the slot that the table gives its agent and profile.</summary>
    public void AddTo(UInt128[][] sums, ReceiverTable table)
    {
        for (int part = 0; part < _parts.Length; part++)
        {
            foreach (ref readonly Cell cell in CollectionsMarshal.AsSpan(_parts[part]))
            {
                int slot = table.Find(cell.Agent, cell.Profile);
                if (slot >= 0)
                {
                    sums[part][slot] += cell.Sum;
                }
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Cell(int Agent, int Profile, UInt128 Sum);

    /// <summary>Adds stretches up, one after the other.</summary>
    private sealed class Adder(CostRows rows, long[] weights)
    {
        private readonly int[] _agent = rows.Agent;
        private readonly int[] _profile = rows.Profiles.Of;
        private readonly ulong[] _low = new ulong[rows.Profiles.Count];
        private readonly uint[] _high = new uint[rows.Profiles.Count];
        private readonly List<int> _touched = [];

        public List<Cell> Cells { get; } = [];

        /// <summary>The rows from <paramref name="from"/> until <paramref name="to"/>.</summary>
        public void Add(int from, int to)
        {
            ReadOnlySpan<int> profile = _profile.AsSpan(from, to - from);
            ReadOnlySpan<long> weight = weights.AsSpan(from, to - from);
            ulong[] low = _low;
            for (int row = 0; row < profile.Length; row++)
            {
                // 64 bits with a carry: less than 2³² rows cannot overflow the 96.
                ulong before = low[profile[row]];
                ulong after = unchecked(before + (ulong)weight[row]);
                low[profile[row]] = after;
                if (before == 0 && after != 0)
                {
                    _touched.Add(profile[row]);
                }

                if (after < before)
                {
                    _high[profile[row]]++;
                }
            }

            Collect(_agent[from]);
        }

        private void Collect(int agent)
        {
            foreach (int p in _touched)
            {
                // A sum that came round to 0 is listed twice, and empty the second time.
                if (_low[p] != 0 || _high[p] != 0)
                {
                    Cells.Add(new Cell(agent, p, new UInt128(_high[p], _low[p])));
                    (_low[p], _high[p]) = (0, 0);
                }
            }

            _touched.Clear();
        }
    }
}
