using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Query.Model;

namespace Farthing.Core.Catalogue;

/// <summary>Checks a measure against its fact: clock, columns, filter.</summary>
internal static class MeasureChecks
{
    /// <summary>The measure that a file declares.</summary>
    /// <exception cref="UserException">FT-4001 its filter cannot be read; FT-4004 a name that its fact does not have.</exception>
    public static MeasureDefinition Read(MeasureSource source)
    {
        if (!FactModel.Facts.TryGetValue(source.Fact.Text, out FactModel? fact))
        {
            throw Error($"There is no fact \"{source.Fact.Text}\".", source.Fact.Place, source.Fact.Text, FactModel.Facts.Keys);
        }

        if (!fact.Axes.Contains(source.Axis.Text, StringComparer.Ordinal))
        {
            throw Error($"{fact.Name} has no clock \"{source.Axis.Text}\".", source.Axis.Place, source.Axis.Text, fact.Axes);
        }

        Clock clock = fact.Clock(source.Axis.Text);
        Field[] columns = [.. source.Columns.Select(c => Find(fact, c, clock))];
        bool adds = source.Aggregate is Aggregate.Sum or Aggregate.Values;
        foreach ((Field field, Placed column) in columns.Zip(source.Columns))
        {
            if (adds && (!field.IsNumber || FactModel.UnitOf(field) != FactModel.UnitOf(columns[0])))
            {
                throw Error($"{field.Name} cannot be added up here.", column.Place, "", []);
            }

            if (adds && FansOut(fact, field))
            {
                throw new UserException(
                    "FT-4004",
                    $"{field.Name} cannot be added up over {fact.Name}: it is the interaction's, which may have many of them, and would count once for each.",
                    column.Place,
                    "fact: interactions");
            }
        }

        Filter? where = source.Where is null ? null : FilterParser.ParseWithParameters(source.Where.Text, source.Where.Place);
        foreach (FilterField field in where?.FieldReferences ?? [])
        {
            Find(fact, new Placed(field.Name, field.Place), clock);
        }

        return new MeasureDefinition(
            source.Id.Text, source.Title, fact.Name, source.Aggregate, [.. columns.Select(c => c.Name)], where,
            clock.Name, UnitOf(source, columns, where), source.Id.Place)
        {
            WhereText = source.Where?.Text,
            Parameters = [.. ParametersOf(where).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>What the measure says that it counts, else what its rows or the values of its column are.</summary>
    private static UnitPowers UnitOf(MeasureSource source, Field[] columns, Filter? where)
    {
        bool adds = source.Aggregate is Aggregate.Sum or Aggregate.Values;
        UnitPowers own = adds ? FactModel.UnitOf(columns[0], Scale(where))
            : UnitPowers.OfThing(columns.Length == 0 ? CountedThings.OfFact(source.Fact.Text) : CountedThings.OfField(columns[0].Name));
        if (source.Counts is not { } counts)
        {
            return own;
        }

        if (CountedThings.Singular(counts.Text) is not { } thing)
        {
            throw Error($"\"{counts.Text}\" is not a counted thing.", counts.Place, counts.Text, CountedThings.Names);
        }

        return own.IsCount ? UnitPowers.OfThing(thing) : throw new UserException(
            "FT-4004", $"{source.Id.Text} gives {own} and counts nothing.", counts.Place, "leave counts out");
    }

    /// <summary>The measure over those of its rows that pass a further condition; scores are then of the method that it asks for.</summary>
    public static UnitPowers UnitWith(MeasureDefinition measure, Filter where) => measure.Unit.Score == 0
        ? measure.Unit
        : FactModel.UnitOf(FactModel.Facts[measure.Fact].Find(measure.Columns[0])!, Scale(where));

    /// <summary>The scale that all rows' scores are on: their method's, or that of their instrument; null where the filter names neither.</summary>
    private static string? Scale(Filter? where)
    {
        IEnumerable<FilterComparison> all = where is FilterAnd and ? and.Conditions.SelectMany(c => c is FilterAnd inner ? inner.Conditions : [c]).OfType<FilterComparison>()
            : where is FilterComparison one ? [one] : [];
        FilterComparison[] equal = [.. all.Where(c => c.Operator == FilterOperator.Equal && c.Literal.Parameter is null)];
        return (equal.FirstOrDefault(c => c.Field.Name == "method") ?? equal.FirstOrDefault(c => c.Field.Name == "instrument"))?.Literal.Value.ToString();
    }

    /// <summary>Whether the field belongs to the interaction, and the fact can have several rows of it.</summary>
    private static bool FansOut(FactModel fact, Field field) =>
        fact.Shape != FactShape.Interactions && field.Home != FieldHome.Row && !field.OfSegment;

    /// <summary>Refuses a filter that names what the fact does not have.</summary>
    public static void Fields(Filter where, string fact)
    {
        foreach (FilterField field in where.FieldReferences)
        {
            Find(FactModel.Facts[fact], new Placed(field.Name, field.Place), null);
        }
    }

    /// <summary>The parameters that a filter names, repeats included.</summary>
    public static IEnumerable<string> ParametersOf(Filter? filter) => Literals(filter).Select(l => l.Literal.Parameter!);

    /// <summary>Refuses a filter that compares a field with a parameter of another kind, or with one that may have no value.</summary>
    public static void Parameters(MeasureDefinition measure, IReadOnlyList<KpiParameter> parameters, string kpi, SourcePlace place)
    {
        FactModel fact = FactModel.Facts[measure.Fact];
        foreach ((FilterField field, FilterLiteral literal) in Literals(measure.Where))
        {
            KpiParameter parameter = parameters.FirstOrDefault(p => p.Name == literal.Parameter) ?? throw new UserException(
                "FT-4004", $"{kpi} needs the parameter \"{literal.Parameter}\": a measure of it uses it.", place);
            if (!KpiParameter.Fits(parameter.Kind, fact.Find(field.Name)!))
            {
                throw new UserException(
                    "FT-4004", $"{field.Name} cannot be compared with {parameter.Name}, a {parameter.Kind.ToString().ToLowerInvariant()}.", literal.Place);
            }

            if (parameter.Default is null)
            {
                throw new UserException("FT-4004", $"{parameter.Name} needs a default: a condition uses it.", place);
            }
        }
    }

    private static IEnumerable<(FilterField Field, FilterLiteral Literal)> Literals(Filter? filter) => filter switch
    {
        FilterComparison { Literal.Parameter: not null } comparison => [(comparison.Field, comparison.Literal)],
        FilterIn list => list.Literals.Where(l => l.Parameter is not null).Select(l => (list.Field, l)),
        FilterAnd and => and.Conditions.SelectMany(Literals),
        FilterOr or => or.Conditions.SelectMany(Literals),
        FilterNot not => Literals(not.Condition),
        _ => [],
    };

    /// <summary>The field of a name; what depends on buckets needs a clock that has them.</summary>
    private static Field Find(FactModel fact, Placed name, Clock? clock)
    {
        Field field = fact.Find(name.Text) ?? throw Error(
            $"{fact.Name} has no field \"{name.Text}\".", name.Place, name.Text, fact.Own.Concat(fact.Dimensions).Select(f => f.Name));
        bool fits = clock is null || field.Rule switch
        {
            FieldRule.LostInPeriod or FieldRule.AcquiredInPeriod => clock.IsInterval,
            FieldRule.AgeAtClose => clock.Kind == ClockKind.Closing,
            _ => true,
        };
        return fits ? field : throw new UserException(
            "FT-4004", $"{field.Name} means nothing by the clock \"{clock!.Name}\".", name.Place,
            field.Rule == FieldRule.AgeAtClose ? "count by: closing" : "count by: opening, closing or during");
    }

    private static UserException Error(string message, SourcePlace place, string word, IEnumerable<string> candidates) =>
        new("FT-4004", message, place, NearMatch.Suggest(word, candidates));
}
