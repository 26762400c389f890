using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Query.Model;

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
            builder.Try(() => builder.AddMeasure(measure), () => builder._brokenMeasures.Add(measure.Id.Text));
        }

        KpiSource[] kpis = [.. Last(sources.SelectMany(s => s.Kpis), k => k.Id.Text)];
        HashSet<string> names = [.. kpis.Select(k => k.Id.Text)];
        foreach (KpiSource kpi in kpis)
        {
            builder.Try(() => builder.AddKpi(kpi, names));
        }

        foreach (BandSet set in sources.SelectMany(s => s.Bands))
        {
            builder.Try(() => builder.CheckBands(set, names));
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
            Levers = [.. Last(sources.SelectMany(s => s.Levers), l => l.Id)],
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

    private void AddMeasure(MeasureSource source)
    {
        if (!FactModel.Facts.TryGetValue(source.Fact.Text, out FactModel? fact))
        {
            throw Error($"There is no fact \"{source.Fact.Text}\".", source.Fact.Place, source.Fact.Text, FactModel.Facts.Keys);
        }

        if (!fact.Axes.Contains(source.Axis.Text, StringComparer.Ordinal))
        {
            throw Error($"{fact.Name} has no clock \"{source.Axis.Text}\".", source.Axis.Place, source.Axis.Text, fact.Axes);
        }

        Field[] columns = [.. source.Columns.Select(c => FindField(fact, c))];
        if (source.Aggregate == Aggregate.Sum)
        {
            foreach ((Field field, Placed column) in columns.Zip(source.Columns))
            {
                if (!field.IsNumber || FactModel.UnitOf(field) != FactModel.UnitOf(columns[0]))
                {
                    throw Error($"{field.Name} cannot be added up here.", column.Place, "", []);
                }
            }
        }

        Filter? where = source.Where is null ? null : FilterParser.ParseWithParameters(source.Where.Text, source.Where.Place);
        foreach (FilterField field in where?.FieldReferences ?? [])
        {
            FindField(fact, new Placed(field.Name, field.Place));
        }

        UnitPowers unit = source.Aggregate == Aggregate.Sum ? FactModel.UnitOf(columns[0]) : new UnitPowers(0, 0, 0, 1);
        _measures.Add(source.Id.Text, new MeasureDefinition(
            source.Id.Text, source.Title, fact.Name, source.Aggregate, [.. columns.Select(c => c.Name)], where,
            source.Axis.Text, unit, source.Id.Place)
        {
            WhereText = source.Where?.Text,
            Parameters = [.. ParametersOf(where).Distinct(StringComparer.Ordinal)],
        });
    }

    private static Field FindField(FactModel fact, Placed name) => fact.Find(name.Text) ?? throw Error(
        $"{fact.Name} has no field \"{name.Text}\".", name.Place, name.Text, fact.Own.Concat(fact.Dimensions).Select(f => f.Name));

    private void AddKpi(KpiSource source, IReadOnlySet<string> kpis)
    {
        Unit unit = Unit.Parse(source.Unit.Text, source.Unit.Place);
        Formula formula = FormulaParser.Parse(source.Formula.Text, source.Formula.Place);
        IEnumerable<Placed> named = formula.Measures.Select(m => new Placed(m.Id, m.Place)).Concat(source.Notes.Select(n => n.Measure));
        List<MeasureDefinition> measures = [];
        foreach (Placed name in named)
        {
            if (_brokenMeasures.Contains(name.Text))
            {
                return;
            }

            MeasureDefinition measure = _measures.GetValueOrDefault(name.Text) ?? throw (kpis.Contains(name.Text)
                ? new UserException(
                    "FT-4004", $"\"{name.Text}\" is a KPI; formulas are made of measures.", name.Place,
                    $"write its formula out; farthing show {name.Text} prints it")
                : Error($"There is no measure \"{name.Text}\".", name.Place, name.Text, _measures.Keys));
            if (!measures.Contains(measure))
            {
                measures.Add(measure);
            }
        }

        UnitPowers powers = FormulaType.Of(formula, id => _measures[id].Unit);
        if (powers != unit.Powers)
        {
            throw new UserException(
                "FT-4003", $"The formula gives {powers}, but the unit is {unit.Name} ({unit.Powers}).", source.Unit.Place);
        }

        KpiParameter[] parameters = [.. source.Parameters.Select(Parameter)];
        string[] needed = [.. measures.SelectMany(m => m.Parameters).Distinct(StringComparer.Ordinal)];
        if (needed.FirstOrDefault(n => parameters.All(p => p.Name != n)) is { } missing)
        {
            throw new UserException(
                "FT-4004", $"{source.Id.Text} needs the parameter \"{missing}\": a measure of it uses it.", source.Id.Place);
        }

        KpiDefinition kpi = new(
            source.Id.Text, source.Title, source.Category, unit, source.Direction, source.Definition, formula, source.WhenNull, source.Id.Place)
        {
            FormulaText = source.Formula.Text,
            Printed = source.Printed,
            Aliases = source.Aliases,
            Parameters = parameters,
            Notes = [.. source.Notes.Select(n => new KpiNote(n.Measure.Text, n.Text))],
            AllMeasures = measures,
            Attributes = source.Attributes,
        };
        _kpis.Add(kpi.Id, kpi with { Version = VersionOf(kpi) });
    }

    private static KpiParameter Parameter(ParameterSource source) => new(
        source.Name,
        Duration.TryParse(source.Default.Text) ?? throw new UserException(
            "FT-4004", $"\"{source.Default.Text}\" is not a length of time.", source.Default.Place, "write 20 s, 5 min, 24 h or 7 d"),
        source.Meaning);

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

    private static IEnumerable<string> ParametersOf(Filter? filter) => filter switch
    {
        FilterComparison { Literal.Parameter: { } name } => [name],
        FilterIn list => list.Literals.Where(l => l.Parameter is not null).Select(l => l.Parameter!),
        FilterAnd and => and.Conditions.SelectMany(ParametersOf),
        FilterOr or => or.Conditions.SelectMany(ParametersOf),
        FilterNot not => ParametersOf(not.Condition),
        _ => [],
    };

    /// <summary>The first 12 hex digits of a SHA-256 over all that decides the value, in one spelling.</summary>
    private static string VersionOf(KpiDefinition kpi)
    {
        StringBuilder text = new();
        text.Append(kpi.Id).Append('\n').Append(kpi.Unit.Name).Append('\n').Append(kpi.Formula.Canonical).Append('\n');
        foreach (KpiParameter parameter in kpi.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            text.Append(parameter.Name).Append('=').Append(parameter.Milliseconds).Append('\n');
        }

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
