using Farthing.Core.Catalogue;
using Farthing.Engine.Workspaces;
using static Farthing.Engine.Catalogues.ReaderParts;

namespace Farthing.Engine.Catalogues;

/// <summary>
/// Reads one catalogue file: any of the keys <c>kpis</c>, <c>measures</c>, <c>dimensions</c>, <c>bands</c>, <c>benchmarks</c>, <c>levers</c>,
/// <c>instruments</c>, <c>themes</c>, <c>remove</c>. What the texts mean is checked by <see cref="CatalogueBuilder"/>. The forms are those of catalogue/schemas/catalogue.schema.json.
/// </summary>
internal static class CatalogueReader
{
    private static readonly Dictionary<string, Direction> Directions = new(StringComparer.Ordinal)
    {
        ["none"] = Direction.None,
        ["down"] = Direction.Down,
        ["up"] = Direction.Up,
        ["two-sided"] = Direction.TwoSided,
    };

    private static readonly Dictionary<string, BandLevel> Levels = new(StringComparer.Ordinal)
    {
        ["optimal"] = BandLevel.Optimal,
        ["acceptable"] = BandLevel.Acceptable,
        ["urgent"] = BandLevel.Urgent,
    };

    private static readonly Dictionary<string, ParameterKind> Kinds = new(StringComparer.Ordinal)
    {
        ["duration"] = ParameterKind.Duration,
        ["number"] = ParameterKind.Number,
        ["percent"] = ParameterKind.Percent,
        ["money"] = ParameterKind.Money,
    };

    public static void Read(YamlNode node, CatalogueSource into, ProblemList problems)
    {
        MapReader file = new(node, problems, "a catalogue file");
        string? category = file.Text("category");
        foreach (MapReader kpi in file.Maps("kpis", "a KPI"))
        {
            int before = problems.Problems.Count;
            KpiSource read = Kpi(kpi, category);
            into.Kpis.Add(read with { IsBroken = problems.Problems.Count > before });
            kpi.Close();
        }

        foreach (MapReader measure in file.Maps("measures", "a measure"))
        {
            if (Measure(measure) is { } read)
            {
                into.Measures.Add(read);
            }
            else
            {
                into.BrokenMeasures.Add(new Placed(measure.Text("measure") ?? "", measure.Place));
            }

            measure.Close();
        }

        foreach (MapReader dimension in file.Maps("dimensions", "a dimension"))
        {
            into.Dimensions.Add(new DimensionDefinition(
                Id(dimension, "dimension").Text, dimension.RequiredText("title"), dimension.RequiredText("field"), IsAttribute: false,
                dimension.RequiredText("description"), dimension.PlaceOf("dimension")));
            dimension.Close();
        }

        foreach (MapReader set in file.Maps("bands", "a band set"))
        {
            int before = problems.Problems.Count;
            BandSet read = new(
                set.RequiredText("kpi"), set.Text("currency"), [.. set.Maps("ranges", "a range").Select(Range).OfType<BandRange>()],
                set.PlaceOf("kpi"))
            {
                Industry = set.Text("industry"),
                Source = set.Text("source"),
            };
            into.Bands.Add(read with { IsBroken = problems.Problems.Count > before });
            set.Close();
        }

        into.Benchmarks.AddRange(file.Maps("benchmarks", "a benchmark").Select(BenchmarkReader.Read).OfType<Benchmark>());
        into.Levers.AddRange(file.Maps("levers", "a lever").Select(LeverReader.Read));
        into.Instruments.AddRange(file.Maps("instruments", "an instrument").Select(InstrumentReader.Read).OfType<Instrument>());
        into.Themes.AddRange(file.Maps("themes", "a theme").Select(InstrumentReader.Theme));
        into.Removed.AddRange(ReaderParts.Words(file, "remove"));
        file.Close();
    }

