using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Queries;

/// <summary>
/// Keeps what an engine returned for a question and a period, so that it need not be computed twice: the integers before ratios,
/// bands and texts are made of them, so that a kept answer and a fresh one are the same object. It is kept under what the question
/// reads (<see cref="MemoryState"/>); when that changes, the entry is never read again. Periods of several whole months are added up
/// from the months, which a costing run has prepared.
/// </summary>
public sealed class AnswerMemory
{
    /// <summary>Answers with more rows than this are not kept: pages show none so long.</summary>
    private const int MostRows = 2_000;

    private readonly WorkspaceCalendar _calendar;
    private readonly MemoryState _state;
    private readonly KeptAnswers _kept;

    /// <summary>A memory over a store whose derived tables are up to date.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="connection">A connection to its store.</param>
    /// <param name="source">What computes the answers that are kept.</param>
    public AnswerMemory(Workspace workspace, DuckDbConnection connection, AnswerSource source)
    {
        _calendar = workspace.Calendar;
        _state = MemoryState.Read(workspace, connection, source);
        _kept = new KeptAnswers(connection);
    }

    /// <summary>How many plans had to be computed since it was made: what was not kept.</summary>
    public int Computed { get; private set; }

    /// <summary>Writes to the store what was computed since it was last written.</summary>
    public void Write() => _kept.Write();

    /// <summary>The rows of a question for a period, kept or computed.</summary>
    /// <param name="plan">The plan for the period.</param>
    /// <param name="period">The period; null for all data.</param>
    /// <param name="planFor">The same question's plan for another period.</param>
    /// <param name="compute">Computes a plan's rows.</param>
    public PlanRows Get(QueryPlan plan, Period? period, Func<Period, QueryPlan> planFor, Func<QueryPlan, PlanRows> compute)
    {
        string question = Question(plan);
        if (period is null || !CanAddUp(plan) || MonthsOf(period) is not { Length: > 1 } months)
        {
            return Recall(question, period, plan, compute);
        }

        List<PlanRows> parts = [];
        foreach (int month in months)
        {
            Period one = _calendar.PeriodOfMonth(month);
            parts.Add(Recall(question, one, planFor(one), compute));
        }

        return Add(parts);
    }

    private PlanRows Recall(string question, Period? period, QueryPlan plan, Func<QueryPlan, PlanRows> compute)
    {
        string when = period is null ? "all" : Invariant($"{period.FirstDay}-{period.EndDay}");
        string key = question + "|" + when;
        string state = _state.Of(period);
        if (_kept.Find(key, state) is { } kept)
        {
            return kept;
        }

        PlanRows rows = compute(plan);
        Computed++;
        if (rows.Groups.Count <= MostRows)
        {
            _kept.Keep(key, state, rows);
        }

        return rows;
    }

    /// <summary>Whole months that make up the period; null where it begins or ends inside one.</summary>
    private int[]? MonthsOf(Period period)
    {
        int[] months = [.. _calendar.MonthsTouched(period)];
        return _calendar.MonthDays(months[0]).FirstDay == period.FirstDay && _calendar.MonthDays(months[^1]).EndDay == period.EndDay
            ? months
            : null;
    }

    /// <summary>
    /// Rows count in the month of their clock and in no other, so that counts and sums of months add up. Different values do not: one
    /// may come in two months.
    /// </summary>
    private static bool CanAddUp(QueryPlan plan) =>
        plan.Request.Grain is null && plan.Variant.Length == 0 && plan.Aggregates.All(a => a.AddsUpOverTime);

    private static PlanRows Add(IReadOnlyList<PlanRows> parts)
    {
        Dictionary<string, EngineRow> groups = new(StringComparer.Ordinal);
        foreach (EngineRow row in parts.SelectMany(p => p.Groups))
        {
            string key = string.Join('\u001e', row.Keys.Select(k => k is null ? "\u0000" : Convert.ToString(k, CultureInfo.InvariantCulture)));
            groups[key] = groups.TryGetValue(key, out EngineRow? sum) ? Add(sum, row) : row;
        }

        EngineRow[] totals = [.. parts.Select(p => p.Totals).OfType<EngineRow>()];
        return new PlanRows([.. groups.Values], totals.Length == 0 ? null : totals.Aggregate(Add));
    }

    private static EngineRow Add(EngineRow a, EngineRow b) =>
        a with { Measures = [.. a.Measures.Zip(b.Measures, (x, y) => checked(x + y))] };

    /// <summary>
    /// The question in one form whatever order or spelling it was asked in: definitions by their version, settings, slices, grain, filter.
    /// </summary>
    private static string Question(QueryPlan plan)
    {
        ResolvedRequest request = plan.Request;
        string kpis = string.Join(',', request.Kpis.Select(k => k.Definition.Id + "@" + k.Definition.Version + ":"
            + string.Join(';', k.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Invariant($"{p.Key}={p.Value}")))));
        string notes = string.Join(',', request.Kpis.SelectMany(k => k.Definition.Notes).Select(n => n.Measure));
        string by = string.Join(',', request.By.Select(d => d.Definition.Id + "=" + d.Definition.Field));
        string fields = string.Join(',', request.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key + "=" + f.Value.Name));
        string text = string.Join('\n', kpis, notes, by, request.Grain?.ToString() ?? "", fields, request.WhereText ?? "", plan.Variant, request.Interval ? "interval" : "");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
