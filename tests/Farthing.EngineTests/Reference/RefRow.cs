using System.Numerics;

namespace Farthing.EngineTests.Reference;

/// <summary>Something that can receive costs: a piece or a carrier, with its driver values.</summary>
public sealed class RefRow
{
    public RefRow(RefPiece piece, RefCost cost) => (Piece, Cost) = (piece, cost);

    public RefRow(RefContact contact, bool completedInMonth, Dictionary<string, BigInteger> usage, RefCost cost)
    {
        _ = contact;
        (CompletedInMonth, Usage, Cost) = (completedInMonth, usage, cost);
    }

    public RefPiece? Piece { get; }
    public RefCost Cost { get; }
    public bool CompletedInMonth { get; }
    public Dictionary<string, BigInteger>? Usage { get; }
    public string? OwnerAgent => Piece?.Segment.Agent;
    public long? Start => Piece is null ? Cost.Contact.Arrived : Piece.Segment.Started;
    public string Id => Piece?.Segment.Id ?? Cost.Contact.Row.Id;

    public BigInteger Driver(string driver)
    {
        if (Piece is { } piece)
        {
            return driver switch
            {
                "effort" => piece.EffortTicks,
                "talk-time" => piece.TalkMs,
                "handle-time" => piece.HandleMs,
                "agent-handle-time" => piece.Segment.Kind == "agent" ? piece.HandleMs : 0,
                _ => throw new ArgumentException("not a driver on pieces: " + driver),
            };
        }
        var contact = Cost.Contact;
        if (driver.StartsWith("usage.", StringComparison.Ordinal)) return Usage!.GetValueOrDefault(driver[6..]);
        if (!CompletedInMonth) return 0;
        return driver switch
        {
            "equal" => 1,
            "interactions" => contact.IsServed ? 1 : 0,
            "sessions" => contact.Outcome == "self-served" || contact.HasBot ? 1 : 0,
            _ => throw new ArgumentException("not a driver on carriers: " + driver),
        };
    }

    public string? Field(string field) => field switch
    {
        "agent" => Cost.Of.Agent,
        "team" => Cost.Of.Team,
        "site" => Cost.Of.Site,
        "vendor" => Cost.Of.Vendor,
        "segment-queue" => Piece?.Segment.Queue,
        _ => Cost.Contact.Own(field),
    };

    public bool Inside(RefNarrowing narrowing) =>
        Matches(narrowing.Agent, Cost.Of.Agent) && Matches(narrowing.Team, Cost.Of.Team) && Matches(narrowing.Site, Cost.Of.Site)
        && Matches(narrowing.Channel, Cost.Contact.Row.Channel) && Matches(narrowing.Vendor, Cost.Of.Vendor);

    private static bool Matches(string? wanted, string? value) => wanted is null || wanted == value;
}
