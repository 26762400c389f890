using Farthing.Core.Facts;
using Farthing.Core.Money;

namespace Farthing.Core.Costing;

/// <summary>The pieces of a month in canonical order, with the instants at which their costs count.</summary>
/// <param name="Rows">The rows, drivers set.</param>
/// <param name="CostMs">When each piece's cost counts (docs/costing.md 9).</param>
public sealed record PieceSet(CostRows Rows, long[] CostMs);

/// <summary>
/// Makes the pieces of a month: cuts segments at the month's ends and works out effort, talk and handle time
/// (docs/costing.md 1, 3, 4).
/// </summary>
public sealed class PieceBuilder
{
    /// <summary>Number of buckets that own work without an agent.</summary>
    public const int Buckets = 4096;

    private readonly RawPieces _raw;
    private readonly CodeTexts _texts;
    private readonly AgentVersions _versions;
    private readonly long _monthStart;
    private readonly long _monthEnd;
    private readonly int _threads;

    private PieceBuilder(RawPieces raw, CodeTexts texts, AgentVersions versions, (long StartMs, long EndMs) month, int threads)
    {
        _raw = raw;
        _texts = texts;
        _versions = versions;
        (_monthStart, _monthEnd) = month;
        _threads = threads;
    }

    /// <summary>The pieces of the month.</summary>
    /// <param name="raw">The segments that have one, in canonical order; its columns become the rows'.</param>
    /// <param name="texts">What codes mean.</param>
    /// <param name="versions">The agents' versions.</param>
    /// <param name="month">The month's instants.</param>
    /// <param name="threads">Threads to use.</param>
    public static PieceSet Build(
        RawPieces raw, CodeTexts texts, AgentVersions versions, (long StartMs, long EndMs) month, int threads) =>
        new PieceBuilder(raw, texts, versions, month, threads).Build();

    private PieceSet Build()
    {
        long[] costMs = Columns.Of<long>(_raw.Count);
        bool agentsOnly = true;
        for (int row = 0; row < costMs.Length; row++)
        {
            costMs[row] = Math.Min(_raw.EndMs[row], _monthEnd - 1);
            agentsOnly &= _raw.Kind[row] == (int)SegmentKind.Agent;
        }

        KeepParts(_raw.TalkMs);
        KeepParts(_raw.HandleMs);
        long[] agentHandle = agentsOnly ? _raw.HandleMs : OfAgents(_raw.HandleMs);
        CostRows rows = new(_raw.Interaction, _raw.Segment, Dimensions());
        rows.SetDriver(new Driver(DriverKind.Effort), Efforts(agentHandle));
        rows.SetDriver(new Driver(DriverKind.TalkTime), _raw.TalkMs);
        rows.SetDriver(new Driver(DriverKind.HandleTime), _raw.HandleMs);
        rows.SetDriver(new Driver(DriverKind.AgentHandleTime), agentHandle);
        return new PieceSet(rows, costMs);
    }

    /// <summary>Keeps of each segment's time what falls on its piece: by duration, in time order.</summary>
    private void KeepParts(long[] times)
    {
        for (int row = 0; row < times.Length; row++)
        {
            long from = _raw.StartMs[row], to = _raw.EndMs[row];
            if (from < _monthStart || to > _monthEnd)
            {
                times[row] = Cascade.Between(times[row], Start(row) - from, End(row) - from, to - from);
            }
        }
    }

    private long[] OfAgents(long[] times)
    {
        long[] kept = Columns.Of<long>(times.Length);
        for (int row = 0; row < kept.Length; row++)
        {
            kept[row] = _raw.Kind[row] == (int)SegmentKind.Agent ? times[row] : 0;
        }

        return kept;
    }

    private long[] Efforts(long[] agentHandle)
    {
        long[] effort = new long[_raw.Count];
        AgentRuns runs = AgentRuns.Of(_raw.Agent);
        int[] bounds = runs.Split(_threads);
        Parallel.For(0, _threads, part =>
        {
            AgentSweep sweep = new(this, agentHandle, effort);
            runs.ForEach(bounds[part], bounds[part + 1], sweep.Run);
        });
        return effort;
    }

    private long Start(int row) => Math.Max(_raw.StartMs[row], _monthStart);