    private static KpiSource Kpi(MapReader map, string? category)
    {
        MapReader? parameters = map.Map("parameters", "parameters");
        return new KpiSource(
            Id(map, "kpi"),
            map.RequiredText("title"),
            map.Text("category") ?? category ?? "workspace",
            Required(map, "unit"),
            map.Choice("direction", Directions) ?? Missing(map, "direction", Direction.None),
            map.RequiredText("definition"),
            Required(map, "formula"),
            map.RequiredText("when-null"))
        {
            Printed = map.Text("printed"),
            Model = Optional(map, "model"),
            Aliases = [.. map.Words("aliases").Select(w => w.Text)],
            Parameters = parameters is null ? [] : [.. parameters.Keys.ToArray().Select(k => Parameter(parameters, k.Text))],
            Notes = [.. map.Maps("notes", "a note").Select(Note)],
            Attributes = AttributeReader.Read(map),
            Replaces = Optional(map, "replaces"),
            Stated = map.Keys.Select(k => k.Text).Concat(category is null ? [] : ["category"]).ToHashSet(StringComparer.Ordinal),
        };
    }

    private static ParameterSource Parameter(MapReader parameters, string name)
    {
        MapReader map = parameters.Map(name, $"the parameter {name}")!;
        ParameterSource read = new(
            name, map.Choice("kind", Kinds) ?? ParameterKind.Duration, Optional(map, "default"), map.RequiredText("meaning"),
            parameters.PlaceOf(name))
        { Per = Optional(map, "per") };
        map.Close();
        return read;
    }

    private static (Placed Measure, string Text, string? Beside, bool IsReason) Note(MapReader map)
    {
        (Placed, string, string?, bool) note = (Required(map, "measure"), map.RequiredText("text"), map.Text("beside"), map.Boolean("reason") ?? false);
        map.Close();
        return note;
    }

    private static MeasureSource? Measure(MapReader map)
    {
        Placed id = Id(map, "measure");
        IReadOnlyList<YamlScalar> sum = map.Words("sum");
        string? count = map.Text("count");
        Placed? values = Optional(map, "values");
        Aggregate aggregate = sum.Count > 0 ? Aggregate.Sum
            : values is not null ? Aggregate.Values
            : count == "rows" ? Aggregate.Count : Aggregate.CountDistinct;
        Placed[] columns = sum.Count > 0 ? [.. sum.Select(s => new Placed(s.Text, s.Place))]
            : values is not null ? [values]
            : aggregate == Aggregate.Count || count is null ? []
            : [new Placed(count, map.PlaceOf("count"))];
        if (new[] { sum.Count > 0, count is not null, values is not null }.Count(given => given) != 1)
        {
            map.Problems.Error(
                "FT-4004", $"The measure \"{id.Text}\" needs one of sum, count and values.", map.Place,
                "sum: COLUMN, count: rows, count: COLUMN for different values, or values: COLUMN for medians");
            map.Allow("title", "fact", "where", "by", "counts", "replaces");
            return null;
        }

        (string title, Placed fact, Placed axis) = (map.RequiredText("title"), Required(map, "fact"), Required(map, "by"));
        if (fact.Text.Length == 0 || axis.Text.Length == 0)
        {
            map.Allow("where", "counts", "replaces");
            return null;
        }

        return new MeasureSource(
            id, title, fact, aggregate, columns, Optional(map, "where"), axis)
        {
            Counts = Optional(map, "counts"),
            Replaces = Optional(map, "replaces"),
        };
    }

    private static BandRange? Range(MapReader map)
    {
        BandLevel? level = map.Choice("band", Levels);
        (decimal? below, decimal? atMost, decimal? above, decimal? from, decimal? to) =
            (map.Decimal("below"), map.Decimal("at-most"), map.Decimal("above"), map.Decimal("from"), map.Decimal("to"));
        string? advice = map.Text("advice");
        map.Close();
        if (level is not { } known)
        {
            return Missing<BandRange?>(map, "band", null);
        }

        if ((from is not null && above is not null) || new[] { below, atMost, to }.Count(b => b is not null) > 1)
        {
            map.Problems.Error("FT-4004", "A range has one lower and one upper bound at most.", map.Place);
            return null;
        }

        return new BandRange(known, from ?? above, from is not null, below ?? atMost ?? to, below is null && (atMost ?? to) is not null, advice);
    }

    private static T Missing<T>(MapReader map, string key, T otherwise)
    {
        if (!map.Has(key))
        {
            map.Missing(key);
        }

        return otherwise;
    }
}
