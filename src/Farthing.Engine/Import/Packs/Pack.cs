namespace Farthing.Engine.Import.Packs;

/// <summary>A mapping that turns one source's files into facts.</summary>
public sealed class Pack
{
    /// <summary>Its name, which is also its file's: <c>anonymous-bank</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it reads, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>How the files are written.</summary>
    public required PackFormat Format { get; init; }

    /// <summary>Rows that are refused by name, in order.</summary>
    public required IReadOnlyList<PackFilter> Filters { get; init; }

    /// <summary>The facts that a row makes; the first carries the row's attributes.</summary>
    public required IReadOnlyList<PackFact> Facts { get; init; }

    /// <summary>Attributes that are dimensions: id to column.</summary>
    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    /// <summary>Columns that are dropped.</summary>
    public required IReadOnlyList<string> Ignored { get; init; }

    /// <summary>Files beside the imported one that it is joined with.</summary>
    public IReadOnlyList<PackLookup> Lookups { get; init; } = [];

    /// <summary>The column that numbers rows that are equal in every column; null: none is added.</summary>
    public string? Copies { get; init; }

    /// <summary>What orders the versions of a key; null: the later row wins.</summary>
    public PackField? Version { get; init; }

    /// <summary>SHA-256 of the pack's text, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The pack's file, as messages show it.</summary>
    public required string File { get; init; }

    /// <summary>Every column that the pack names, each once, in order.</summary>
    public IReadOnlyList<string> Columns =>
    [
        .. Facts.SelectMany(f => f.Fields.SelectMany(x => x.Columns).Concat(Condition.ColumnsOf(f.When)))
            .Concat(Filters.SelectMany(f => Condition.ColumnsOf(f.When)))
            .Concat(Version?.Columns ?? []).Concat(Lookups.Select(l => l.Column)).Concat(Dimensions.Values).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The columns without which a file is not this pack's.</summary>
    public IReadOnlyList<string> RequiredColumns =>
        [.. Facts.Where(f => f.When is null).SelectMany(f => f.Fields).Where(f => f.Required).SelectMany(f => f.Columns)
            .Distinct(StringComparer.Ordinal)];
}
