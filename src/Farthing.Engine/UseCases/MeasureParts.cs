using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Engine.UseCases;

/// <summary>
/// The second level of the driver graph: of a measure that adds up several columns, the KPIs that are one of these columns alone (total
/// cost: labour, overhead, …). Their elasticities are the measure's, by their part in it.
/// </summary>
internal sealed class MeasureParts(FindingScope scope, QuestionBook book)
{
    private readonly (MeasureDefinition Whole, KpiDefinition Part)[] _parts =
    [
        .. Wholes(scope.Kpi).SelectMany(w => scope.Catalogue.Kpis.Where(k => IsPart(k, w)).Select(k => (w, k))),
    ];

    /// <summary>What it asks.</summary>
    public IEnumerable<KpiRequest> Questions => _parts.Select(p => scope.Plain(p.Part.Id));

    /// <summary>The edges, each followed by those of its parts.</summary>
    /// <param name="edges">The edges of the formula.</param>
    /// <param name="measures">The present values of its measures.</param>
    public IReadOnlyList<ExactEdge> With(IReadOnlyList<ExactEdge> edges, IReadOnlyDictionary<string, Ratio> measures) =>
    [
        .. edges.SelectMany(e => _parts.Where(p => p.Whole.Id == e.Measure).Select(p => Edge(e, p.Part, measures)).OfType<ExactEdge>().Prepend(e)),
    ];

    private ExactEdge? Edge(ExactEdge whole, KpiDefinition part, IReadOnlyDictionary<string, Ratio> measures)
    {
        if (whole.Elasticity is not { } elasticity || book.Get(scope.Plain(part.Id))?.Total[0].Value is not { } value
            || measures.GetValueOrDefault(whole.Measure) is not { Numerator.IsZero: false } all || value.Numerator.IsZero)
        {
            return null;
        }

        Ratio own = new(elasticity.Numerator * value.Numerator * all.Denominator, elasticity.Denominator * value.Denominator * all.Numerator);
        return new ExactEdge(part.Id, whole.Derivative, own) { PartOf = whole.Measure };
    }

    private static IEnumerable<MeasureDefinition> Wholes(KpiDefinition kpi)
    {
        HashSet<string> used = [.. kpi.Formula.Measures.Where(m => m.Where is null).Select(m => m.Id)];
        return kpi.AllMeasures.Where(m => used.Contains(m.Id) && m.Aggregate == Aggregate.Sum && m.Columns.Count > 1);
    }

    private static bool IsPart(KpiDefinition kpi, MeasureDefinition whole) => kpi.Formula is FormulaMeasure { Where: null } formula
        && kpi.AllMeasures.First(m => m.Id == formula.Id) is { Aggregate: Aggregate.Sum, Columns: [var column] } part
        && part.Fact == whole.Fact && part.Axis == whole.Axis && part.WhereText == whole.WhereText && whole.Columns.Contains(column);
}
