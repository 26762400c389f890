using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>Checks definitions and puts them together. Every problem is found in one go.</summary>
public sealed class CatalogueBuilder
{
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, MeasureDefinition> _measures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KpiDefinition> _kpis = new(StringComparer.Ordinal);
    private readonly HashSet<string> _brokenMeasures = new(StringComparer.Ordinal);

    private CatalogueBuilder()
    {
    }

    /// <summary>
    /// Builds the catalogue of <paramref name="sources"/>; a later source replaces what an earlier one defines under the same
    /// name, within one source a name stands once.
    /// </summary>
    /// <exception cref="UserException">
    /// FT-4001 a filter or formula cannot be read; FT-4002 no such unit; FT-4003 mixed units; FT-4004 a wrong definition.
    /// </exception>
    public static KpiCatalogue Build(params IReadOnlyList<CatalogueSource> sources)
    {
        CatalogueBuilder builder = new();
        foreach (CatalogueSource source in sources)
        {
            builder.CheckTwice(source);
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
            Targets = TargetBook.Of(sources.Select(s => s.Targets)),
            Instruments = [.. Last(sources.SelectMany(s => s.Instruments), i => Invariant($"{i.Id} {i.Version}"))],
            Themes = [.. Last(sources.SelectMany(s => s.Themes), t => t.Id)],
        };
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
        Unit unit = Unit.Parse(source.Unit.Text, source.Unit.Place);
        KpiParameter[] own = [.. source.Parameters.Select(Parameter)];
        BoundFormula? bound = FormulaBinder.Bind(source, _measures, _brokenMeasures, kpis, own);
        if (bound is null || WithNotes(source, bound) is not { } measures)
        {
            return;
        }

        FormulaRules.Check(bound with { Measures = measures }, source.Id.Text, source.Id.Place);
        UnitPowers powers = FormulaType.Of(
            bound.Formula, id => bound.Measures.First(m => m.Id == id).Unit, name => bound.Parameters.First(p => p.Name == name).Unit);
        if (powers != unit.Powers)
        {
            throw new UserException(
                "FT-4003", $"The formula gives {powers}, but the unit is {unit.Name} ({unit.Powers}).", source.Unit.Place);
        }

        KpiDefinition kpi = new(
            source.Id.Text, source.Title, source.Category, unit, source.Direction, source.Definition, bound.Formula, source.WhenNull, source.Id.Place)
        {
            FormulaText = source.Formula.Text,
            Printed = source.Printed,
            Aliases = source.Aliases,
            Parameters = bound.Parameters,
            References = bound.References,
            Notes = [.. source.Notes.Select(n => new KpiNote(n.Measure.Text, n.Text))],
            AllMeasures = measures,
            Model = ModelOf(source, bound.Parameters),
            Attributes = source.Attributes,
        };
        _kpis.Add(kpi.Id, kpi with { Version = VersionOf(kpi) });
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
    private List<MeasureDefinition>? WithNotes(KpiSource source, BoundFormula bound)
    {
        List<MeasureDefinition> measures = [.. bound.Measures];
        foreach (Placed name in source.Notes.Select(n => n.Measure))
        {
            if (_brokenMeasures.Contains(name.Text))
            {
                return null;
            }

            MeasureDefinition measure = _measures.GetValueOrDefault(name.Text)
                ?? throw Error($"There is no measure \"{name.Text}\".", name.Place, name.Text, _measures.Keys);
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
            throw Error($"\"{per.Text}\" is not a counted thing.", per.Place, per.Text, Unit.Things);
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

    /// <summary>The first 12 hex digits of a SHA-256 over all that decides the value, in one spelling.</summary>
    private static string VersionOf(KpiDefinition kpi)
    {
        StringBuilder text = new();
        text.Append(kpi.Id).Append('\n').Append(kpi.Unit.Name).Append('\n').Append(kpi.Formula.Canonical).Append('\n');
        foreach (KpiParameter parameter in kpi.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            string kind = parameter.Kind == ParameterKind.Duration ? "" : Invariant($":{parameter.Kind}");
            kind += parameter.Per is { } per ? "/" + per : "";
            text.Append(parameter.Name).Append(kind).Append('=').Append(parameter.Default).Append('\n');
        }

        text.Append(kpi.Model is { } model ? $"model={model}\n" : "");
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        foreach (MeasureDefinition m in kpi.AllMeasures.Where(m => used.Contains(m.Id)).OrderBy(m => m.Id, StringComparer.Ordinal))
        {
            text.AppendJoin('|', m.Id, m.Fact, m.Aggregate.ToString(), string.Join('+', m.Columns), m.WhereText, m.Axis).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
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
