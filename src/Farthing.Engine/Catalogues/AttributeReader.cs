using Farthing.Core.Catalogue;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>
/// Reads what a KPI's definition says beside its formula (docs/catalogue.md). Whether the KPIs, dimensions, levers and rules
/// that it names exist is checked by <c>AttributeChecks</c>, when all files have been read.
/// </summary>
internal static class AttributeReader
{
    /// <summary>The words for areas.</summary>
    internal static readonly Dictionary<string, KpiArea> Areas = new(StringComparer.Ordinal)
    {
        ["efficiency"] = KpiArea.Efficiency,
        ["effectiveness"] = KpiArea.Effectiveness,
        ["satisfaction"] = KpiArea.Satisfaction,
        ["value"] = KpiArea.Value,
    };

    private static readonly Dictionary<string, KpiTiming> Timings = new(StringComparer.Ordinal)
    {
        ["leading"] = KpiTiming.Leading,
        ["lagging"] = KpiTiming.Lagging,
    };

    private static readonly Dictionary<string, IntervalMethod> Intervals = new(StringComparer.Ordinal)
    {
        ["none"] = IntervalMethod.None,
        ["proportion"] = IntervalMethod.Proportion,
        ["mean"] = IntervalMethod.Mean,
        ["ratio"] = IntervalMethod.Ratio,
        ["net-share"] = IntervalMethod.NetShare,
    };

    /// <summary>The words for how often a KPI is looked at.</summary>
    public static IReadOnlyDictionary<string, Cadence> Cadences { get; } = new Dictionary<string, Cadence>(StringComparer.Ordinal)
    {
        ["daily"] = Cadence.Daily,
        ["weekly"] = Cadence.Weekly,
        ["monthly"] = Cadence.Monthly,
        ["quarterly"] = Cadence.Quarterly,
    };

    /// <summary>The attributes of a KPI.</summary>
    public static KpiAttributes Read(MapReader kpi) => new()
    {
        Area = kpi.Choice("area", Areas),
        Timing = kpi.Choice("timing", Timings),
        Cadence = kpi.Choice("cadence", Cadences),
        Owner = kpi.Text("owner"),
        Industries = ReaderParts.Texts(kpi, "industries"),
        Tags = ReaderParts.Texts(kpi, "tags"),
        Related = ReaderParts.Words(kpi, "related"),
        Differs = Differs(kpi),
        Guardrails = ReaderParts.Words(kpi, "guardrails"),
        Interval = kpi.Choice("interval", Intervals) ?? IntervalMethod.None,
        Counted = kpi.Text("counted"),
        Measurement = kpi.Text("measurement"),
        Insights = [.. kpi.Maps("insights", "an insight").Select(Insight).OfType<FindingTemplate>()],
        Questions = [.. kpi.Maps("questions", "a question").Select(Question)],
        Tips = [.. kpi.Maps("tips", "a tip").Select(Tip)],
        Risks = [.. kpi.Maps("risks", "a risk").Select(Risk).OfType<RiskRule>()],
        Chart = kpi.Map("chart", "a chart") is { IsBroken: false } chart ? Chart(chart) : null,
        Systems = ReaderParts.Texts(kpi, "systems"),
        Drivers = ReaderParts.Words(kpi, "drivers"),
    };

    private static List<(Placed Kpi, string Difference)> Differs(MapReader kpi)
    {
        if (kpi.Map("differs", "what tells KPIs apart") is not { } map)
        {
            return [];
        }

        List<(Placed, string)> differs = [.. map.Keys.ToArray().Select(k => (new Placed(k.Text, k.Place), map.RequiredText(k.Text)))];
        map.Close();
        return differs;
    }

    private static FindingTemplate? Insight(MapReader map)
    {
        Placed say = ReaderParts.Required(map, "say");
        FindingRule? when = RuleReader.Required(map, "when");
        map.Close();
        return when is null ? null : new FindingTemplate(say, when);
    }

    private static DiagnosticQuestion Question(MapReader map)
    {
        DiagnosticQuestion question = new(
            ReaderParts.Required(map, "ask"), ReaderParts.Optional(map, "kpi"), ReaderParts.Words(map, "by"),
            ReaderParts.Optional(map, "grain"), ReaderParts.Optional(map, "compare"), ReaderParts.Optional(map, "where"),
            ReaderParts.Optional(map, "look"));
        map.Close();
        return question;
    }

    private static ActionableTip Tip(MapReader map)
    {
        ActionableTip tip = new(
            ReaderParts.Required(map, "tip"), ReaderParts.Required(map, "lever"), RuleReader.Optional(map, "when"));
        map.Close();
        return tip;
    }

    private static RiskRule? Risk(MapReader map)
    {
        Placed id = ReaderParts.Id(map, "risk");
        Placed say = ReaderParts.Required(map, "say");
        FindingRule? when = RuleReader.Required(map, "when");
        bool alert = map.Boolean("alert") ?? false;
        map.Close();
        return when is null ? null : new RiskRule(id, new FindingTemplate(say, when), alert);
    }

    private static ChartSpec Chart(MapReader map)
    {
        ChartSpec chart = new(
            ReaderParts.Required(map, "type"), ReaderParts.Words(map, "by"), ReaderParts.Optional(map, "grain"),
            ReaderParts.Words(map, "with"), map.RequiredText("says"));
        map.Close();
        return chart;
    }
}
