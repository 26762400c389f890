namespace Farthing.Core.Costing;

/// <summary>What spreads a pool.</summary>
public enum DriverKind
{
    /// <summary>Ticks of effort, on pieces.</summary>
    Effort,

    /// <summary>Milliseconds of talk, on pieces.</summary>
    TalkTime,

    /// <summary>Milliseconds of talk, hold and wrap, on pieces.</summary>
    HandleTime,

    /// <summary>As <see cref="HandleTime"/>, of pieces of kind agent only (rate cards).</summary>
    AgentHandleTime,

    /// <summary>Paid time of agents; each agent's share then by effort.</summary>
    StaffedTime,

    /// <summary>1 per completed interaction that was answered or self-served, on carriers.</summary>
    Interactions,

    /// <summary>1 per completed interaction of any outcome, on carriers.</summary>
    Equal,

    /// <summary>1 per completed interaction that is self-served or has a bot or IVR segment, on carriers (rate cards).</summary>
    Sessions,

    /// <summary>Micro-units of a usage meter, on carriers.</summary>
    Usage,
}

/// <summary>A driver: its kind, and for usage its meter.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Meter">The meter's name for <see cref="DriverKind.Usage"/>, else null.</param>
public readonly record struct Driver(DriverKind Kind, string? Meter = null)
{
    /// <summary>Names of the drivers that a pool may have, as written in a cost model; usage is <c>usage.METER</c>.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["effort", "talk-time", "handle-time", "staffed-time", "interactions", "equal", "usage.METER"];

    /// <summary>Whether it lands on carriers; else on pieces.</summary>
    public bool OnCarriers => Kind >= DriverKind.Interactions;

    /// <summary>Whether it measures time, so that a capacity can be set against it.</summary>
    public bool IsTime => Kind <= DriverKind.StaffedTime;

    /// <summary>Driver units in a millisecond of capacity; 0 when it is no time driver.</summary>
    public long UnitsPerMs => Kind is DriverKind.Effort or DriverKind.StaffedTime ? Sweep.TicksPerMs : IsTime ? 1 : 0;

    /// <summary>The driver called <paramref name="name"/> in a cost model, or null.</summary>
    public static Driver? Parse(string name) => name switch
    {
        "effort" => new(DriverKind.Effort),
        "talk-time" => new(DriverKind.TalkTime),
        "handle-time" => new(DriverKind.HandleTime),
        "staffed-time" => new(DriverKind.StaffedTime),
        "interactions" => new(DriverKind.Interactions),
        "equal" => new(DriverKind.Equal),
        _ when name.StartsWith("usage.", StringComparison.Ordinal) && name.Length > 6 => new(DriverKind.Usage, name[6..]),
        _ => null,
    };

    /// <summary>The name as a cost model writes it.</summary>
    public override string ToString() => Kind switch
    {
        DriverKind.Effort => "effort",
        DriverKind.TalkTime => "talk-time",
        DriverKind.HandleTime or DriverKind.AgentHandleTime => "handle-time",
        DriverKind.StaffedTime => "staffed-time",
        DriverKind.Interactions => "interactions",
        DriverKind.Equal => "equal",
        DriverKind.Sessions => "sessions",
        _ => "usage." + Meter,
    };
}
