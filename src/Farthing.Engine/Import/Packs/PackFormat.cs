using Farthing.Engine.Import.Casts;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Packs;

/// <summary>The kind of a source's files.</summary>
public enum FileKind
{
    /// <summary>By the file: Parquet by its first bytes, JSON lines by its name or a leading brace, else delimited text.</summary>
    Auto,

    /// <summary>Delimited text.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Parquet.</summary>
    Parquet,

    /// <summary>One JSON document.</summary>
    Json,
}

/// <summary>How a source's files are written.</summary>
public sealed record PackFormat
{
    /// <summary>What kind of file it is.</summary>
    public FileKind Kind { get; init; }

    /// <summary>The byte between fields; null: the one of comma, tab, semicolon and bar that makes the header fit.</summary>
    public byte? Delimiter { get; init; }

    /// <summary>Whether runs of blanks and tabs stand between fields.</summary>
    public bool Blanks { get; init; }

    /// <summary>The byte around fields; null: none.</summary>
    public byte? Quote { get; init; } = (byte)'"';

    /// <summary>How bytes stand for characters.</summary>
    public SourceEncoding Encoding { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public bool Header { get; init; } = true;

    /// <summary>The names where it does not.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Lines before the header.</summary>
    public int SkipLines { get; init; }

    /// <summary>The way to the rows in a JSON document: names of properties; empty: the document itself.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>IANA zone of local times; null: the workspace's.</summary>
    public string? Zone { get; init; }

    /// <summary>What becomes of a local time that the clock shows twice.</summary>
    public DoubtfulTime Twice { get; init; } = DoubtfulTime.Earlier;

    /// <summary>What becomes of a local time that it skips.</summary>
    public DoubtfulTime Never { get; init; } = DoubtfulTime.Reject;
}
