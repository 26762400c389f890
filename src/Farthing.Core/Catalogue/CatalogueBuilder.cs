using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>Checks definitions and puts them together. Every problem is found in one go.</summary>
public sealed class CatalogueBuilder
{
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, MeasureDefinition> _measures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KpiDefinition> _kpis = new(StringComparer.Ordinal);
    private readonly HashSet<string> _brokenMeasures = new(StringComparer.Ordinal);
    private readonly ValueSettings _settings;

    private CatalogueBuilder(ValueSettings settings) => _settings = settings;

    /// <summary>
    /// Builds the catalogue of <paramref name="sources"/>; a later source replaces what an earlier one defines under the same
    /// name, within one source a name stands once.
    /// </summary>
    /// <exception cref="UserException">
    /// FT-4001 a filter or formula cannot be read; FT-4002 no such unit; FT-4003 mixed units; FT-4004 a wrong definition.
    /// </exception>
    public static KpiCatalogue Build(params IReadOnlyList<CatalogueSource> sources)
    {
        CatalogueBuilder builder = new(SettingsOf(sources));
        foreach (CatalogueSource source in sources)
        {
            builder.CheckTwice(source);
            builder._brokenMeasures.UnionWith(source.BrokenMeasures.Select(m => m.Text));
        }

        foreach (MeasureSource measure in Last(sources.SelectMany(s => s.Measures), m => m.Id.Text))
        {
            builder.Try(() => builder._measures.Add(measure.Id.Text, MeasureChecks.Read(measure)), () => builder._brokenMeasures.Add(measure.Id.Text));
        }

        Replacements replacements = new(sources);
        IReadOnlyList<KpiSource> kpis = replacements.Kpis();
        Dictionary<string, KpiSource> byName = kpis.ToDictionary(k => k.Id.Text, StringComparer.Ordinal);
        HashSet<string> names = [.. byName.Keys];
        foreach (KpiSource kpi in kpis)
        {
            builder.Try(() => builder.AddKpi(kpi, byName));
        }

        MarkOwn(sources, builder._kpis);

        foreach (BandSet set in sources.SelectMany(s => s.Bands))
        {
            if (sources.All(s => s.Removed.TrueForAll(r => r.Text != set.Kpi)))
            {
                builder.Try(() => builder.CheckBands(set, names));
            }
        }

        LeverDefinition[] levers = [.. Last(sources.SelectMany(s => s.Levers), l => l.Id)];
        builder._problems.AddRange(replacements.Check(kpis, levers));
        builder._problems.AddRange(ReferenceChecks.Run(sources, kpis, builder._kpis, levers));
        if (sources.Any(s => !s.IsProven) && sources.Count > 1)
        {
            IReadOnlyList<Problem> refused = new ReplacedDefinitions(sources, builder._measures).Guard(kpis, levers, builder._kpis);
            if (refused.Any(p => p.Code == "FT-4007"))
            {
                // What a refused measure does to the units of Farthing's own KPIs is no fault of these.
                HashSet<SourcePlace> proven = [.. sources.Where(s => s.IsProven).SelectMany(s => s.Kpis).Select(k => k.Unit.Place)];
                builder._problems.RemoveAll(p => p.Code == "FT-4003" && p.Place is { } place && proven.Contains(place));
            }

            builder._problems.AddRange(refused);
        }

        if (builder._problems.Count > 0)
        {
            throw new UserException(builder._problems);
        }

        return new KpiCatalogue(
            builder._kpis.Values,
            builder._measures.Values,
            Last(sources.SelectMany(s => s.Dimensions), d => d.Id),
            BandChoice.Of(sources))
        {
            Levers = levers,
            Benchmarks = [.. sources.SelectMany(s => s.Benchmarks).Where(b => names.Contains(b.Kpi.Text))],
            Targets = TargetBook.Of(sources.Select(s => s.Targets)),
            Instruments = builder._settings.Instruments,
            Themes = builder._settings.Themes,
        };
    }

    /// <summary>The settings of all sources together, the last that says something.</summary>
    internal static ValueSettings SettingsOf(IReadOnlyList<CatalogueSource> sources) => new(
        [.. Last(sources.SelectMany(s => s.Instruments), i => Invariant($"{i.Id} {i.Version}"))],
        [.. Last(sources.LastOrDefault(s => s.Themes.Count > 0)?.Themes ?? [], t => t.Id)],
        sources.Select(s => s.BusinessHours).LastOrDefault(h => h is not null),
        sources.Select(s => s.Lexicon).LastOrDefault(l => l is not null));

