using Farthing.Core.Errors;
using Farthing.Core.Expressions;

namespace Farthing.Core.Catalogue;

/// <summary>A formula with all its names found.</summary>
/// <param name="Formula">The formula; KPIs stand in it as what they mean.</param>
/// <param name="Measures">Its measures, each once, those with conditions of their own among them.</param>
/// <param name="References">The KPIs that it names itself.</param>
/// <param name="Parameters">The parameters of the KPI, its own first, then those of the KPIs it names.</param>
internal sealed record BoundFormula(
    Formula Formula, IReadOnlyList<MeasureDefinition> Measures, IReadOnlyList<string> References, IReadOnlyList<KpiParameter> Parameters);

/// <summary>Finds what the names of a formula mean: measures as they are, KPIs as their own formulas in place.</summary>
internal sealed class FormulaBinder
{
    /// <summary>Most measures, parameters and numbers after KPIs have been written out.</summary>
    public const int MaxTerms = 2_000;

    /// <summary>Most KPIs within each other.</summary>
    public const int MaxLevels = 16;

    private readonly IReadOnlyDictionary<string, MeasureDefinition> _known;
    private readonly IReadOnlySet<string> _broken;
    private readonly IReadOnlyDictionary<string, KpiSource> _kpis;
    private readonly List<string> _path = [];
    private readonly List<MeasureDefinition> _measures = [];
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly List<KpiParameter> _parameters;
    private int _terms;

    private FormulaBinder(
        IReadOnlyDictionary<string, MeasureDefinition> known,
        IReadOnlySet<string> broken,
        IReadOnlyDictionary<string, KpiSource> kpis,
        IReadOnlyList<KpiParameter> parameters) =>
        (_known, _broken, _kpis, _parameters) = (known, broken, kpis, [.. parameters]);

    /// <summary>Binds a KPI's formula; null where something that it names is at fault itself, which is told there.</summary>
    /// <exception cref="UserException">
    /// FT-4001 it cannot be read; FT-4004 a name means nothing; FT-4006 KPIs name each other in a circle, or make it too large.
    /// </exception>
    public static BoundFormula? Bind(
        KpiSource kpi,
        IReadOnlyDictionary<string, MeasureDefinition> known,
        IReadOnlySet<string> broken,
        IReadOnlyDictionary<string, KpiSource> kpis,
        IReadOnlyList<KpiParameter> parameters)
    {
        FormulaBinder binder = new(known, broken, kpis, parameters);
        binder._path.Add(kpi.Id.Text);
        Formula? formula = binder.Expand(FormulaParser.Parse(kpi.Formula.Text, kpi.Formula.Place));
        return formula is null ? null : new BoundFormula(formula, binder._measures, [.. binder._references], binder._parameters);
    }

    private Formula? Expand(Formula formula)
    {
        switch (formula)
        {
            case FormulaMeasure named:
                return Named(named);
            case FormulaNumber or FormulaParameter:
                Count(formula is FormulaParameter p ? p.Place : null);
                return formula;
            case FormulaBinary b:
                return Expand(b.Left) is { } left && Expand(b.Right) is { } right ? b with { Left = left, Right = right } : null;
            case FormulaNegation negation:
                return Expand(negation.Inner) is { } turned ? new FormulaNegation(turned) : null;
            case FormulaPercentile percentile:
                return Measure(percentile.Measure) is { } values ? percentile with { Measure = values } : null;
            case FormulaShift shift:
                return Expand(shift.Inner) is { } earlier ? shift with { Inner = earlier } : null;
            case FormulaShare share:
                return Expand(share.Inner) is { } part ? share with { Inner = part } : null;
            case FormulaCall call:
                Formula?[] arguments = [.. call.Arguments.Select(Expand)];
                return arguments.Contains(null) ? null : call with { Arguments = arguments! };
            default:
                throw new ArgumentOutOfRangeException(nameof(formula));
        }
    }

