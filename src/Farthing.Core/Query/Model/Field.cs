namespace Farthing.Core.Query.Model;

/// <summary>What a field holds, and with that how it is compared and counted.</summary>
public enum FieldKind
{
    /// <summary>A text, kept as a code of a domain; 0 is none.</summary>
    Code,

    /// <summary>Yes, no or not said.</summary>
    Flag,

    /// <summary>A length of time in milliseconds; in filters in seconds.</summary>
    Duration,

    /// <summary>Agents' time in ticks of 1/720720 ms; in filters in seconds.</summary>
    Effort,

    /// <summary>Money in micro-units.</summary>
    Money,

    /// <summary>A score in micro-units.</summary>
    Score,

    /// <summary>A number of things.</summary>
    Count,

    /// <summary>A number of things in micro-units: a forecast need not be whole.</summary>
    Quantity,

    /// <summary>A plain number in micro-units: a weight, a share, a sentiment.</summary>
    Number,

    /// <summary>The number of somebody or something; 0 is unknown. Can only be asked for being known, and counted.</summary>
    Identity,

    /// <summary>The interaction's number; its text is its id.</summary>
    Interaction,

    /// <summary>A text under a key of the source's attributes.</summary>
    Attribute,

    /// <summary>One of a few texts of our own, stored as such.</summary>
    Text,
}

/// <summary>Where a field's column is.</summary>
public enum FieldHome
{
    /// <summary>On the fact's own rows.</summary>
    Row,

    /// <summary>On the interaction that the row belongs to, or on its agent segment.</summary>
    Interaction,

    /// <summary>On what only some interactions have: replies, an issue, a survey.</summary>
    Extras,
}

/// <summary>How a field that is not a column is made.</summary>
public enum FieldRule
{
    /// <summary>It is a column.</summary>
    Plain,

    /// <summary>From arrival to the data cut-off.</summary>
    Age,

    /// <summary>The reply's time; of a call that an agent answered without one, its wait.</summary>
    Reply,

    /// <summary>The reply's time, by whomever; else as <see cref="Reply"/>.</summary>
    ReplyByAny,

    /// <summary>Whether the agent of the segment has staffing.</summary>
    StaffedAgent,

    /// <summary>Whether the interval ends in the bucket.</summary>
    LostInPeriod,

    /// <summary>Whether the interval begins in the bucket.</summary>
    AcquiredInPeriod,

    /// <summary>From opening to the end of the bucket.</summary>
    AgeAtClose,

    /// <summary>The customer's number; of a row without one a number of its own, so that strangers are not one person.</summary>
    CustomerCluster,

    /// <summary>Resolved after it was due, or due and open at the data cut-off; not said without a due time.</summary>
    Late,
}

/// <summary>A column that measures, filters and dimensions may name.</summary>
/// <param name="Name">Kebab-case name; of an attribute the key in the source's attributes.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Domain">Of a code: its domain.</param>
/// <param name="OfSegment">Whether it belongs to the agent segment, so that an interaction may have several values.</param>
public sealed record Field(string Name, FieldKind Kind, string? Domain = null, bool OfSegment = false)
{
    /// <summary>Where its column is.</summary>
    public FieldHome Home { get; init; }

    /// <summary>How it is made.</summary>
    public FieldRule Rule { get; init; }

    /// <summary>The column where it is not called as the field is.</summary>
    public string? Stored { get; init; }

    /// <summary>The alias of the table that has it where that is not the fact's own.</summary>
    public string? Alias { get; init; }

    /// <summary>Of a text: all the values there are.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>How many stored units make one of the unit that people write: 1000 milliseconds a second.</summary>
    public long Scale => Kind switch
    {
        FieldKind.Duration => 1_000,
        FieldKind.Effort => 720_720_000,
        FieldKind.Money or FieldKind.Score or FieldKind.Quantity or FieldKind.Number => 1_000_000,
        _ => 1,
    };

    /// <summary>Whether it is a number that can be added up.</summary>
    public bool IsNumber => Kind is FieldKind.Duration or FieldKind.Effort or FieldKind.Money or FieldKind.Score or FieldKind.Count
        or FieldKind.Quantity or FieldKind.Number;

    /// <summary>The column's name in the store.</summary>
    public string Column => Stored ?? Name.Replace('-', '_') + Kind switch
    {
        FieldKind.Duration => "_ms",
        FieldKind.Effort => "_ticks",
        _ => "",
    };
}
