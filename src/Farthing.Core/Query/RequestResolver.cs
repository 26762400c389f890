using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Query.Model;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>Turns the names of a question into definitions, or says which name is wrong and what was probably meant.</summary>
/// <param name="catalogue">The definitions.</param>
/// <param name="calendar">The workspace's calendar.</param>
public sealed class RequestResolver(KpiCatalogue catalogue, WorkspaceCalendar calendar)
{
    /// <summary>Most KPIs in one question.</summary>
    public const int MaxKpis = 50;

    /// <summary>Most dimensions in one question.</summary>
    public const int MaxDimensions = 6;

    private static readonly string[] Grains = [.. Enum.GetNames<Grain>().Select(g => g.ToLowerInvariant())];

    /// <summary>Resolves a question.</summary>
    /// <exception cref="UserException">
    /// FT-4010 unknown KPI, FT-4011 unknown dimension, FT-4012 a condition that means nothing, FT-4013 a KPI that cannot be sliced
    /// so, FT-4014 a parameter, FT-4015 a grain or comparison, FT-4001 a filter that cannot be read, FT-1101 a period.
    /// </exception>
    public ResolvedRequest Resolve(KpiRequest request)
    {
        if (request.Kpis.Count is 0 or > MaxKpis || request.By.Count > MaxDimensions)
        {
            throw new UserException(
                "FT-4015", $"A question has 1 to {MaxKpis} KPIs and at most {MaxDimensions} dimensions.", suggestion: "ask two questions");
        }

        KpiDefinition[] kpis = [.. request.Kpis.Distinct(StringComparer.Ordinal).Select(k => catalogue.Kpi(k, Place("KPI", k)))];
        ResolvedDimension[] by =
            [.. request.By.Distinct(StringComparer.Ordinal).Select(d => Dimension(catalogue.Dimension(d, Place("--by", d))))];
        Filter? where = request.Where is null ? null : FilterParser.Parse(request.Where, "--where");
        Dictionary<string, Field> fields = new(StringComparer.Ordinal);
        foreach (FilterField field in where?.FieldReferences ?? [])
        {
            fields[field.Name] = Dimension(catalogue.Dimension(field.Name, field.Place)).Field;
        }

        foreach (KpiDefinition kpi in kpis)
        {
            CheckSlices(kpi, by, where);
        }

        Period? period = request.Period is null ? null : calendar.ParsePeriod(request.Period);
        Grain? grain = request.Grain is null ? null : ParseGrain(request.Grain);
        ClockCheck clocks = new(calendar, period, grain);
        foreach (KpiDefinition kpi in kpis)
        {
            clocks.Check(kpi, request.Period, request.Grain);
            clocks.CheckShifts(kpi, request.Grain);
        }

        CheckOptions(request, kpis, by, grain);
        return new ResolvedRequest(
            WithParameters(kpis, request.Parameters),
            by,
            grain,
            period,
            where,
            request.Where,
            fields,
            request.Compare is null ? null : ParseCompare(request.Compare, period))
        {
            PercentOfTotal = request.PercentOfTotal,
            Subtotals = request.Subtotals,
            Fill = request.Fill,
            Interval = request.Interval,
        };
    }

    private static ResolvedDimension Dimension(DimensionDefinition definition)
    {
        Field field = definition.IsAttribute
            ? new Field(definition.Field, FieldKind.Attribute)
            : FactModel.AllDimensions.GetValueOrDefault(definition.Field)
                ?? throw new UserException("FT-4004", $"There is no field \"{definition.Field}\".", definition.Place);
        return new ResolvedDimension(definition, field);
    }

    /// <summary>Refuses options that mean nothing for the question.</summary>
    private static void CheckOptions(KpiRequest request, KpiDefinition[] kpis, ResolvedDimension[] by, Grain? grain)
    {
        if (request.PercentOfTotal && !kpis.Any(k => FormulaLeaves.IsSum(k.Formula)))
        {
            throw new UserException(
                "FT-4015", $"{kpis[0].Id} has no parts of a total: it is no sum.", Place("--percent-of-total", ""), "ask for a count or a sum of money or time");
        }

        if (request.Subtotals && by.Length < 2)
        {
            throw new UserException(
                "FT-4015", "Subtotals need two dimensions or more.", Place("--subtotals", ""), "for example --by site,team --subtotals");
        }

        if (request.Fill && grain is null)
        {
            throw new UserException("FT-4015", "Only a question with a grain has empty buckets.", Place("--fill", ""), "add --grain day");
        }

        if (request.Compare == "same-weekday" && grain is Grain.Month or Grain.Quarter or Grain.Year)
        {
            throw new UserException(
                "FT-4015", "Months have no weekdays to compare.", Place("--compare", request.Compare!), "take --grain hour, day or week, or --compare previous");
        }
    }

