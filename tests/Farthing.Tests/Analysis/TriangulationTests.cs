using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Query;

namespace Farthing.Tests.Analysis;

/// <summary>Satisfaction, recommendation and effort that move apart are told; small moves and moves together are not.</summary>
public class TriangulationTests
{
    private static readonly SourcePlace At = new("a.yaml", 1, 1);

    private static readonly KpiCatalogue Catalogue = Build();

    [Theory]
    [InlineData(20, 0, -10, true)] // csat up, effort worse
    [InlineData(20, 0, 10, false)]
    [InlineData(-20, 10, 0, true)] // csat down, nps up
    [InlineData(20, 0, -5, false)] // 0.05 of a scale six wide is nothing
    [InlineData(3, 0, -10, false)] // nor 0.03 of one four wide
    [InlineData(20, -1, 0, false)] // nor one point of a hundred and two of nps
    [InlineData(20, -2, 0, true)]
    [InlineData(0, 0, 0, false)]
    public void Methods_that_move_apart_are_told(int csatHundredths, int npsPoints, int cesHundredths, bool told)
    {
        string? note = Triangulation.Note(Catalogue, [Moved("csat", csatHundredths), Moved("nps", npsPoints), Moved("ces", cesHundredths)]);
        Assert.Equal(told, note is not null);
    }

    [Fact]
    public void The_note_names_who_went_where() => Assert.StartsWith(
        "survey methods disagree: better by csat; worse by ces, nps;",
        Triangulation.Note(Catalogue, [Moved("csat", 40), Moved("ces", -40), Moved("nps", -9)]), StringComparison.Ordinal);

    [Fact]
    public void One_method_cannot_disagree_with_itself() =>
        Assert.Null(Triangulation.Note(Catalogue, [Moved("csat", 40), Moved("csat-top", -40)]));

    [Fact]
    public void What_reads_no_survey_has_no_voice() =>
        Assert.Null(Triangulation.Note(Catalogue, [Moved("csat", 40), Moved("plain", -40)]));

    private static (KpiDefinition, AnswerCell) Moved(string kpi, int hundredths) => (
        Catalogue.Kpi(kpi),
        new AnswerCell(new Ratio(1, 1), null) { Change = new AnswerChange(new Ratio(1, 1), new Ratio(hundredths, 100), null) });

    private static KpiCatalogue Build()
    {
        CatalogueSource source = new();
        foreach (string method in new[] { "csat", "nps", "ces" })
        {
            source.Measures.Add(Measure(method + "-sum", "surveys", $"instrument matches \"{method}*\"", "score"));
            source.Measures.Add(Measure(method + "-n", "surveys", $"instrument matches \"{method}*\" and score != null", null));
        }

        source.Measures.Add(Measure("calls", "interactions", null, null));
        source.Kpis.Add(Kpi("csat", "score/response", "csat-sum / csat-n"));
        source.Kpis.Add(Kpi("csat-top", "percent", "csat-n / csat-n"));
        source.Kpis.Add(Kpi("nps", "percent", "nps-n / nps-n") with { Attributes = new KpiAttributes { Interval = IntervalMethod.NetShare } });
        source.Kpis.Add(Kpi("ces", "score/response", "ces-sum / ces-n"));
        source.Kpis.Add(Kpi("plain", "percent", "calls / calls"));
        source.Instruments.AddRange([Instrument("csat", SurveyMethod.Csat, 1, 5), Instrument("nps", SurveyMethod.Nps, 0, 10), Instrument("ces", SurveyMethod.Ces, 1, 7)]);
        return CatalogueBuilder.Build(source);
    }

    private static Instrument Instrument(string id, SurveyMethod method, decimal min, decimal max) =>
        new(id, 1, method, min, max, Direction.Up, null, null, [], null, At);

    private static MeasureSource Measure(string id, string fact, string? where, string? sum) => new(
        P(id), id, P(fact), sum is null ? Aggregate.Count : Aggregate.Sum, sum is null ? [] : [P(sum)], where is null ? null : P(where),
        P(fact == "surveys" ? "answered" : "arrival"));

    private static KpiSource Kpi(string id, string unit, string formula) =>
        new(P(id), id, "own", P(unit), Direction.Up, "Meaning.", P(formula), "nothing");

    private static Placed P(string text) => new(text, At);
}
