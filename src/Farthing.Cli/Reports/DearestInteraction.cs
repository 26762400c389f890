using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Reports;

/// <summary>Finds an interaction worth looking at: the dearest of the dearest channel on one day in the middle of a report's month.</summary>
internal sealed class DearestInteraction(Ask ask, CancellationToken cancellation)
{
    /// <summary>So many interactions a month at most: beyond it one day is a long list to look through.</summary>
    private const int MostPerMonth = 300_000;

    /// <summary>Its id; null where there is none, or too many to look at.</summary>
    public string? Find(CostReport report)
    {
        if (report.Dearest is not { } channel || report.AllChannels.Interactions.Value is not { } count || count.Scaled(0) > MostPerMonth)
        {
            return null;
        }

        KpiAnswer answer = ask.Answer(
            new KpiRequest(["total-cost"])
            {
                By = ["interaction"],
                Period = report.Month + "-15",
                Where = $"channel = \"{channel}\" and outcome = \"answered\"",
            },
            cancellation);
        return answer.Rows.Where(r => r.Cells[0].Value is not null)
            .MaxBy(r => r.Cells[0].Value!.Value, Comparer<Ratio>.Create((a, b) => a.CompareTo(b)))?.Keys[0];
    }
}