    /// <summary>KPIs that are not Farthing's are the workspace's own.</summary>
    private static void MarkOwn(IReadOnlyList<CatalogueSource> sources, Dictionary<string, KpiDefinition> kpis)
    {
        foreach (Placed id in sources.Where(s => !s.IsProven).SelectMany(s => s.Kpis).Select(k => k.Id))
        {
            if (kpis.TryGetValue(id.Text, out KpiDefinition? kpi) && kpi.Place == id.Place)
            {
                kpis[id.Text] = kpi with { IsOwn = true };
            }
        }
    }

    private static IEnumerable<T> Last<T>(IEnumerable<T> all, Func<T, string> id)
    {
        // The order of first appearance, the content of the last.
        Dictionary<string, T> last = new(StringComparer.Ordinal);
        foreach (T one in all)
        {
            last[id(one)] = one;
        }

        return last.Values;
    }

    private void CheckTwice(CatalogueSource source)
    {
        IEnumerable<(string What, Placed Id)> all = source.Measures.Select(m => ("measure", m.Id))
            .Concat(source.Kpis.Select(k => ("KPI", k.Id)))
            .Concat(source.Dimensions.Select(d => ("dimension", new Placed(d.Id, d.Place))))
            .Concat(source.Bands.Select(b => ("band set", new Placed(b.Industry is null ? b.Kpi : $"{b.Kpi} in {b.Industry}", b.Place))))
            .Concat(source.Levers.Select(l => ("lever", new Placed(l.Id, l.Place))))
            .Concat(source.Instruments.Select(i => ("instrument", new Placed(Invariant($"{i.Id} version {i.Version}"), i.Place))))
            .Concat(source.Themes.Select(t => ("theme", new Placed(t.Id, t.Place))));
        foreach (var group in all.GroupBy(a => (a.What, a.Id.Text)).Where(g => g.Count() > 1))
        {
            Wrong($"The {group.Key.What} \"{group.Key.Text}\" is defined twice.", group.Last().Id.Place, "keep one of them");
        }
    }

    private void AddKpi(KpiSource source, IReadOnlyDictionary<string, KpiSource> kpis)
    {
        Unit? unit = null;
        if (source.Unit.Text.Length > 0)
        {
            Try(() => unit = Unit.Parse(source.Unit.Text, source.Unit.Place));
        }

        if (source.Formula.Text.Length > 0 && Bound(source, unit, _measures, _brokenMeasures, kpis) is { } kpi)
        {
            _kpis.Add(kpi.Id, kpi with { Version = DefinitionVersions.Of(kpi, _settings) });
        }
    }

    /// <summary>A KPI over the given measures and KPIs, without its version; null where it stands on something that is at fault itself.</summary>
    /// <param name="source">The KPI.</param>
    /// <param name="unit">Its unit; null where that was refused, so that the formula alone is checked.</param>
    /// <param name="known">The measures.</param>
    /// <param name="broken">The measures that are at fault.</param>
    /// <param name="kpis">All KPIs.</param>
    /// <exception cref="UserException">What is wrong with it.</exception>
    internal static KpiDefinition? Bound(
        KpiSource source,
        Unit? unit,
        IReadOnlyDictionary<string, MeasureDefinition> known,
        IReadOnlySet<string> broken,
        IReadOnlyDictionary<string, KpiSource> kpis)
    {
        KpiParameter[] own = [.. source.Parameters.Select(Parameter)];
        BoundFormula? bound = FormulaBinder.Bind(source, known, broken, kpis, own);
        if (bound is null || WithNotes(source, bound, known, broken) is not { } measures)
        {
            return null;
        }

        FormulaRules.Check(bound with { Measures = measures }, source.Id.Text, source.Id.Place);
        UnitPowers powers = FormulaType.Of(
            bound.Formula, id => bound.Measures.First(m => m.Id == id).Unit, name => bound.Parameters.First(p => p.Name == name).Unit);
        if (unit is null)
        {
            return null;
        }

        if (!unit.Allows(powers))
        {
            throw new UserException(
                "FT-4003", $"The formula gives {powers}, but the unit is {unit.Name} ({unit.Powers}).", source.Unit.Place);
        }

        return new KpiDefinition(
            source.Id.Text, source.Title, source.Category, unit, source.Direction, source.Definition, bound.Formula, source.WhenNull, source.Id.Place)
        {
            FormulaText = source.Formula.Text,
            Printed = source.Printed,
            Aliases = source.Aliases,
            Parameters = bound.Parameters,
            References = bound.References,
            Notes = [.. source.Notes.Select(n => new KpiNote(n.Measure.Text, n.Text, n.Beside) { IsReason = n.IsReason })],
            AllMeasures = measures,
            Model = ModelOf(source, bound.Parameters),
            Attributes = source.Attributes,
        };
    }

