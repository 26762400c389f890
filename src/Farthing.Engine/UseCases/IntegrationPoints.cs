using Farthing.Core.Catalogue;

namespace Farthing.Engine.UseCases;

/// <summary>Where programs and people get a KPI's value: commands and fields that exist.</summary>
internal static class IntegrationPoints
{
    public static IReadOnlyList<IntegrationPoint> Of(KpiDefinition kpi, Period? period)
    {
        string when = period is null ? "" : $" --period {period.Text}";
        return
        [
            new("Command line", $"farthing kpi {kpi.Id}{when}"),
            new("JSON", $"farthing kpi {kpi.Id}{when} --format json"),
            new("JSON fields", $"rows[].{kpi.Id}, total.{kpi.Id}, nulls.{kpi.Id}[].reason, receipt.exact.total.{kpi.Id}"),
            new("CSV", $"farthing kpi {kpi.Id}{when} --format csv"),
            new("SQL", $"farthing sql {kpi.Id}{when}"),
            new("This page as JSON", $"farthing show {kpi.Id}{when} --format json"),
            new("Page", $"farthing serve, then /kpi/{kpi.Id}{(period is null ? "" : "?period=" + period.Text)}"),
            new("Exit code for schedulers", "farthing check --kpis (1 where an alert holds)"),
        ];
    }
}
