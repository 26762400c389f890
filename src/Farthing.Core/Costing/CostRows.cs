using Farthing.Core.Expressions;

namespace Farthing.Core.Costing;

/// <summary>A dimension of rows: a code per row and what the codes mean.</summary>
/// <param name="Field">Name as conditions write it, such as <c>segment-queue</c> or <c>agent.role</c>.</param>
/// <param name="Codes">A code per row, 0 for none, never negative.</param>
/// <param name="TextOf">The text of a code, null for none.</param>
public sealed record DimensionColumn(string Field, int[] Codes, Func<int, string?> TextOf)
{
    /// <summary>The texts by code, where codes are given anew each time; empty where the store keeps them.</summary>
    public IReadOnlyList<string?> OwnTexts { get; init; } = [];
}

/// <summary>
/// What a costing run spreads over: the pieces or the carriers of a month, as columns in canonical order. Row i of one column
/// belongs to row i of all others.
/// </summary>
public sealed class CostRows
{
    private static readonly string[] PlaceFields = ["team", "site", "channel", "vendor"];
    private readonly Dictionary<Driver, long[]> _drivers = [];
    private readonly Dictionary<string, DimensionColumn> _dimensions;
    private RowProfiles? _profiles;
    private readonly Lazy<AgentRuns?> _runs;
    private RowCells? _cells;
    private RowCells? _cellsByAgent;

    /// <summary>Rows with the dimensions given, of which <c>agent</c>, <c>team</c>, <c>site</c>, <c>channel</c> and <c>vendor</c> must be there.</summary>
    /// <param name="interaction">The interaction's number per row.</param>
    /// <param name="segment">The segment's number per row, 0 on carriers.</param>
    /// <param name="dimensions">The dimensions.</param>
    public CostRows(long[] interaction, long[] segment, IEnumerable<DimensionColumn> dimensions)
    {
        Interaction = interaction;
        Segment = segment;
        _dimensions = dimensions.ToDictionary(d => d.Field, StringComparer.Ordinal);
        if (_dimensions.Values.Any(d => d.Codes.Length != Count) || segment.Length != Count)
        {
            throw new ArgumentException("All columns must have the same length.", nameof(dimensions));
        }

        _runs = new Lazy<AgentRuns?>(() => AgentRuns.WhereLong(Agent));
    }

    /// <summary>Number of rows.</summary>
    public int Count => Interaction.Length;

    /// <summary>The interaction's number per row.</summary>
    public long[] Interaction { get; }

    /// <summary>The segment's number per row, 0 on carriers.</summary>
    public long[] Segment { get; }

    /// <summary>The agent's code per row.</summary>
    public int[] Agent => _dimensions["agent"].Codes;

    /// <summary>The stretches of days between which rates change, null until <see cref="Prepare"/>.</summary>
    public RateDays? RateDays { get; private set; }

    /// <summary>All dimensions.</summary>
    public IReadOnlyDictionary<string, DimensionColumn> Dimensions => _dimensions;

    /// <summary>The drivers that have values here.</summary>
    public IEnumerable<Driver> Drivers => _drivers.Keys;

    /// <summary>The driver's value per row (0 or more), or null when these rows have no such driver.</summary>
    public long[]? DriverColumn(Driver driver) => _drivers.GetValueOrDefault(driver);

    /// <summary>Sets a driver's values.</summary>
    public void SetDriver(Driver driver, long[] values) => _drivers[driver] = values.Length == Count
        ? values
        : throw new ArgumentException("One value per row.", nameof(values));

    /// <summary>
    /// Sorts the rows into profiles: distinct combinations of team, site, channel, vendor and the fields that conditions use.
    /// </summary>
    /// <param name="fields">Fields of conditions; those that these rows lack are missing for all.</param>
    /// <param name="rateDays">The stretches of days between which rates change, null where none does.</param>
    public void Prepare(IEnumerable<string> fields, RateDays? rateDays = null)
    {
        RateDays = rateDays;
        (_cells, _cellsByAgent) = (null, null);
        IEnumerable<DimensionColumn> columns = PlaceFields.Concat(fields)
            .Distinct(StringComparer.Ordinal)
            .Where(_dimensions.ContainsKey)
            .Select(f => _dimensions[f]);
        _profiles = new RowProfiles(Count, rateDays?.Column is { } stretch ? [.. columns, stretch] : [.. columns]);
    }

    /// <summary>
    /// The cells of <see cref="Prepare"/>: rows that lie agent by agent have one kind of cells; others tell agents apart only where
    /// that is asked for.
    /// </summary>
    internal RowCells Cells(bool byAgent) => byAgent || _runs.Value is not null
        ? _cellsByAgent ??= _runs.Value is { } runs ? RowCells.OfRuns(Profiles, Agent, runs) : RowCells.OfScattered(Profiles, Agent)
        : _cells ??= RowCells.OfProfiles(Profiles);

    /// <summary>The profiles of <see cref="Prepare"/>.</summary>
    public RowProfiles Profiles => _profiles ?? throw new InvalidOperationException("Prepare comes first.");

    /// <summary>The value that <paramref name="field"/> has in a row.</summary>
    public FilterValue Value(string field, int row) =>
        _dimensions.TryGetValue(field, out DimensionColumn? column) ? FilterValue.Of(column.TextOf(column.Codes[row])) : default;
}
