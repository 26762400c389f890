using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>A text of a definition and where it stands.</summary>
public sealed record Placed(string Text, SourcePlace Place);

/// <summary>A measure as its file says it, nothing checked.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">Its title.</param>
/// <param name="Fact">The fact's name.</param>
/// <param name="Aggregate">How rows become a number.</param>
/// <param name="Columns">The columns; empty for a count of rows.</param>
/// <param name="Where">The filter, null for none.</param>
/// <param name="Axis">The clock.</param>
public sealed record MeasureSource(
    Placed Id, string Title, Placed Fact, Aggregate Aggregate, IReadOnlyList<Placed> Columns, Placed? Where, Placed Axis)
{
    /// <summary>What it counts, where that is not what the fact's rows or the column's values are; null for that.</summary>
    public Placed? Counts { get; init; }

    /// <summary>The version of the measure of this name that it means to replace; null where it says none.</summary>
    public Placed? Replaces { get; init; }
}

/// <summary>A parameter as its file says it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Default">Its value where none is set; null for none.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Place">Where it stands.</param>
public sealed record ParameterSource(string Name, ParameterKind Kind, Placed? Default, string Meaning, SourcePlace Place)
{
    /// <summary>The counted thing that the value is for one of; null for none.</summary>
    public Placed? Per { get; init; }
}

/// <summary>A KPI as its file says it, nothing checked.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">Its title.</param>
/// <param name="Category">The part of the catalogue that it is filed in.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Direction">Which way is good.</param>
/// <param name="Definition">What it means.</param>
/// <param name="Formula">How it is made.</param>
/// <param name="WhenNull">Why there is no value.</param>
public sealed record KpiSource(
    Placed Id, string Title, string Category, Placed Unit, Direction Direction, string Definition, Placed Formula, string WhenNull)
{
    /// <summary>The formula as the field prints it.</summary>
    public string? Printed { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Settings.</summary>
    public IReadOnlyList<ParameterSource> Parameters { get; init; } = [];

    /// <summary>Sentences beside the numbers: measure, text, the same in a few words, and whether it is a reason for no value.</summary>
    public IReadOnlyList<(Placed Measure, string Text, string? Beside, bool IsReason)> Notes { get; init; } = [];

    /// <summary>The model that gives its value in place of the formula; null for none.</summary>
    public Placed? Model { get; init; }

    /// <summary>The twelve attributes and how it is filed.</summary>
    public KpiAttributes Attributes { get; init; } = new();

    /// <summary>The version of the KPI of this id that it means to replace; null where it says none.</summary>
    public Placed? Replaces { get; init; }

    /// <summary>The keys that its file has, also those without content: what is not among them is taken from the KPI it replaces.</summary>
    public IReadOnlySet<string> Stated { get; init; } = new HashSet<string>();

    /// <summary>Whether something of it could not be read, which was told: what depends on that is not judged.</summary>
    public bool IsBroken { get; init; }
}

/// <summary>Everything that some files define; a workspace's definitions replace those of the same name before them.</summary>
public sealed class CatalogueSource
{
    /// <summary>Measures.</summary>
    public List<MeasureSource> Measures { get; } = [];

    /// <summary>KPIs.</summary>
    public List<KpiSource> Kpis { get; } = [];

    /// <summary>Dimensions.</summary>
    public List<DimensionDefinition> Dimensions { get; } = [];

    /// <summary>Band sets.</summary>
    public List<BandSet> Bands { get; } = [];

    /// <summary>Benchmarks and peers.</summary>
    public List<Benchmark> Benchmarks { get; } = [];

    /// <summary>Levers.</summary>
    public List<LeverDefinition> Levers { get; } = [];

    /// <summary>Survey instruments, each version by itself.</summary>
    public List<Instrument> Instruments { get; } = [];

    /// <summary>Themes of comments.</summary>
    public List<ThemeDefinition> Themes { get; } = [];

    /// <summary>KPIs of an earlier source that there shall be no more.</summary>
    public List<Placed> Removed { get; } = [];

    /// <summary>Targets, objectives, reviews, scorecards.</summary>
    public TargetBook Targets { get; } = new();

    /// <summary>
    /// Whether the references of its attributes were checked before, as those of Farthing's own definitions are by a test,
    /// so that not every command checks them again.
    /// </summary>
    public bool IsProven { get; set; }

    /// <summary>Measures that could not be read, which was told: KPIs that name one are not blamed for it.</summary>
    public List<Placed> BrokenMeasures { get; } = [];

    /// <summary>When the service is open, as text; null where nobody said.</summary>
    public string? BusinessHours { get; set; }

    /// <summary>Digest of the words by which comments are judged; null where the source has none.</summary>
    public string? Lexicon { get; set; }

    /// <summary>The industry whose bands are preferred, null for none.</summary>
    public string? Industry { get; set; }

    /// <summary>Adds what another file defines.</summary>
    public void Add(CatalogueSource other)
    {
        Measures.AddRange(other.Measures);
        BrokenMeasures.AddRange(other.BrokenMeasures);
        Kpis.AddRange(other.Kpis);
        Dimensions.AddRange(other.Dimensions);
        Bands.AddRange(other.Bands);
        Benchmarks.AddRange(other.Benchmarks);
        Levers.AddRange(other.Levers);
        Instruments.AddRange(other.Instruments);
        Themes.AddRange(other.Themes);
        Removed.AddRange(other.Removed);
    }
}