    private long End(int row) => Math.Min(_raw.EndMs[row], _monthEnd);

    private List<DimensionColumn> Dimensions()
    {
        int rows = _raw.Count;
        int[] role = Columns.Of<int>(rows), team = Columns.Of<int>(rows), site = Columns.Of<int>(rows), vendor = Columns.Of<int>(rows);
        for (int row = 0; row < rows; row++)
        {
            AgentVersion version = _versions.At(_raw.Agent[row], _raw.StartMs[row]);
            (role[row], team[row], site[row]) = (version.Role, version.Team, version.Site);
            vendor[row] = _raw.SegmentVendor[row] != 0
                ? _raw.SegmentVendor[row]
                : _raw.InteractionVendor[row] != 0 ? _raw.InteractionVendor[row] : version.Vendor;
        }

        return
        [
            new("agent", _raw.Agent, _texts.Agent), new("agent.role", role, _texts.Role), new("team", team, _texts.Team),
            new("site", site, _texts.Site), new("vendor", vendor, _texts.Vendor),
            new("kind", _raw.Kind, code => CodeDomains.FixedText(CodeDomains.Kind, code)), .. _raw.Dimensions,
        ];
    }

    /// <summary>Works out the effort of one agent after the other, in memory that they share.</summary>
    private sealed class AgentSweep(PieceBuilder pieces, long[] agentHandle, long[] effort)
    {
        private readonly Sweep _sweep = new();
        private readonly RawPieces _raw = pieces._raw;
        private int[] _row = [];
        private long[] _start = [];
        private long[] _end = [];
        private long[] _interaction = [];
        private long[] _share = [];

        /// <summary>The rows from <paramref name="first"/> until <paramref name="end"/>, all of one agent.</summary>
        public void Run(int first, int end)
        {
            if (_raw.Agent[first] == 0)
            {
                Alone(first, end);
            }
            else if (InPlace(first, end))
            {
                int count = end - first;
                _sweep.Run(
                    _raw.StartMs.AsSpan(first, count), _raw.EndMs.AsSpan(first, count), _raw.Interaction.AsSpan(first, count),
                    effort.AsSpan(first, count));
            }
            else
            {
                Copied(first, end);
            }
        }

        /// <summary>Work of nobody in particular: its duration, or of a date alone its handle time.</summary>
        private void Alone(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                if (_raw.Kind[row] == (int)SegmentKind.Agent)
                {
                    effort[row] = (_raw.DateOnly[row] != 0 ? agentHandle[row] : pieces.End(row) - pieces.Start(row)) * Sweep.TicksPerMs;
                }
            }
        }

        /// <summary>Whether every row takes part in the sweep with the whole of its segment, as nearly always.</summary>
        private bool InPlace(int first, int end)
        {
            bool whole = _raw.StartMs[first] >= pieces._monthStart;
            for (int row = first; row < end; row++)
            {
                whole &= _raw.EndMs[row] <= pieces._monthEnd && Swept(row);
            }

            return whole;
        }

        private bool Swept(int row) => _raw.Kind[row] == (int)SegmentKind.Agent && _raw.DateOnly[row] == 0;

        private void Copied(int first, int end)
        {
            if (_row.Length < end - first)
            {
                int size = Math.Max(end - first, _row.Length * 2);
                (_row, _start, _end, _interaction, _share) = (new int[size], new long[size], new long[size], new long[size], new long[size]);
            }

            int open = 0;
            for (int row = first; row < end; row++)
            {
                if (Swept(row))
                {
                    (_row[open], _start[open], _end[open]) = (row, pieces.Start(row), pieces.End(row));
                    (_interaction[open], _share[open]) = (_raw.Interaction[row], 0);
                    open++;
                }
                else if (_raw.DateOnly[row] != 0)
                {
                    effort[row] = agentHandle[row] * Sweep.TicksPerMs;
                }
            }

            _sweep.Run(_start.AsSpan(0, open), _end.AsSpan(0, open), _interaction.AsSpan(0, open), _share.AsSpan(0, open));
            for (int k = 0; k < open; k++)
            {
                effort[_row[k]] = _share[k];
            }
        }
    }
}
