using System.Globalization;
using Farthing.Bench.Data;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;

namespace Farthing.Bench.Stages;

/// <summary>Search over as many KPIs as the largest catalogue of the field has: generated, with titles, texts, tags and facets.</summary>
internal static class SearchStage
{
    /// <summary>KPIs of the largest public list.</summary>
    public const int Kpis = 20_780;

    private const string Letters = "abcdefghijklmnoprstuvw";

    private static readonly string[] Questions =
    [
        "cost", "rate", "cost per interaction", "average handling time", "custmoer satisfacton", "abandonement", "what is the rate of a month",
        "handl tim", "zzzz", "CPI",
    ];

    public static void Run(BenchOptions options, Measurements into)
    {
        KpiDefinition[] kpis = Generate();
        KpiSearch search = into.Time("search-index", () => new KpiSearch(kpis));
        foreach (string question in Questions) search.Find(question); // compiled
        for (int n = 0; n < options.Repeats; n++)
            foreach (string question in Questions)
                into.Time("search." + question.Replace(' ', '_'), () => search.Find(question));
        KpiFacets facets = new(Area: "efficiency", Tag: "cost");
        for (int n = 0; n < options.Repeats; n++) into.Time("search.cost,_two_facets", () => search.Find("cost", facets));
    }

    /// <summary>Words of the field in titles, and a vocabulary of 6,000 invented words in the texts.</summary>
    private static KpiDefinition[] Generate()
    {
        Dice dice = new(1);
        string[] words = ["cost", "rate", "average", "handling", "time", "interaction", "contact", "customer", "satisfaction", "abandonment", "service", "level", "per", "month"];
        string[] invented = [.. Enumerable.Range(0, 6_000).Select(_ => Invent(dice))];
        SourcePlace place = new("generated", 1, 1);
        Formula formula = FormulaParser.Parse("a / b", place);
        Unit unit = Unit.Parse("percent", place);
        string Some(string[] from, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => from[(int)dice.Below(from.Length)]));
        return
        [
            .. Enumerable.Range(0, Kpis).Select(n => new KpiDefinition(
                string.Create(CultureInfo.InvariantCulture, $"{Some(words, 2).Replace(' ', '-')}-{Some(invented, 1)}-{n}"),
                Some(words, 3) + " " + Some(invented, 1), Some(words, 1), unit, Direction.Up, Some(invented, 20) + " " + Some(words, 4), formula, "nothing", place)
            {
                FormulaText = "a / b",
                Aliases = n % 7 == 0 ? [Some(invented, 1)] : n == 1 ? ["CPI"] : [],
                Attributes = new KpiAttributes
                {
                    Area = (KpiArea)(n % 4),
                    Timing = (KpiTiming)(n % 2),
                    Tags = [Some(words, 1), Some(invented, 1)],
                    Industries = [Some(invented[..20], 1)],
                    Measurement = Some(invented, 15),
                },
            }),
        ];
    }

    private static string Invent(Dice dice) =>
        string.Concat(Enumerable.Range(0, 4 + (int)dice.Below(7)).Select(_ => Letters[(int)dice.Below(Letters.Length)]));
}
