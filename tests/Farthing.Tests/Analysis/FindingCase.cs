using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Time;

namespace Farthing.Tests.Analysis;

/// <summary>A catalogue of five KPIs, and answers made by hand: rules are judged on what stands here, on nothing else.</summary>
internal sealed class FindingCase
{
    private static readonly SourcePlace Place = new("own.yaml", 1, 1);

    private readonly KpiCatalogue _catalogue;
    private readonly List<(string Kpi, string? Period, string? By, string? Grain, KpiAnswer Answer)> _answers = [];

    public FindingCase()
    {
        CatalogueSource source = new();
        source.Measures.Add(Measure("contacts", null));
        source.Measures.Add(Measure("waiting", "wait"));
        source.Kpis.Add(Kpi("wait-time", "waiting / contacts", "seconds/interaction", Direction.Down));
        source.Kpis.Add(Kpi("volume", "contacts", "interactions", Direction.None));
        source.Kpis.Add(Kpi("quality", "contacts / contacts", "percent", Direction.Up));
        source.Kpis.Add(Kpi("promise", "contacts / contacts", "percent", Direction.Up));
        source.Kpis.Add(Kpi("share", "contacts / contacts", "percent", Direction.Up) with { Attributes = new KpiAttributes { Interval = IntervalMethod.Proportion } });
        source.Dimensions.Add(new DimensionDefinition("channel", "Channel", "channel", false, "A channel.", Place));
        source.Bands.Add(new BandSet("wait-time", null, [new(BandLevel.Optimal, null, false, 20, true), new(BandLevel.Urgent, 20, false, null, false, "Answer sooner.")], Place));
        source.Bands.Add(new BandSet("quality", null, [new(BandLevel.Urgent, null, false, 0.7m, false), new(BandLevel.Optimal, 0.7m, true, null, false)], Place));
        _catalogue = CatalogueBuilder.Build(source);
    }

    /// <summary>The one answer that was made.</summary>
    public KpiAnswer Only => _answers.Single().Answer;

    public FindingScope Scope(string kpi = "wait-time") =>
        new(_catalogue, WorkspaceCalendar.Utc, _catalogue.Kpi(kpi), WorkspaceCalendar.Utc.ParsePeriod("2024-05"), "USD");

    public static FindingRule Rule(string kind, params (string Name, string Value)[] settings) => new(
        kind, settings.ToDictionary(s => s.Name, s => new Placed(s.Value, Place), StringComparer.Ordinal), Place);

    /// <summary>Groups by channel: name, numerator, denominator; the total is their sum.</summary>
    public FindingCase ByChannel(string period, params (string? Name, int Above, int Below)[] groups) =>
        ByChannel("wait-time", period, groups);

    public FindingCase ByChannel(string kpi, string period, params (string? Name, int Above, int Below)[] groups)
    {
        KpiRequest request = new([kpi]) { By = ["channel"], Period = period };
        AnswerRow[] rows = [.. groups.Select(g => new AnswerRow([g.Name], null, [Cell(kpi, g.Above, g.Below)]))];
        return Add(request, rows, Cell(kpi, groups.Sum(g => g.Above), groups.Sum(g => g.Below)));
    }

    public FindingCase Total(string kpi, string period, int above, int below) => Add(new KpiRequest([kpi]) { Period = period }, [], Cell(kpi, above, below));

    /// <summary>Two months in one answer: name, numerator and denominator now, then before; the totals are their sums.</summary>
    public KpiAnswer Compared(string kpi, params (string Name, int Above, int Below, int AboveBefore, int BelowBefore)[] groups)
    {
        AnswerCell Both(int above, int below, int aboveBefore, int belowBefore)
        {
            (AnswerCell now, AnswerCell before) = (Cell(kpi, above, below), Cell(kpi, aboveBefore, belowBefore));
            return now with { Change = AnswerChange.Between(now.Value, before.Value) with { BeforeBelow = before.Below } };
        }

        KpiRequest request = new([kpi]) { By = ["channel"], Period = "2024-05", Compare = "previous" };
        return Add(
            request, [.. groups.Select(g => new AnswerRow([g.Name], null, [Both(g.Above, g.Below, g.AboveBefore, g.BelowBefore)]))],
            Both(groups.Sum(g => g.Above), groups.Sum(g => g.Below), groups.Sum(g => g.AboveBefore), groups.Sum(g => g.BelowBefore))).Only;
    }

    public FindingCase Series(string grain, string period, params int[] values)
    {
        KpiRequest request = new(["wait-time"]) { Grain = grain, Period = period };
        AnswerRow[] rows = [.. values.Select((v, n) => new AnswerRow([], $"bucket {n:00}", [Cell("wait-time", v * 100, 100)]))];
        return Add(request, rows, Cell("wait-time", values.Sum(), values.Length));
    }

    /// <summary>The rule's result, from the answers that it asks for.</summary>
    public FindingResult Judge(FindingRule rule, string kpi = "wait-time")
    {
        FindingScope scope = Scope(kpi);
        KpiAnswer[] answers =
        [
            .. Findings.Questions(rule, scope).Select(q => _answers.Single(a =>
                a.Kpi == q.Kpis[0] && a.Period == q.Period && a.By == First(q) && a.Grain == q.Grain).Answer),
        ];
        return Findings.Judge(rule, scope, answers);
    }

    private FindingCase Add(KpiRequest request, AnswerRow[] rows, AnswerCell total)
    {
        ResolvedRequest resolved = new RequestResolver(_catalogue, WorkspaceCalendar.Utc).Resolve(request);
        _answers.Add((request.Kpis[0], request.Period, First(request), request.Grain,
            new KpiAnswer(resolved, rows, [total], [], new AnswerReceipt("none", [], "0", [], rows.Length))));
        return this;
    }

    private static string? First(KpiRequest request) => request.By.Count == 0 ? null : request.By[0];

    private AnswerCell Cell(string kpi, int above, int below)
    {
        Ratio value = new(above, kpi == "volume" ? 1 : below);
        return new AnswerCell(value, null) { Below = kpi == "volume" ? null : new Ratio(below, 1), Band = _catalogue.BandsOf(kpi)?.Judge(value) };
    }

    private static MeasureSource Measure(string id, string? sum) => new(
        new Placed(id, Place), id, new Placed("interactions", Place), sum is null ? Aggregate.Count : Aggregate.Sum,
        sum is null ? [] : [new Placed(sum, Place)], null, new Placed("arrival", Place));

    private static KpiSource Kpi(string id, string formula, string unit, Direction direction) => new(
        new Placed(id, Place), id, "own", new Placed(unit, Place), direction, "Meaning.", new Placed(formula, Place), "no contacts");
}
