using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>All definitions, checked: what <see cref="CatalogueBuilder"/> makes of the files.</summary>
public sealed class KpiCatalogue
{
    private readonly Dictionary<string, KpiDefinition> _kpis;
    private readonly Dictionary<string, DimensionDefinition> _dimensions;
    private readonly Dictionary<string, BandSet> _bands;
    private readonly Lazy<KpiSearch> _index;

    internal KpiCatalogue(
        IEnumerable<KpiDefinition> kpis,
        IEnumerable<MeasureDefinition> measures,
        IEnumerable<DimensionDefinition> dimensions,
        IEnumerable<BandSet> bands)
    {
        Kpis = [.. kpis];
        Measures = [.. measures];
        Dimensions = [.. dimensions];
        _kpis = Kpis.ToDictionary(k => k.Id, StringComparer.Ordinal);
        _dimensions = Dimensions.ToDictionary(d => d.Id, StringComparer.Ordinal);
        _bands = bands.ToDictionary(b => b.Kpi, StringComparer.Ordinal);
        _index = new Lazy<KpiSearch>(() => new KpiSearch(Kpis));
    }

    /// <summary>All KPIs, in the order of the files.</summary>
    public IReadOnlyList<KpiDefinition> Kpis { get; }

    /// <summary>All measures, in the order of the files.</summary>
    public IReadOnlyList<MeasureDefinition> Measures { get; }

    /// <summary>All dimensions, declared attributes last.</summary>
    public IReadOnlyList<DimensionDefinition> Dimensions { get; }

    /// <summary>All levers, in the order of the files.</summary>
    public IReadOnlyList<LeverDefinition> Levers { get; internal init; } = [];

    /// <summary>Benchmarks and peers, in the order of the files.</summary>
    public IReadOnlyList<Benchmark> Benchmarks { get; internal init; } = [];

    /// <summary>All survey instruments, each version by itself.</summary>
    public IReadOnlyList<Instrument> Instruments { get; internal init; } = [];

    /// <summary>All themes of comments.</summary>
    public IReadOnlyList<ThemeDefinition> Themes { get; internal init; } = [];

    /// <summary>What the workspace's <c>targets.yaml</c> says; empty without one.</summary>
    public TargetBook Targets { get; internal init; } = new();

    /// <summary>The KPI of that id.</summary>
    /// <exception cref="UserException">FT-4010: there is none; the suggestion is the nearest id.</exception>
    public KpiDefinition Kpi(string id, SourcePlace? place = null) => _kpis.TryGetValue(id, out KpiDefinition? kpi)
        ? kpi
        : throw new UserException(
            "FT-4010",
            $"There is no KPI \"{id}\".",
            place,
            ByAlias(id) ?? NearMatch.Suggest(id, _kpis.Keys) ?? "list them with: farthing catalogue list");

    /// <summary>The KPI of that id, or null.</summary>
    public KpiDefinition? FindKpi(string id) => _kpis.GetValueOrDefault(id);

    /// <summary>The dimension of that id.</summary>
    /// <exception cref="UserException">FT-4011: there is none; the suggestion is the nearest id.</exception>
    public DimensionDefinition Dimension(string id, SourcePlace? place = null) =>
        _dimensions.TryGetValue(id, out DimensionDefinition? dimension)
            ? dimension
            : throw new UserException(
                "FT-4011",
                $"There is no dimension \"{id}\".",
                place,
                NearMatch.Suggest(id, _dimensions.Keys) ?? "there are " + string.Join(", ", _dimensions.Keys));

    /// <summary>The bands of a KPI, null where it has none.</summary>
    public BandSet? BandsOf(string kpi) => _bands.GetValueOrDefault(kpi);

    /// <summary>The search index over all KPIs, made when it is first asked for.</summary>
    public KpiSearch Index => _index.Value;

    /// <summary>The KPIs that a text means, best first. See <see cref="KpiSearch"/>.</summary>
    public IReadOnlyList<KpiDefinition> Search(string text, KpiFacets? facets = null) => Index.Find(text, facets);

    private string? ByAlias(string name) => Kpis
        .Where(k => k.Aliases.Append(k.Title).Any(a => a.Equals(name, StringComparison.OrdinalIgnoreCase)))
        .Select(k => $"did you mean \"{k.Id}\"?")
        .FirstOrDefault();
}
