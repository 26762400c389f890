namespace Farthing.Engine.Import.Sources;

/// <summary>How a delimited text file is written.</summary>
/// <param name="Delimiter">The byte between fields.</param>
/// <param name="Quote">The byte around fields that hold delimiters or line ends, doubled inside; null: none.</param>
/// <param name="Header">Whether the first row names the columns.</param>
/// <param name="Columns">The names where there is no header.</param>
/// <param name="SkipLines">Lines before the header (or the first row) that are no part of the table.</param>
public sealed record CsvDialect(
    byte Delimiter, byte? Quote = (byte)'"', bool Header = true, IReadOnlyList<string>? Columns = null, int SkipLines = 0);
