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

    /// <summary>The number of somebody or something; 0 is unknown. Can only be asked for being known, and counted.</summary>
    Identity,

    /// <summary>The interaction's number; its text is its id.</summary>
    Interaction,

    /// <summary>A text under a key of the source's attributes.</summary>
    Attribute,
}

/// <summary>A column that measures, filters and dimensions may name.</summary>
/// <param name="Name">Kebab-case name; of an attribute the key in the source's attributes.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Domain">Of a code: its domain.</param>
/// <param name="OfSegment">Whether it belongs to the agent segment, so that an interaction may have several values.</param>
public sealed record Field(string Name, FieldKind Kind, string? Domain = null, bool OfSegment = false)
{
    /// <summary>How many stored units make one of the unit that people write: 1000 milliseconds a second.</summary>
    public long Scale => Kind switch
    {
        FieldKind.Duration => 1_000,
        FieldKind.Effort => 720_720_000,
        FieldKind.Money or FieldKind.Score => 1_000_000,
        _ => 1,
    };
}
