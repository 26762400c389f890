using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Time;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>How a KPI is measured, made of what its measures read.</summary>
internal static class MeasurementText
{
    private static readonly Dictionary<string, string> Tables = new(StringComparer.Ordinal)
    {
        ["interactions"] = "d_interactions",
        ["segments"] = "segments joined to d_interactions",
        ["costs"] = "costs of the latest run of each month",
        ["agent-time"] = "d_agent_hours",
        ["surveys"] = "d_surveys",
        ["themes"] = "d_themes",
        ["ledger"] = "run_accounts of the latest run of each month",
        ["staff"] = "d_staff",
    };

    public static MeasurementApproach Of(KpiDefinition kpi, Workspace? workspace, Ask? ask, IReadOnlyList<(string Month, int Run)> runs)
    {
        HashSet<string> used = [.. kpi.Formula.Measures.Select(m => m.Id)];
        MeasureDefinition[] measures = [.. kpi.AllMeasures.Where(m => used.Contains(m.Id))];
        string[] facts = [.. measures.Select(m => m.Fact).Distinct(StringComparer.Ordinal)];
        string? Day(long? ms) => ms is { } known && workspace is not null ? DayNumber.Text(workspace.Calendar.DayOf(known)) : null;
        return new MeasurementApproach(
            kpi.Attributes.Measurement,
            [.. facts.Select(f => $"{f} (table {Tables.GetValueOrDefault(f) ?? "d_" + f.Replace('-', '_')})")],
            [.. Rules(kpi, measures, facts, workspace)],
            Day(ask?.DataCutOffMs), Day(ask?.LastImportMs), ask?.DataVersion ?? "0", runs);
    }

    private static IEnumerable<string> Rules(KpiDefinition kpi, MeasureDefinition[] measures, string[] facts, Workspace? workspace)
    {
        foreach (IGrouping<(string Fact, string Axis), MeasureDefinition> clock in measures.GroupBy(m => (m.Fact, m.Axis)))
        {
            yield return $"{clock.Key.Fact} count {DefinitionText.Clock(clock.Key.Axis)}: {string.Join(", ", clock.Select(m => m.Id))}.";
        }

        yield return $"A period is whole local days{(workspace is null ? "" : $" in {workspace.Calendar.Zone.Id}")}, its last day included.";
        if (facts.Any(f => f is "interactions" or "segments" or "costs"))
        {
            yield return "Excluded interactions count in nothing.";
        }

        if (facts.Any(f => f is "costs" or "ledger"))
        {
            yield return "Cost is that of the latest costing run of each month; a month without one has none, and the answer says so.";
        }

        yield return $"A value is null with its reason, never 0, where the denominator is 0: {kpi.WhenNull}.";
    }
}
