using System.Globalization;
using System.Numerics;
using Farthing.Core.Errors;
using Farthing.Core.Money;

namespace Farthing.Core.Catalogue;

/// <summary>How good a value is.</summary>
public enum BandLevel
{
    /// <summary>As it should be.</summary>
    Optimal,

    /// <summary>Not yet as it should be.</summary>
    Acceptable,

    /// <summary>To be acted upon.</summary>
    Urgent,
}

/// <summary>One range of a band set.</summary>
/// <param name="Level">How good values in it are.</param>
/// <param name="Low">Lower bound, null for none.</param>
/// <param name="LowIncluded">Whether the lower bound itself is in the range.</param>
/// <param name="High">Upper bound, null for none.</param>
/// <param name="HighIncluded">Whether the upper bound itself is in the range.</param>
/// <param name="Advice">What to make of a value in it, null for nothing.</param>
public sealed record BandRange(
    BandLevel Level, decimal? Low, bool LowIncluded, decimal? High, bool HighIncluded, string? Advice = null)
{
    /// <summary>Whether <paramref name="value"/>, exact and not rounded, lies in the range.</summary>
    public bool Holds(Ratio value) =>
        (Low is not { } low || value.CompareTo(Exact(low)) >= (LowIncluded ? 0 : 1))
        && (High is not { } high || value.CompareTo(Exact(high)) <= (HighIncluded ? 0 : -1));

    /// <summary>The range in words: "below 5", "5 to 10", "above 10"; of shares in percent, of differences of shares in points: "below 70 %".</summary>
    public string InWords(Unit unit)
    {
        string sign = unit.IsPercent ? " %" : unit.IsPoints ? " points" : "";
        string Number(decimal bound) => sign.Length == 0
            ? bound.ToString(CultureInfo.InvariantCulture)
            : (bound * 100).ToString("0.############", CultureInfo.InvariantCulture);
        return (Low, High) switch
        {
            (null, { } high) => $"{(HighIncluded ? "at most" : "below")} {Number(high)}{sign}",
            ({ } low, null) => $"{(LowIncluded ? "at least" : "above")} {Number(low)}{sign}",
            ({ } low, { } high) => $"{Number(low)} to {Number(high)}{sign}",
            _ => "any value",
        };
    }

    private static Ratio Exact(decimal number)
    {
        int scale = (decimal.GetBits(number)[3] >> 16) & 0xFF;
        BigInteger denominator = BigInteger.Pow(10, scale);
        return new Ratio(new BigInteger(number * (decimal)denominator), denominator);
    }
}

/// <summary>The ranges by which a KPI's values are judged.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Currency">The currency the bounds are in; null for a KPI that is not money.</param>
/// <param name="Ranges">The ranges, the first that holds decides; they neither overlap nor leave gaps.</param>
/// <param name="Place">Where the set is declared.</param>
public sealed record BandSet(string Kpi, string? Currency, IReadOnlyList<BandRange> Ranges, SourcePlace Place)
{
    /// <summary>The industry that the bounds are meant for, null for any.</summary>
    public string? Industry { get; init; }

    /// <summary>Where the bounds come from: a source and what it says, null where it is not said.</summary>
    public string? Source { get; init; }

    /// <summary>Short hash of its content.</summary>
    public string Version => DefinitionVersions.Of(this);

    /// <summary>Whether something of it could not be read, which was told.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The range of <paramref name="value"/>, null where none holds.</summary>
    public BandRange? Judge(Ratio value) => Ranges.FirstOrDefault(r => r.Holds(value));

    /// <summary>Whether the bounds mean anything for a workspace in <paramref name="currency"/>.</summary>
    public bool AppliesTo(string currency) => Currency is null || Currency == currency;
}
