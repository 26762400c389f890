namespace Farthing.Core.Query;

/// <summary>What an engine returned for a plan over clusters.</summary>
internal sealed class ClusterRows
{
    private readonly Dictionary<string, EngineRow> _byKey;

    public ClusterRows(QueryPlan plan, ClusterKind kind, PlanRows rows)
    {
        (Plan, Kind, Total) = (plan, kind, rows.Totals);
        _byKey = rows.Groups.ToDictionary(r => PlanTable.KeyOf(r.Keys, r.Time), StringComparer.Ordinal);
    }

    public QueryPlan Plan { get; }

    public ClusterKind Kind { get; }

    /// <summary>The sums over all groups.</summary>
    public EngineRow? Total { get; }

    /// <summary>The sums of a group.</summary>
    public EngineRow? Of(IReadOnlyList<object?> keys, long time) => _byKey.GetValueOrDefault(PlanTable.KeyOf(keys, time));
}