    /// <summary>The model's name, where it is one and has the parameter that it needs.</summary>
    private static string? ModelOf(KpiSource source, IReadOnlyList<KpiParameter> parameters)
    {
        if (source.Model is not { } model)
        {
            return null;
        }

        if (model.Text != "bg-nbd")
        {
            throw Error($"There is no model \"{model.Text}\".", model.Place, model.Text, ["bg-nbd"]);
        }

        return parameters.Any(p => p is { Name: "horizon", Kind: ParameterKind.Duration, Default: not null })
            ? model.Text
            : throw new UserException(
                "FT-4004", "The model bg-nbd needs the parameter \"horizon\", a length of time.", model.Place,
                "parameters: { horizon: { default: 365 d, meaning: how far ahead orders are expected } }");
    }

    /// <summary>The formula's measures and those that only notes name; null where one of these is at fault itself.</summary>
    private static List<MeasureDefinition>? WithNotes(
        KpiSource source, BoundFormula bound, IReadOnlyDictionary<string, MeasureDefinition> known, IReadOnlySet<string> broken)
    {
        List<MeasureDefinition> measures = [.. bound.Measures];
        foreach (Placed name in source.Notes.Select(n => n.Measure))
        {
            if (broken.Contains(name.Text))
            {
                return null;
            }

            MeasureDefinition measure = known.GetValueOrDefault(name.Text)
                ?? throw Error($"There is no measure \"{name.Text}\".", name.Place, name.Text, known.Keys);
            if (measure.Aggregate == Aggregate.Values)
            {
                throw Error($"\"{name.Text}\" is a list of values, not one number.", name.Place, "", []);
            }

            if (!measures.Contains(measure))
            {
                measures.Add(measure);
            }
        }

        return measures;
    }

    private static KpiParameter Parameter(ParameterSource source)
    {
        if (source.Default is null && source.Kind == ParameterKind.Duration)
        {
            throw new UserException("FT-4004", $"The length of time \"{source.Name}\" needs a default.", source.Place);
        }

        if (source.Per is { } per && Unit.TryParse("count/" + per.Text) is null)
        {
            throw Error($"\"{per.Text}\" is not a counted thing.", per.Place, per.Text, CountedThings.Names);
        }

        if (source.Default is { } text && KpiParameter.Parse(source.Kind, text.Text) is null)
        {
            throw new UserException(
                "FT-4004", $"\"{text.Text}\" is not {KpiParameter.What(source.Kind)}.", text.Place, KpiParameter.Hint(source.Kind));
        }

        return KpiParameter.Of(source);
    }

    private void CheckBands(BandSet set, IReadOnlySet<string> kpis)
    {
        if (set.Kpi.Length == 0)
        {
            return;
        }

        if (!kpis.Contains(set.Kpi))
        {
            throw Error($"There is no KPI \"{set.Kpi}\".", set.Place, set.Kpi, kpis);
        }

        if (_kpis.TryGetValue(set.Kpi, out KpiDefinition? kpi))
        {
            if (kpi.Direction == Direction.None)
            {
                throw new UserException("FT-4004", $"{set.Kpi} has no good direction, so that it has no bands.", set.Place);
            }

            if (kpi.Unit.IsMoney != set.Currency is not null)
            {
                throw new UserException(
                    "FT-4004", kpi.Unit.IsMoney ? "Bounds in money need a currency." : "Only bounds in money have a currency.", set.Place);
            }
        }

        if (set.IsBroken)
        {
            return;
        }

        BandRange[] ordered = [.. set.Ranges.OrderBy(r => r.Low ?? decimal.MinValue).ThenBy(r => r.High ?? decimal.MaxValue)];
        for (int i = 0; i <= ordered.Length; i++)
        {
            BandRange? below = i > 0 ? ordered[i - 1] : null;
            BandRange? above = i < ordered.Length ? ordered[i] : null;
            bool meets = ordered.Length > 0 && below?.High == above?.Low && (below?.High is null || below.HighIncluded != above!.LowIncluded);
            if (!meets || (i > 0 && i < ordered.Length && below!.High is null))
            {
                throw new UserException(
                    "FT-4004", $"The bands of {set.Kpi} overlap or leave a gap.", set.Place,
                    "every value must lie in exactly one range: below A, from A to B, above B");
            }
        }
    }

    private void Try(Action action, Action? otherwise = null)
    {
        try
        {
            action();
        }
        catch (UserException e)
        {
            _problems.AddRange(e.Problems);
            otherwise?.Invoke();
        }
    }

    private void Wrong(string message, SourcePlace place, string? suggestion) =>
        _problems.Add(new Problem("FT-4004", Severity.Error, message, place, suggestion));

    private static UserException Error(string message, SourcePlace place, string word, IEnumerable<string> candidates) =>
        new("FT-4004", message, place, NearMatch.Suggest(word, candidates));
}
