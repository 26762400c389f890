using System.Numerics;

namespace Farthing.EngineTests.Reference;

/// <summary>The part of a segment inside a month.</summary>
public sealed class RefPiece
{
    public required RefSegment Segment { get; init; }
    public required RefContact Contact { get; init; }
    public required long From { get; init; }
    public required long To { get; init; }
    public required BigInteger TalkMs { get; init; }
    public required BigInteger HandleMs { get; init; }
    public BigInteger EffortTicks { get; set; }
}

/// <summary>Effort by trying every elementary interval against every piece.</summary>
public static class RefEffort
{
    public static void Assign(IReadOnlyList<RefPiece> pieces)
    {
        foreach (var piece in pieces.Where(p => p.Segment.Kind == "agent"))
        {
            if (piece.Segment.DateOnly) piece.EffortTicks = piece.HandleMs * RefArithmetic.TicksPerMs;
            else if (piece.Segment.Agent is null) piece.EffortTicks = (piece.To - piece.From) * (BigInteger)RefArithmetic.TicksPerMs;
        }
        var swept = pieces.Where(p => p.Segment.Kind == "agent" && p.Segment.Agent is not null && !p.Segment.DateOnly && p.To > p.From);
        foreach (var agent in swept.GroupBy(p => p.Segment.Agent!, StringComparer.Ordinal)) Sweep([.. agent]);
    }

    private static void Sweep(List<RefPiece> pieces)
    {
        var boundaries = pieces.SelectMany(p => new[] { p.From, p.To }).Distinct().Order().ToList();
        for (var b = 0; b + 1 < boundaries.Count; b++)
        {
            var open = pieces.Where(p => p.From <= boundaries[b] && p.To >= boundaries[b + 1])
                .GroupBy(p => p.Contact.Row.Id, StringComparer.Ordinal).Select(g => InOrder(g)[0]).ToList();
            if (open.Count == 0) continue;
            var ticks = (boundaries[b + 1] - boundaries[b]) * (BigInteger)RefArithmetic.TicksPerMs;
            var odd = (int)(ticks % open.Count);
            var sharers = InOrder(open);
            for (var n = 0; n < sharers.Count; n++) sharers[n].EffortTicks += ticks / open.Count + (n < odd ? 1 : 0);
        }
    }

    private static List<RefPiece> InOrder(IEnumerable<RefPiece> pieces) =>
        [.. pieces.OrderBy(p => p.Segment.Started).ThenBy(p => p.Segment.Id, RefArithmetic.ByBytes)];
}
