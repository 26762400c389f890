using System.Runtime.InteropServices;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>What the segments of one interaction add up to.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SegmentSum
{
    public long TalkMs;
    public long HoldMs;
    public long WrapMs;
    public long HandleMs;

    /// <summary>The latest end of any segment; <see cref="SegmentSums.Never"/> when none has ended.</summary>
    public long LastEndMs;

    /// <summary>End and start of the last handling segment.</summary>
    public long HandledEndMs;
    public long HandledStartMs;

    /// <summary>The last handling segment's agent version (a position in <see cref="AgentHistory"/>) and own vendor.</summary>
    public int Version;
    public int Vendor;
    public int AgentSegments;
    public int BotSegments;
    public SegmentGiven Given;
}

/// <summary>Which sums are known: a measure that no segment gave is unknown, not zero.</summary>
[Flags]
internal enum SegmentGiven : byte
{
    None = 0,
    Talk = 1,
    Hold = 2,
    Wrap = 4,
    Handle = 8,
    Row = 16,
}

/// <summary>
/// Sums the segments of a range of interactions, by their places (<see cref="InteractionRows"/>), in dense arrays, one pass over the segments in whatever order they
/// come. About 90 bytes an interaction: long lists are taken in ranges.
/// </summary>
internal sealed class SegmentSums
{
    /// <summary>No end known.</summary>
    public const long Never = long.MinValue;

    private const int AgentKind = 1;
    private readonly SegmentSum[] _sums;
    private long _from;
    private int _count;
    private readonly HashSet<long> _tied = [];

    /// <summary>Room for <paramref name="most"/> interactions at once.</summary>
    public SegmentSums(AgentHistory history, long most)
    {
        History = history;
        _sums = new SegmentSum[most];
    }

    /// <summary>Begins interactions <paramref name="from"/> to <paramref name="end"/> − 1, no more than there is room for.</summary>
    public void Begin(long from, long end)
    {
        (_from, _count) = (from, (int)(end - from));
        _tied.Clear();
        _sums.AsSpan(0, _count).Fill(new SegmentSum { LastEndMs = Never });
    }

    /// <summary>Who the agents were; <see cref="SegmentSum.Version"/> is a position in it.</summary>
    public AgentHistory History { get; }

    /// <summary>The first interaction's number and the one after the last.</summary>
    public (long From, long End) Range => (_from, _from + _count);

    /// <summary>The sums of an interaction; of one outside the range, nothing.</summary>
    public ref readonly SegmentSum this[long interaction]
    {
        get
        {
            long at = interaction - _from;
            return ref (ulong)at < (ulong)_count ? ref _sums[at] : ref Nothing;
        }
    }

    private static readonly SegmentSum[] NothingAtAll = [new SegmentSum { LastEndMs = Never }];

    private static ref SegmentSum Nothing => ref NothingAtAll[0];

    /// <summary>Notes that an interaction of the range has a row.</summary>
    public void MarkRow(long interaction) => _sums[interaction - _from].Given |= SegmentGiven.Row;

    /// <summary>Reads the range's segments.</summary>
    public void Load(DuckDbConnection connection, InteractionRows rows, CancellationToken cancellation)
    {
        const string unknown = "-9223372036854775808";
        const string columns =
            "k, coalesce(agent, 0), kind, coalesce(vendor, 0), started_ms,"
            + $" coalesce(ended_ms, {unknown}), coalesce(talk_ms, {unknown}), coalesce(hold_ms, {unknown}), coalesce(wrap_ms, {unknown})";
        (long from, long end) = Range;
        connection.Take(columns, $"FROM {rows.Segments} WHERE k >= $1 AND k < $2", [from, end], Take, cancellation);
        ResolveTies(connection, rows, cancellation);
    }

    private void Take(DuckDbRows rows)
    {
        // An interaction's segments may come to several threads at once.
        lock (_sums)
        {
            AddChunk(rows);
        }
    }

