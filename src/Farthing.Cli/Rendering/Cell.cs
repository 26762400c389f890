using System.Text.Json;

namespace Farthing.Cli.Rendering;

/// <summary>
/// One value of a table: what a person reads, and exactly what a program reads. The same cell is written as text, JSON
/// and CSV, so that the three cannot differ.
/// </summary>
public sealed class Cell
{
    private readonly Func<Style, string> _shown;
    private readonly string? _exact;
    private readonly bool _isNumber;

    private Cell(Func<Style, string> shown, string? exact, bool isNumber) =>
        (_shown, _exact, _isNumber) = (shown, exact, isNumber);

    /// <summary>Nothing: shown as a dash, null in JSON, empty in CSV.</summary>
    public static Cell Empty { get; } = new(_ => "–", null, false);

    /// <summary>Text; null is <see cref="Empty"/>.</summary>
    public static Cell Text(string? text) => text is null ? Empty : new Cell(_ => SafeText.OneLine(text), text, false);

    /// <summary>Text that a person sees in another form (a band with its colour) than a program.</summary>
    public static Cell Text(string text, Func<Style, string> shown) => new(shown, text, false);

    /// <summary>A whole number.</summary>
    public static Cell Integer(Int128 value) => new(s => NumberText.Integer(value, s), NumberText.Exact(value, 0), true);

    /// <summary>An amount in micro-units of the currency that the column's header names.</summary>
    public static Cell Money(Int128 micro, string currency) =>
        new(s => NumberText.Amount(micro, currency, s), NumberText.ExactMoney(micro), true);

    /// <summary>The number value·10⁻ˢᶜᵃˡᵉ, shown with some decimals.</summary>
    public static Cell Number(Int128 value, int scale, int digits) =>
        new(s => NumberText.Scaled(value, scale, digits, s), NumberText.Exact(value, scale), true);

    /// <summary>A number whose shown and exact forms the caller has made.</summary>
    public static Cell Number(string exact, Func<Style, string> shown) => new(shown, exact, true);

    /// <summary>Whether it is right-aligned and written to JSON without quotes.</summary>
    public bool IsNumber => _isNumber;

    /// <summary>What a person reads.</summary>
    public string Show(Style style) => _shown(style);

    /// <summary>Writes the exact value.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        if (_exact is null)
        {
            json.WriteNullValue();
        }
        else if (_isNumber)
        {
            json.WriteRawValue(_exact);
        }
        else
        {
            json.WriteStringValue(_exact);
        }
    }

    /// <summary>The CSV field, quoted and made harmless where needed.</summary>
    public string Csv() => _exact is null ? "" : _isNumber ? _exact : CsvOutput.Text(_exact);
}
