using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Farthing.Core.Ledger;
using Farthing.Core.Money;

namespace Farthing.Engine.Costing;

/// <summary>Lines of one account that no rule or no pool takes, so that a month does not close.</summary>
/// <param name="Account">The account.</param>
/// <param name="Component">The component that its rule gives, null where no rule takes it.</param>
/// <param name="Fate">Whether a rule or a pool is missing.</param>
/// <param name="Amount">Micro-units in the month.</param>
/// <param name="LineCount">How many lines.</param>
/// <param name="Lines">Ids of the first of them.</param>
public sealed record Unplaced(
    string Account, string? Component, LineFate Fate, [property: JsonConverter(typeof(Int128Text))] Int128 Amount, int LineCount, IReadOnlyList<string> Lines);

/// <summary>A currency's total in a month, as a run stores it.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Original">Micro-units of it.</param>
/// <param name="Converted">Micro-units of the workspace's currency.</param>
/// <param name="Rounding">Σ rounded − exact, in major units, exact (up to 18 decimals).</param>
public sealed record ConvertedTotal(
    string Currency,
    [property: JsonConverter(typeof(Int128Text))] Int128 Original,
    [property: JsonConverter(typeof(Int128Text))] Int128 Converted,
    string Rounding);

/// <summary>What a run keeps beside its sums: what does not close, currencies, notes. Stored as JSON.</summary>
/// <param name="Unplaced">Lines that stop the month from closing, by account.</param>
/// <param name="Currencies">Totals by currency.</param>
/// <param name="OpenSegments">Segments of the month without an end: no piece, no cost.</param>
public sealed record RunDetail(
    IReadOnlyList<Unplaced> Unplaced, IReadOnlyList<ConvertedTotal> Currencies, long OpenSegments)
{
    private const int LinesNamed = 20;

    /// <summary>The detail of a month's ledger.</summary>
    public static RunDetail Of(MonthLedger ledger, long openSegments) => new(
        [.. ledger.Lines
            .Where(l => l.Fate is LineFate.NoRule or LineFate.NoPool)
            .GroupBy(l => (l.Line.Account, l.Component, l.Fate))
            .OrderBy(g => g.Key.Account, StringComparer.Ordinal)
            .Select(g => new Unplaced(
                g.Key.Account,
                g.Key.Fate == LineFate.NoRule ? null : g.Key.Component.ToString().ToLowerInvariant(),
                g.Key.Fate,
                g.Aggregate(Int128.Zero, (sum, l) => sum + l.Amount),
                g.Count(),
                [.. g.Take(LinesNamed).Select(l => l.Line.Id)]))],
        [.. ledger.Currencies.Select(c => new ConvertedTotal(
            c.Currency, c.Original, c.Converted, new Ratio(c.Rounding, BigInteger.Pow(10, 18)).ToPlain(18)))],
        openSegments);

    /// <summary>As stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>From what is stored; empty for null.</summary>
    public static RunDetail FromJson(string? json) =>
        (json is null ? null : JsonSerializer.Deserialize<RunDetail>(json)) ?? new RunDetail([], [], 0);
}

/// <summary>128-bit integers as JSON texts, so that nothing rounds them on the way.</summary>
internal sealed class Int128Text : JsonConverter<Int128>
{
    /// <inheritdoc/>
    public override Int128 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Int128.Parse(reader.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Int128 value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
