using Farthing.Core.Catalogue;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>What the rows of a ratio cluster by.</summary>
public enum ClusterKind
{
    /// <summary>Customers; a row without one stands for itself.</summary>
    Customers,

    /// <summary>Agents.</summary>
    Agents,
}

/// <summary>
/// Plans the sums, squares and products over clusters that intervals of ratios are made of: the question is asked by cluster, too, and
/// the engine adds the clusters' numbers and the products of each two of them.
/// </summary>
internal static class ClusterPlan
{
    /// <summary>Most numbers of one KPI: the products grow with their square.</summary>
    public const int MostNumbers = 12;

    /// <summary>What a KPI's rows cluster by; null where its facts have nothing in common.</summary>
    public static ClusterKind? KindOf(KpiDefinition kpi)
    {
        FactModel[] facts = [.. kpi.AllMeasures.Select(m => FactModel.Facts[m.Fact]).Distinct()];
        bool ofWork = facts.Any(f => f.Name is "segments" or "agent-time");
        return !ofWork && facts.All(f => f.Find("customer") is not null) ? ClusterKind.Customers
            : facts.All(f => f.Find("agent") is not null) ? ClusterKind.Agents
            : null;
    }

    /// <summary>The plan for the KPIs of <paramref name="request"/>, all of which cluster alike.</summary>
    public static QueryPlan Of(ResolvedRequest request, ClusterKind kind, PlanContext context, Period? period)
    {
        Field field = kind == ClusterKind.Agents
            ? FactModel.AllDimensions["agent"]
            : new Field("customer-cluster", FieldKind.Identity) { Rule = FieldRule.CustomerCluster };
        DimensionDefinition cluster = new(field.Name, field.Name, field.Name, IsAttribute: false, "", request.Kpis[0].Definition.Place);
        QueryPlan groups = QueryPlanner.Plan(
            request with { By = [.. request.By, new ResolvedDimension(cluster, field)] }, context, period);
        QueryPlan total = QueryPlanner.Plan(request with { By = [new ResolvedDimension(cluster, field)], Grain = null }, context, period);
        string[] keys =
            [.. request.By.Select((_, n) => Invariant($"g{n}")), .. request.Grain is null ? Array.Empty<string>() : ["t"]];
        return groups with
        {
            Request = request,
            Variant = "clusters:" + kind,
            Groups = Sums(groups, keys),
            Totals = Sums(total, []),
            TotalColumns = [],
        };
    }

    /// <summary>The columns of one KPI's numbers among the plan's aggregates.</summary>
    public static int[] NumbersOf(QueryPlan plan, KpiDefinition kpi) =>
        [.. FormulaLeaves.Of(kpi.Formula).SelectMany(l => plan.ColumnsOf[(kpi.Id, FormulaLeaves.NameOf(l))]).Distinct().Order()];

    /// <summary>For each KPI in the order of the request: how many clusters have a row of it, its sums, and the products of each two.</summary>
    private static SqlSelect Sums(QueryPlan plan, IReadOnlyList<string> keys)
    {
        List<(SqlExpression, string)> columns = [.. keys.Select(k => ((SqlExpression)new SqlColumn("z", k), k))];
        for (int k = 0; k < plan.Request.Kpis.Count; k++)
        {
            SqlExpression[] numbers =
            [
                .. NumbersOf(plan, plan.Request.Kpis[k].Definition)
                    .Select(i => new SqlCoalesce(new SqlColumn("z", Invariant($"m{i}")), new SqlInteger(0))),
            ];
            SqlOr any = new([.. numbers.Select(n => new SqlBinary(n, SqlOperator.NotEqual, new SqlInteger(0)))]);
            columns.Add((new SqlAggregate(SqlAggregation.Count, null, any), Invariant($"n{k}")));
            for (int a = 0; a < numbers.Length; a++)
            {
                columns.Add((new SqlAggregate(SqlAggregation.Sum, numbers[a]), Invariant($"s{k}_{a}")));
                for (int b = a; b < numbers.Length; b++)
                {
                    SqlExpression product = new SqlBinary(numbers[a], SqlOperator.Multiply, numbers[b]);
                    columns.Add((new SqlAggregate(SqlAggregation.Sum, product), Invariant($"q{k}_{a}_{b}")));
                }
            }
        }

        return new SqlSelect(columns, new SqlUnion([plan.Groups], "z"), new SqlAnd([])) { Grouped = true, Keys = keys.Count };
    }
}