    private void CheckSlices(KpiDefinition kpi, IReadOnlyList<ResolvedDimension> by, Filter? where)
    {
        List<(string Dimension, SourcePlace Place)> asked =
        [
            .. by.Select(d => (d.Definition.Id, Place("--by", d.Definition.Id))),
            .. (where?.FieldReferences ?? []).Select(f => (f.Name, f.Place)),
        ];
        FactModel[] facts = [.. kpi.AllMeasures.Select(m => FactModel.Facts[m.Fact]).Distinct()];
        foreach ((string id, SourcePlace place) in asked)
        {
            DimensionDefinition dimension = catalogue.Dimension(id, place);
            if (facts.FirstOrDefault(f => !Slices.Knows(f, dimension)) is { } ignorant)
            {
                string possible = string.Join(", ", Slices.Of(catalogue, kpi).Select(d => d.Id));
                throw new UserException(
                    "FT-4013",
                    $"{kpi.Id} cannot be sliced by {id}: it reads {ignorant.Name}, which has no {dimension.Title.ToLowerInvariant()}.",
                    place,
                    possible.Length == 0 ? "it has no dimensions; take it by time, with --grain month" : "possible are " + possible);
            }
        }
    }

    private static ResolvedKpi[] WithParameters(KpiDefinition[] kpis, IReadOnlyList<(string Name, string Value)> given)
    {
        string[] known = [.. kpis.SelectMany(k => k.Parameters).Select(p => p.Name).Distinct(StringComparer.Ordinal)];
        foreach ((string name, string value) in given)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new UserException(
                    "FT-4014", $"None of the KPIs has a parameter \"{name}\".", Place("--param", $"{name}={value}"),
                    NearMatch.Suggest(name, known) ?? (known.Length == 0 ? "they have no parameters" : "there are " + string.Join(", ", known)));
            }
        }

        return [.. kpis.Select(k => new ResolvedKpi(k, Values(k, given)))];
    }

    private static Dictionary<string, long> Values(KpiDefinition kpi, IReadOnlyList<(string Name, string Value)> given)
    {
        Dictionary<string, long> values = new(StringComparer.Ordinal);
        foreach (KpiParameter parameter in kpi.Parameters)
        {
            if (given.LastOrDefault(g => g.Name == parameter.Name) is { Name: not null } set)
            {
                values.Add(parameter.Name, KpiParameter.Parse(parameter.Kind, set.Value) ?? throw new UserException(
                    "FT-4014", $"\"{set.Value}\" is not {KpiParameter.What(parameter.Kind)}.", Place("--param", $"{set.Name}={set.Value}"),
                    KpiParameter.Hint(parameter.Kind)));
            }
            else if (parameter.Default is { } value)
            {
                values.Add(parameter.Name, value);
            }
        }

        return values;
    }

    private static Grain ParseGrain(string text)
    {
        int index = Array.IndexOf(Grains, text);
        return index >= 0 ? (Grain)index : throw new UserException(
            "FT-4015", $"\"{text}\" is not a grain.", Place("--grain", text),
            NearMatch.Suggest(text, Grains) ?? "grains are " + string.Join(", ", Grains));
    }

    private Period ParseCompare(string text, Period? period)
    {
        if (period is null)
        {
            throw new UserException(
                "FT-4015", "A comparison needs a period to start from.", Place("--compare", text), "add --period, such as --period 2024-05");
        }

        return text switch
        {
            "previous" => calendar.Previous(period),
            "year" => calendar.YearBefore(period),
            "same-weekday" => calendar.SameWeekday(period),
            _ => calendar.TryParsePeriod(text) ?? throw new UserException(
                "FT-4015", $"\"{text}\" is nothing to compare with.", Place("--compare", text),
                NearMatch.Suggest(text, ["previous", "year", "same-weekday"]) ?? "write previous, year, same-weekday or a period such as 2024-05"),
        };
    }

    private static SourcePlace Place(string where, string text) => SourcePlace.Argument(where, text);
}
