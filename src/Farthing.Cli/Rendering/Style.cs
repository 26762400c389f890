using Farthing.Core.Catalogue;

namespace Farthing.Cli.Rendering;

/// <summary>Colours, or none; digit grouping, or none.</summary>
/// <param name="colour">Whether to colour.</param>
/// <param name="grouped">Whether to set a thin space between thousands: only where a person reads.</param>
public sealed class Style(bool colour, bool grouped)
{
    /// <summary>Neither colour nor grouping.</summary>
    public static Style Plain { get; } = new(false, false);

    /// <summary>Whether thousands are set apart by a thin space.</summary>
    public bool Grouped => grouped;

    /// <summary>The text in bold.</summary>
    public string Bold(string text) => Paint("1", text);

    /// <summary>The text in grey: what matters less.</summary>
    public string Dim(string text) => Paint("2", text);

    /// <summary>The text in green.</summary>
    public string Good(string text) => Paint("32", text);

    /// <summary>The text in yellow.</summary>
    public string Fair(string text) => Paint("33", text);

    /// <summary>The text in red.</summary>
    public string Bad(string text) => Paint("31", text);

    /// <summary>The text in the accent colour.</summary>
    public string Accent(string text) => Paint("36", text);

    /// <summary>A band as shape, word and colour: never colour alone.</summary>
    public string Band(BandLevel level, string? word = null) => level switch
    {
        BandLevel.Optimal => Good("● " + (word ?? "optimal")),
        BandLevel.Acceptable => Fair("▲ " + (word ?? "acceptable")),
        _ => Bad("■ " + (word ?? "urgent")),
    };

    /// <summary>The tick of what closes, or the cross of what does not.</summary>
    public string Tick(bool closes) => closes ? Good("✓") : Bad("✗");

    private string Paint(string code, string text) => colour && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
