using Farthing.Core.Facts;
using Farthing.Core.Money;

namespace Farthing.Core.Costing;

/// <summary>The pieces of a month in canonical order, with the instants at which their costs count.</summary>
/// <param name="Rows">The rows, drivers set.</param>
/// <param name="CostMs">When each piece's cost counts (docs/costing.md 9).</param>
public sealed record PieceSet(CostRows Rows, long[] CostMs);

/// <summary>
/// Makes the pieces of a month: puts segments into canonical order, cuts them at the month's ends and works out effort, talk
/// and handle time (docs/costing.md 1, 3, 4).
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
    private int[] _order = [];
    private int[] _offsets = [];

    private PieceBuilder(RawPieces raw, CodeTexts texts, AgentVersions versions, (long StartMs, long EndMs) month, int threads)
    {
        _raw = raw;
        _texts = texts;
        _versions = versions;
        (_monthStart, _monthEnd) = month;
        _threads = threads;
    }

    /// <summary>The pieces of the month.</summary>
    /// <param name="raw">The segments that touch it (<see cref="Touches"/>).</param>
    /// <param name="texts">What codes mean.</param>
    /// <param name="versions">The agents' versions.</param>
    /// <param name="month">The month's instants.</param>
    /// <param name="idsOf">The UTF-8 ids of segments at the raw rows given; asked for ties only.</param>
    /// <param name="threads">Threads to use.</param>
    public static PieceSet Build(
        RawPieces raw, CodeTexts texts, AgentVersions versions, (long StartMs, long EndMs) month,
        Func<IReadOnlyList<int>, IReadOnlyList<byte[]>> idsOf, int threads) =>
        new PieceBuilder(raw, texts, versions, month, threads).Build(idsOf);

    /// <summary>Whether a segment has a piece in the month: it overlaps it, or has no length and lies in it.</summary>
    public static bool Touches(long startMs, long endMs, (long StartMs, long EndMs) month) =>
        startMs < month.EndMs && (endMs > month.StartMs || (startMs == endMs && startMs >= month.StartMs));

    private PieceSet Build(Func<IReadOnlyList<int>, IReadOnlyList<byte[]>> idsOf)
    {
        int[] owner = Owners();
        int owners = _texts.Agents + Buckets;
        _order = CanonicalOrder.Sort(owner, owners, _raw.StartMs, idsOf);
        _offsets = CanonicalOrder.Offsets(owner, owners);
        long[] talk = new long[_order.Length], handle = new long[_order.Length], agentHandle = new long[_order.Length];
        long[] costMs = new long[_order.Length];
        for (int row = 0; row < _order.Length; row++)
        {
            int at = _order[row];
            talk[row] = Part(at, Talk(at));
            handle[row] = Part(at, Handle(at));
            agentHandle[row] = _raw.Kind[at] == (int)SegmentKind.Agent ? handle[row] : 0;
            costMs[row] = Math.Min(_raw.EndMs[at], _monthEnd - 1);
        }

        CostRows rows = new(Gather(_raw.Interaction), Gather(_raw.Segment), Dimensions());
        rows.SetDriver(new Driver(DriverKind.Effort), Efforts(agentHandle));
        rows.SetDriver(new Driver(DriverKind.TalkTime), talk);
        rows.SetDriver(new Driver(DriverKind.HandleTime), handle);
        rows.SetDriver(new Driver(DriverKind.AgentHandleTime), agentHandle);
        return new PieceSet(rows, costMs);
    }

    private int[] Owners()
    {
        int[] owner = new int[_raw.Count];
        IReadOnlyList<int> ranks = _texts.AgentRanks;
        for (int i = 0; i < owner.Length; i++)
        {
            owner[i] = _raw.Agent[i] != 0 ? ranks[_raw.Agent[i]] : _texts.Agents + _raw.Bucket[i];
        }

        return owner;
    }

    private long[] Efforts(long[] agentHandle)
    {
        long[] effort = new long[_order.Length];
        for (int row = 0; row < effort.Length; row++)
        {
            int at = _order[row];
            if (_raw.Kind[at] != (int)SegmentKind.Agent)
            {
                continue;
            }

            if (_raw.DateOnly[at])
            {
                effort[row] = agentHandle[row] * Sweep.TicksPerMs;
            }
            else if (_raw.Agent[at] == 0)
            {
                effort[row] = (End(at) - Start(at)) * Sweep.TicksPerMs;
            }
        }

        int[] parts = AgentParts();
        Parallel.For(0, parts.Length - 1, part => SweepAgents(parts[part], parts[part + 1], effort));
        return effort;
    }

    /// <summary>Agents in as many parts of about equal numbers of rows as there are threads.</summary>
    private int[] AgentParts()
    {
        int[] bounds = new int[_threads + 1];
        int rows = _offsets[_texts.Agents];
        for (int part = 1; part < _threads; part++)
        {
            int at = Array.BinarySearch(_offsets, 0, _texts.Agents, (int)((long)rows * part / _threads));
            bounds[part] = Math.Max(bounds[part - 1], at < 0 ? ~at : at);
        }

        bounds[_threads] = _texts.Agents;
        bounds[_threads - 1] = Math.Min(bounds[_threads - 1], _texts.Agents);
        return bounds;
    }

    private void SweepAgents(int from, int to, long[] effort)
    {
        Sweep sweep = new();
        int[] row = [];
        long[] start = [], end = [], interaction = [], share = [];
        for (int owner = from; owner < to; owner++)
        {
            int first = _offsets[owner], count = _offsets[owner + 1] - first;
            if (row.Length < count)
            {
                int size = Math.Max(count, row.Length * 2);
                (row, start, end, interaction, share) = (new int[size], new long[size], new long[size], new long[size], new long[size]);
            }

            int open = 0;
            for (int r = first; r < first + count; r++)
            {
                int at = _order[r];
                if (_raw.Kind[at] == (int)SegmentKind.Agent && !_raw.DateOnly[at])
                {
                    (row[open], start[open], end[open], interaction[open], share[open]) = (r, Start(at), End(at), _raw.Interaction[at], 0);
                    open++;
                }
            }

            sweep.Run(start.AsSpan(0, open), end.AsSpan(0, open), interaction.AsSpan(0, open), share.AsSpan(0, open));
            for (int k = 0; k < open; k++)
            {
                effort[row[k]] = share[k];
            }
        }
    }

    private long Start(int at) => Math.Max(_raw.StartMs[at], _monthStart);

    private long End(int at) => Math.Min(_raw.EndMs[at], _monthEnd);

    private long Talk(int at) => _raw.TalkMs[at] >= 0
        ? _raw.TalkMs[at]
        : Math.Max(0, _raw.EndMs[at] - _raw.StartMs[at] - Math.Max(0, _raw.HoldMs[at]) - Math.Max(0, _raw.WrapMs[at]));

    private long Handle(int at) => _raw.TalkMs[at] >= 0 || _raw.HoldMs[at] >= 0 || _raw.WrapMs[at] >= 0
        ? Math.Max(0, _raw.TalkMs[at]) + Math.Max(0, _raw.HoldMs[at]) + Math.Max(0, _raw.WrapMs[at])
        : _raw.EndMs[at] - _raw.StartMs[at];

    /// <summary>The part of a segment's time that falls on its piece: by duration, in time order.</summary>
    private long Part(int at, long whole)
    {
        long start = Start(at), end = End(at), from = _raw.StartMs[at], length = _raw.EndMs[at] - from;
        return end - start == length ? whole : Cascade.Between(whole, start - from, end - from, length);
    }

    private List<DimensionColumn> Dimensions()
    {
        int[] role = new int[_order.Length], team = new int[_order.Length], site = new int[_order.Length], vendor = new int[_order.Length];
        for (int row = 0; row < _order.Length; row++)
        {
            int at = _order[row];
            AgentVersion version = _versions.At(_raw.Agent[at], _raw.StartMs[at]);
            (role[row], team[row], site[row]) = (version.Role, version.Team, version.Site);
            vendor[row] = _raw.SegmentVendor[at] != 0
                ? _raw.SegmentVendor[at]
                : _raw.InteractionVendor[at] != 0 ? _raw.InteractionVendor[at] : version.Vendor;
        }

        List<DimensionColumn> columns =
        [
            new("agent", Gather(_raw.Agent), _texts.Agent), new("agent.role", role, _texts.Role), new("team", team, _texts.Team),
            new("site", site, _texts.Site), new("vendor", vendor, _texts.Vendor),
            new("kind", Gather(_raw.Kind), code => CodeDomains.FixedText(CodeDomains.Kind, code)),
        ];
        columns.AddRange(_raw.Dimensions.Select(d => d with { Codes = Gather(d.Codes) }));
        return columns;
    }

    private T[] Gather<T>(T[] column)
    {
        T[] gathered = new T[_order.Length];
        for (int row = 0; row < gathered.Length; row++)
        {
            gathered[row] = column[_order[row]];
        }

        return gathered;
    }
}
