namespace Farthing.Engine.Export;

/// <summary>What a column of an exported file holds.</summary>
public enum ExportKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Money or a quantity, written from micro-units as a decimal number with at most six decimals.</summary>
    Micro,

    /// <summary>A local date, written from days since 1970-01-01.</summary>
    Day,
}

/// <summary>A column of an exported file.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Width">How wide a spreadsheet shows it, in characters.</param>
public sealed record ExportColumn(string Name, ExportKind Kind = ExportKind.Text, int Width = 14);
