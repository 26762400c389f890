using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Statistics;
using Farthing.Core.Time;
using Farthing.Engine.Store;

namespace Farthing.Engine.Queries;

/// <summary>
/// Values of KPIs that are a model instead of a formula (<c>model: bg-nbd</c>): what customers are expected to order within the horizon, seen
/// from the end of the period. The model is fitted to all customers; a segment has the mean of its own.
/// </summary>
/// <param name="orders">What was ordered.</param>
/// <param name="codes">The texts of segments.</param>
/// <param name="calendar">The workspace's calendar.</param>
public sealed class LifetimeAnswers(IOrderHistory orders, CodeBook codes, WorkspaceCalendar calendar)
{
    private const long MsPerDay = 86_400_000;

    /// <summary>The day of the last order; −1 without any.</summary>
    private int LastDay { get; } = orders.LastDay;

    private readonly Dictionary<int, (List<CustomerOrders> Customers, LifetimeModel? Model, string? Reason)> _fitted = [];

    /// <summary>The answer with the models' values in place.</summary>
    /// <exception cref="UserException">FT-4015: a grain finer than a month.</exception>
    public KpiAnswer Apply(KpiAnswer answer, KpiCatalogue catalogue, string currency, CancellationToken cancellation)
    {
        for (int k = 0; k < answer.Request.Kpis.Count; k++)
        {
            if (answer.Request.Kpis[k].Definition.Model is not null)
            {
                answer = Apply(answer, k, catalogue.BandsOf(answer.Request.Kpis[k].Definition.Id) is { } b && b.AppliesTo(currency) ? b : null, cancellation);
            }
        }

        return answer;
    }

    private KpiAnswer Apply(KpiAnswer answer, int k, BandSet? bands, CancellationToken cancellation)
    {
        ResolvedRequest request = answer.Request;
        ResolvedKpi kpi = request.Kpis[k];
        if (request.Grain is Grain.Hour or Grain.Day or Grain.Week)
        {
            throw new UserException(
                "FT-4015", $"{kpi.Definition.Id} is a model: it is fitted by month at the finest.", suggestion: "write --grain month");
        }

        int horizon = (int)(kpi.Parameters["horizon"] / MsPerDay);
        AnswerCell Cell(Period? period, string? segment, bool all) => Value(request, EndOf(period), horizon, segment, all, bands, cancellation);
        AnswerCell total = WithChange(answer.Total[k], Cell(request.Period, null, all: true), request.Compare is null ? null : Cell(request.Compare, null, all: true));
        bool bySegment = request.By.Count == 1;
        List<AnswerRow> rows = [];
        foreach (AnswerRow row in answer.Rows)
        {
            Period? bucket = row.Bucket is { } text ? calendar.ParsePeriod(text) : request.Period;
            string? segment = bySegment ? row.Keys[0] : null;
            AnswerCell? before = request.Compare is null || row.Bucket is not null ? null : Cell(request.Compare, segment, !bySegment);
            AnswerCell now = row.Gone ? row.Cells[k] : WithChange(row.Cells[k], Cell(bucket, segment, !bySegment), before);
            rows.Add(row with { Cells = [.. row.Cells.Select((c, n) => n == k ? now : c)] });
        }

        string? note = At(EndOf(request.Period), cancellation).Model?.Note;
        return answer with
        {
            Rows = rows,
            Total = [.. answer.Total.Select((c, n) => n == k ? total : c)],
            Notes = note is null ? answer.Notes : [.. answer.Notes, $"{kpi.Definition.Id}: {note}"],
        };
    }

    private int EndOf(Period? period) => Math.Min(period?.EndDay ?? int.MaxValue, LastDay + 1);

    private AnswerCell Value(
        ResolvedRequest request, int endDay, int horizon, string? segment, bool all, BandSet? bands, CancellationToken cancellation)
    {
        if (request.Where is not null)
        {
            return new AnswerCell(null, "the model is of all customers: slice it by customer-segment instead of filtering");
        }

        if (request.By.Any(d => d.Field.Domain != CodeDomains.CustomerSegment))
        {
            return new AnswerCell(null, "the model is of customers: it is sliced by customer-segment only");
        }

        (List<CustomerOrders> customers, LifetimeModel? model, string? reason) = At(endDay, cancellation);
        List<CustomerOrders> group = all ? customers : [.. customers.Where(c => codes.Text(CodeDomains.CustomerSegment, c.Segment) == segment)];
        if (model is null || model.ValuePerCustomer(group, horizon) is not { } value)
        {
            return new AnswerCell(null, reason ?? "no customers have ordered by then");
        }

        return new AnswerCell(value, null) { Band = bands?.Judge(value), Below = new Ratio(group.Count, 1) };
    }

    private static AnswerCell WithChange(AnswerCell old, AnswerCell now, AnswerCell? before)
    {
        if (before is null)
        {
            return now with { Change = old.Change is null ? null : new AnswerChange(null, null, null) };
        }

        return now with { Change = AnswerChange.Between(now.Value, before.Value) };
    }

    private (List<CustomerOrders> Customers, LifetimeModel? Model, string? Reason) At(int endDay, CancellationToken cancellation)
    {
        if (!_fitted.TryGetValue(endDay, out (List<CustomerOrders> Customers, LifetimeModel? Model, string? Reason) fitted))
        {
            List<CustomerOrders> customers = [.. orders.Before(endDay, cancellation)];
            (LifetimeModel? model, string? reason) = LifetimeModel.Fit(customers);
            fitted = (customers, model, reason);
            _fitted.Add(endDay, fitted);
        }

        return fitted;
    }
}
