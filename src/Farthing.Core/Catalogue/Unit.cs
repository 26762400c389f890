using System.Runtime.InteropServices;
using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>What a value is counted in, as powers of what can be added only to its like: money, time, score and things.</summary>
/// <param name="Money">Power of the workspace's currency.</param>
/// <param name="Time">Power of time.</param>
/// <param name="Score">Power of a survey's score.</param>
/// <param name="Things">Power of counted things: interactions, responses, chains.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UnitPowers(int Money, int Time, int Score, int Things)
{
    /// <summary>A plain number.</summary>
    public static UnitPowers None => default;

    /// <summary>The unit of a product.</summary>
    public static UnitPowers operator *(UnitPowers a, UnitPowers b) =>
        new(a.Money + b.Money, a.Time + b.Time, a.Score + b.Score, a.Things + b.Things);

    /// <summary>The unit of a quotient.</summary>
    public static UnitPowers operator /(UnitPowers a, UnitPowers b) =>
        new(a.Money - b.Money, a.Time - b.Time, a.Score - b.Score, a.Things - b.Things);

    /// <inheritdoc/>
    public override string ToString()
    {
        (string Name, int Power)[] parts = [("money", Money), ("time", Time), ("score", Score), ("count", Things)];
        static string Join(IEnumerable<(string Name, int Power)> some) => string.Join(
            '·', some.Select(p => Math.Abs(p.Power) == 1 ? p.Name : $"{p.Name}^{Math.Abs(p.Power)}"));
        string above = Join(parts.Where(p => p.Power > 0));
        string below = Join(parts.Where(p => p.Power < 0));
        return (above, below) switch
        {
            ("", "") => "a plain number",
            (_, "") => above,
            ("", _) => "1/" + below,
            _ => above + "/" + below,
        };
    }
}

/// <summary>
/// A unit as a KPI declares it: <c>money</c>, <c>seconds</c>, <c>hours</c>, <c>score</c>, <c>percent</c>,
/// <c>percent-points</c>, <c>ratio</c>, <c>count</c>, any of the first four, or a counted thing, per a counted thing or per hour:
/// <c>money/interaction</c>, <c>interactions/hour</c>.
/// </summary>
public sealed record Unit
{
    private static readonly string[] Counted =
    [
        "count", "interaction", "response", "chain", "contact", "session", "customer", "agent", "segment", "transfer", "issue", "user",
        "order", "subscription", "comment", "complaint", "refund", "referral", "touch", "reply", "case", "purchase", "resolution",
    ];

    /// <summary>The names of counted things.</summary>
    public static IReadOnlyList<string> Things => Counted;

    private static readonly string[] Bases = ["money", "seconds", "hours", "score", "percent", "percent-points", "ratio", .. Counted];

    private Unit(string name, UnitPowers powers, int secondsAbove, int secondsBelow)
    {
        Name = name;
        Powers = powers;
        SecondsAbove = secondsAbove;
        SecondsBelow = secondsBelow;
    }

    /// <summary>The unit as written.</summary>
    public string Name { get; }

    /// <summary>Its powers; a formula of this unit must have the same.</summary>
    public UnitPowers Powers { get; }

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
            "hour" => new Unit(name, above / new UnitPowers(0, 1, 0, 0), secondsAbove, 3600),
            _ when Counted.Contains(parts[1]) && above != UnitPowers.None =>
                new Unit(name, above / new UnitPowers(0, 0, 0, 1), secondsAbove, 1),
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
        "money" => new UnitPowers(1, 0, 0, 0),
        "seconds" or "hours" => new UnitPowers(0, 1, 0, 0),
        "score" => new UnitPowers(0, 0, 1, 0),
        "percent" or "percent-points" or "ratio" => UnitPowers.None,
        "touches" or "replies" => new UnitPowers(0, 0, 0, 1),
        _ when Counted.Contains(name) || Counted.Contains(name.TrimEnd('s')) => new UnitPowers(0, 0, 0, 1),
        _ => null,
    };
}