    private Formula? Named(FormulaMeasure named)
    {
        if (_known.ContainsKey(named.Name) || _broken.Contains(named.Name) || !_kpis.TryGetValue(named.Name, out KpiSource? kpi))
        {
            return Measure(named);
        }

        if (named.Where is not null)
        {
            throw new UserException(
                "FT-4004", $"\"{named.Name}\" is a KPI; only measures take a condition.", named.Place, "write its formula out, each measure with the condition");
        }

        if (_path.Contains(kpi.Id.Text, StringComparer.Ordinal))
        {
            return Circle(kpi.Id.Text, named.Place);
        }

        if (_path.Count == MaxLevels)
        {
            throw new UserException("FT-4006", $"KPIs stand within each other more than {MaxLevels} levels deep.", named.Place);
        }

        if (_path.Count == 1)
        {
            _references.Add(kpi.Id.Text);
        }

        return InPlace(kpi, named.Place);
    }

    /// <summary>A circle is told by the KPIs that are in it; one that only leads to it has no fault of its own.</summary>
    private FormulaMeasure? Circle(string id, SourcePlace place) => id == _path[0]
        ? throw new UserException(
            "FT-4006", $"KPIs name each other in a circle: {string.Join(" → ", _path.Append(id))}.", place, "write one of them over measures")
        : null;

    private Formula? InPlace(KpiSource kpi, SourcePlace place)
    {
        Formula parsed;
        try
        {
            parsed = FormulaParser.Parse(kpi.Formula.Text, kpi.Formula.Place);
        }
        catch (UserException)
        {
            return null;
        }

        foreach (ParameterSource parameter in kpi.Parameters)
        {
            KpiParameter? known = _parameters.Find(p => p.Name == parameter.Name);
            if (known is not null && known.Kind != parameter.Kind)
            {
                throw new UserException(
                    "FT-4004", $"The parameter \"{parameter.Name}\" is of another kind in {kpi.Id.Text}.", place, "give yours another name");
            }

            KpiParameter own = KpiParameter.Of(parameter);
            if (known is null)
            {
                _parameters.Add(own);
            }
            else if (known.Default != own.Default || known.Per != own.Per)
            {
                throw new UserException(
                    "FT-4004", $"The parameter \"{parameter.Name}\" means something else in {kpi.Id.Text}: its default or what it is per differs.", place,
                    "state the same default, or write the formula out");
            }
        }

        _path.Add(kpi.Id.Text);
        Formula? formula = Expand(parsed);
        _path.RemoveAt(_path.Count - 1);
        return formula;
    }

    private FormulaMeasure? Measure(FormulaMeasure named)
    {
        Count(named.Place);
        if (_broken.Contains(named.Name))
        {
            return null;
        }

        MeasureDefinition measure = _known.GetValueOrDefault(named.Name)
            ?? throw new UserException(
                "FT-4004", $"There is no measure \"{named.Name}\".", named.Place,
                NearMatch.Suggest(named.Name, _known.Keys.Concat(_kpis.Keys)));
        if (_measures.All(m => m.Id != named.Id))
        {
            _measures.Add(named.Where is { } where ? Filtered(measure, named, where) : measure);
        }

        return named;
    }

    private static MeasureDefinition Filtered(MeasureDefinition measure, FormulaMeasure named, Filter where)
    {
        MeasureChecks.Fields(where, measure.Fact);
        string text = FilterText.Canonical(where);
        Filter both = measure.Where is null ? where : new FilterAnd([measure.Where, where]);
        return measure with
        {
            Id = named.Id,
            Title = $"{measure.Title} with {text}",
            Where = both,
            Unit = MeasureChecks.UnitWith(measure, both),
            WhereText = measure.WhereText is null ? text : $"({measure.WhereText}) and ({text})",
            Parameters = [.. measure.Parameters.Concat(MeasureChecks.ParametersOf(where)).Distinct(StringComparer.Ordinal)],
        };
    }

    private void Count(SourcePlace? place)
    {
        if (++_terms > MaxTerms)
        {
            throw new UserException("FT-4006", $"With its KPIs written out the formula has more than {MaxTerms} measures and numbers.", place);
        }
    }
}
