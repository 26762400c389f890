using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Reports;

/// <summary>Asks the questions of a <see cref="CostReport"/>.</summary>
internal sealed class CostReportBuilder(Ask ask, KpiCatalogue catalogue, CancellationToken cancellation)
{
    private const string Cost = "cost-per-interaction";
    private const string WithAgents = "channel != \"self-service\"";
    private const string OnThePhone = "channel = \"phone\"";

    private static readonly string[] PartKpis =
    [
        "labour-cost-per-interaction", CostReport.Unused, "overhead-cost-per-interaction",
        "technology-cost-per-interaction", "vendor-cost-per-interaction", "other-cost-per-interaction",
    ];

    private readonly List<string> _notes = [];

    /// <summary>Builds the report of a month, read against an earlier one.</summary>
    /// <param name="month">The month, such as 2024-10.</param>
    /// <param name="before">The earlier month, such as 2024-04.</param>
    public CostReport Build(string month, string before)
    {
        KpiAnswer now = Answer(new KpiRequest([Cost, "interactions"])
        {
            Period = month,
            Compare = "previous",
        });
        (IReadOnlyList<ChannelCost> channels, ChannelCost all) = Channels(month);
        IReadOnlyList<Change> parts = Changes([.. PartKpis, Cost], null, null, month, before);
        return new CostReport(
            month,
            before,
            new Headlines(now.Total[0], now.Request.Compare!.Text, now.Total[1]),
            Trend(),
            channels,
            all,
            [.. parts.SkipLast(1).Where(p => !IsZero(p.Cell.Value) || !IsZero(p.Cell.Change?.Before))],
            parts[^1],
            [
                .. Changes(["csat", "first-contact-resolution", "repeat-contact-rate"], null, null, month, before),
                .. Changes(["service-level", "abandonment-rate"], "phone", OnThePhone, month, before),
                .. Changes(["contacts-per-agent-hour", "occupancy", "average-handling-time"], null, null, month, before),
            ],
            [.. _notes.Distinct()]);
    }

    private List<TrendMonth> Trend()
    {
        KpiAnswer all = Answer(new KpiRequest([Cost, "self-service-adoption", "interactions"]) { Grain = "month" });
        KpiAnswer agents = Answer(new KpiRequest([Cost]) { Grain = "month", Where = WithAgents });
        Dictionary<string, AnswerCell> handled = agents.Rows.ToDictionary(r => r.Bucket!, r => r.Cells[0]);
        return
        [
            .. all.Rows.Where(r => r.Cells[0].Value is not null).Select(r => new TrendMonth(
                r.Bucket!, r.Cells[0], handled.GetValueOrDefault(r.Bucket!) ?? new AnswerCell(null, "no interactions"), r.Cells[1],
                r.Cells[2])),
        ];
    }

    private (IReadOnlyList<ChannelCost> Channels, ChannelCost All) Channels(string month)
    {
        KpiAnswer answer = Answer(new KpiRequest(["interactions", Cost, "total-cost"]) { Period = month, By = ["channel"] });
        var channels = answer.Rows.Select(r => new ChannelCost(r.Keys[0], r.Cells[0], r.Cells[1], r.Cells[2])).ToList();
        channels.Sort((a, b) => (a.Cost.Value, b.Cost.Value) switch
        {
            ({ } x, { } y) => y.CompareTo(x),
            (null, null) => 0,
            (null, _) => 1,
            _ => -1,
        });
        return (channels, new ChannelCost(null, answer.Total[0], answer.Total[1], answer.Total[2]));
    }

    private IReadOnlyList<Change> Changes(IReadOnlyList<string> kpis, string? scope, string? where, string month, string before)
    {
        KpiAnswer answer = Answer(new KpiRequest(kpis) { Period = month, Compare = before, Where = where });
        return [.. kpis.Select((id, i) => new Change(catalogue.Kpi(id), scope, answer.Total[i]))];
    }

    private static bool IsZero(Ratio? value) => value is null or { Numerator.IsZero: true };

    private KpiAnswer Answer(KpiRequest request)
    {
        KpiAnswer answer = ask.Answer(request, cancellation);
        _notes.AddRange(answer.Notes);
        return answer;
    }
}
