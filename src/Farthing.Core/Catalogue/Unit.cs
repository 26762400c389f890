using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>
/// A unit as a KPI declares it: <c>money</c>, <c>seconds</c>, <c>hours</c>, <c>score</c>, <c>percent</c>,
/// <c>percent-points</c>, <c>ratio</c>, <c>count</c>, any of the first four, or a counted thing, per a counted thing or per hour:
/// <c>money/interaction</c>, <c>interactions/hour</c>.
/// </summary>
public sealed record Unit
{
    private static readonly string[] Bases = ["money", "seconds", "hours", "score", "percent", "percent-points", "ratio", .. CountedThings.Names];

    private Unit(string name, UnitPowers powers, int secondsAbove, int secondsBelow)
    {
        Name = name;
        Powers = powers;
        SecondsAbove = secondsAbove;
        SecondsBelow = secondsBelow;
    }

    /// <summary>The unit as written.</summary>
    public string Name { get; }

    /// <summary>Its powers; a formula of this unit must fit them.</summary>
    public UnitPowers Powers { get; }

    /// <summary>Whether a formula of those powers may be declared in this unit.</summary>
    public bool Allows(UnitPowers formula) => formula.Fits(Powers, anyThings: Name == "ratio");

    /// <summary>Seconds in one of the unit's time above the line: 3600 for hours, else 1.</summary>
    public int SecondsAbove { get; }

    /// <summary>Seconds in one of the unit's time below the line: 3600 for <c>…/hour</c>, else 1.</summary>
    public int SecondsBelow { get; }

    /// <summary>Whether values are shares, shown as percentages (values themselves stay fractions: 0.5 is 50 %).</summary>
    public bool IsPercent => Name == "percent";

    /// <summary>Whether values are differences of shares, shown in percentage points (values themselves stay fractions: 0.45 is 45).</summary>
    public bool IsPoints => Name == "percent-points";

    /// <summary>Whether values are in the workspace's currency, or that per something.</summary>
    public bool IsMoney => Powers.Money == 1;

    /// <summary>Reads a unit; null when it is none.</summary>
    public static Unit? TryParse(string name)
    {
        string[] parts = name.Split('/');
        if (parts.Length > 2 || Single(parts[0]) is not { } above)
        {
            return null;
        }

        int secondsAbove = parts[0] == "hours" ? 3600 : 1;
        if (parts.Length == 1)
        {
            return new Unit(name, above, secondsAbove, 1);
        }

        return parts[1] switch
        {
            "hour" => new Unit(name, above / UnitPowers.OfTime, secondsAbove, 3600),
            _ when CountedThings.Names.Contains(parts[1], StringComparer.Ordinal) && above != UnitPowers.None =>
                new Unit(name, above / UnitPowers.OfThing(parts[1]), secondsAbove, 1),
            _ => null,
        };
    }

    /// <summary>Reads a unit.</summary>
    /// <exception cref="UserException">FT-4002: there is no such unit.</exception>
    public static Unit Parse(string name, SourcePlace? place) => TryParse(name) ?? throw new UserException(
        "FT-4002",
        $"\"{name}\" is not a unit.",
        place,
        NearMatch.Suggest(name, Bases)
            ?? "units are money, seconds, hours, score, percent, percent-points, ratio, count, or one of these per something: money/interaction");

    private static UnitPowers? Single(string name) => name switch
    {
        "money" => UnitPowers.OfMoney,
        "seconds" or "hours" => UnitPowers.OfTime,
        "score" => UnitPowers.OfScore("of any one scale"),
        "percent" or "percent-points" or "ratio" => UnitPowers.None,
        _ => CountedThings.Singular(name) is { } thing ? UnitPowers.OfThing(thing) : null,
    };
}