    private void AddChunk(DuckDbRows rows)
    {
        ReadOnlySpan<long> interaction = rows.Int64(0);
        ReadOnlySpan<int> agent = rows.Int32(1);
        ReadOnlySpan<int> kind = rows.Int32(2);
        ReadOnlySpan<int> vendor = rows.Int32(3);
        ReadOnlySpan<long> start = rows.Int64(4);
        ReadOnlySpan<long> end = rows.Int64(5);
        ReadOnlySpan<long> talk = rows.Int64(6);
        ReadOnlySpan<long> hold = rows.Int64(7);
        ReadOnlySpan<long> wrap = rows.Int64(8);
        for (int row = 0; row < interaction.Length; row++)
        {
            SegmentTimes times = new(start[row], end[row], talk[row], hold[row], wrap[row]);
            ref SegmentSum sum = ref _sums[interaction[row] - _from];
            if (times.EndMs > sum.LastEndMs) sum.LastEndMs = times.EndMs;
            if (kind[row] != AgentKind)
            {
                sum.BotSegments++;
                continue;
            }

            Add(ref sum, times);
            Handled(ref sum, interaction[row], agent[row], vendor[row], times);
        }
    }

    private static void Add(ref SegmentSum sum, in SegmentTimes times)
    {
        if (times.TalkMs != Never) { sum.TalkMs += times.TalkMs; sum.Given |= SegmentGiven.Talk; }
        if (times.HoldMs != Never) { sum.HoldMs += times.HoldMs; sum.Given |= SegmentGiven.Hold; }
        if (times.WrapMs != Never) { sum.WrapMs += times.WrapMs; sum.Given |= SegmentGiven.Wrap; }
        if (times.HandleMs != Never) { sum.HandleMs += times.HandleMs; sum.Given |= SegmentGiven.Handle; }
    }

    private void Handled(ref SegmentSum sum, long interaction, int agent, int vendor, in SegmentTimes times)
    {
        // An open segment orders by its start: nothing later is known of it.
        long end = times.EndMs == Never ? times.StartMs : times.EndMs;
        bool later = sum.AgentSegments == 0
            || end > sum.HandledEndMs || (end == sum.HandledEndMs && times.StartMs > sum.HandledStartMs);
        if (!later && end == sum.HandledEndMs && times.StartMs == sum.HandledStartMs) _tied.Add(interaction);
        sum.AgentSegments++;
        if (later) Take(ref sum, agent, vendor, times.StartMs, end);
    }

    private void Take(ref SegmentSum sum, int agent, int vendor, long start, long end)
    {
        sum.HandledEndMs = end;
        sum.HandledStartMs = start;
        sum.Version = History.IndexAt(agent, start);
        sum.Vendor = vendor;
    }

    /// <summary>Equal end and start: the last by the UTF-8 bytes of its id. Few rows: their ids are read again.</summary>
    private void ResolveTies(DuckDbConnection connection, InteractionRows rows, CancellationToken cancellation)
    {
        if (_tied.Count == 0) return;
        Dictionary<long, byte[]> last = [];
        string sql =
            "SELECT k, coalesce(agent, 0), coalesce(vendor, 0), started_ms, segment_id,"
            + " coalesce(ended_ms, CASE WHEN talk_ms IS NULL AND hold_ms IS NULL AND wrap_ms IS NULL THEN started_ms"
            + " ELSE started_ms + coalesce(talk_ms, 0) + coalesce(hold_ms, 0) + coalesce(wrap_ms, 0) END)"
            + $" FROM {rows.Segments} WHERE kind = 1 AND k >= $1 AND k < $2";
        (long from, long end) = Range;
        using DuckDbReader reader = connection.Query(sql, [from, end], cancellation);
        while (reader.ReadChunk())
        {
            ReadOnlySpan<long> interaction = reader.Int64(0);
            for (int row = 0; row < interaction.Length; row++)
            {
                if (!_tied.Contains(interaction[row])) continue;
                ref SegmentSum sum = ref _sums[interaction[row] - _from];
                long start = reader.Int64(3)[row];
                if (reader.Int64(5)[row] != sum.HandledEndMs || start != sum.HandledStartMs) continue;
                ReadOnlySpan<byte> id = reader.Utf8(4, row);
                if (last.TryGetValue(interaction[row], out byte[]? before) && id.SequenceCompareTo(before) <= 0) continue;
                last[interaction[row]] = id.ToArray();
                Take(ref sum, reader.Int32(1)[row], reader.Int32(2)[row], start, sum.HandledEndMs);
            }
        }
    }
}
