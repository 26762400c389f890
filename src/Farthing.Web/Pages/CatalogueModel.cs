using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Web.Pages;

/// <summary>What is looked for in the catalogue: the part of the address after <c>/catalogue</c>.</summary>
/// <param name="Text">Words; empty for all KPIs.</param>
/// <param name="Facets">The chosen value of each facet that has one: area, category, industry, tag, timing.</param>
/// <param name="ReadyOnly">Whether KPIs without their inputs are left out.</param>
public sealed record CatalogueSearch(string Text, IReadOnlyDictionary<string, string> Facets, bool ReadyOnly)
{
    /// <summary>The facets, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Names { get; } = ["area", "category", "timing", "industry", "tag"];

    /// <summary>The same with a facet's value, or without one.</summary>
    public CatalogueSearch With(string facet, string? value)
    {
        Dictionary<string, string> facets = new(Facets, StringComparer.Ordinal);
        facets.Remove(facet);
        if (value is not null)
        {
            facets[facet] = value;
        }

        return this with { Facets = facets };
    }

    /// <summary>The value of a facet, null where none is chosen.</summary>
    public string? ValueOf(string facet) => Facets.GetValueOrDefault(facet);
}

/// <summary>A KPI as the catalogue lists it.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Missing">The inputs that the workspace lacks.</param>
/// <param name="Cell">Its value in the latest full month; null without data.</param>
public sealed record CatalogueRow(KpiDefinition Kpi, IReadOnlyList<string> Missing, AnswerCell? Cell);

/// <summary>The catalogue, narrowed.</summary>
/// <param name="Search">What is looked for.</param>
/// <param name="Rows">The KPIs found: by words the best first, else in the order of the files.</param>
/// <param name="Counts">For each facet the values that the found KPIs would have, with how many, the chosen one left open.</param>
/// <param name="All">How many KPIs there are.</param>
/// <param name="Ready">How many of those found have all their inputs.</param>
/// <param name="Month">The latest full month; null without data.</param>
/// <param name="Currency">The workspace's currency.</param>
public sealed record CatalogueModel(
    CatalogueSearch Search, IReadOnlyList<CatalogueRow> Rows, IReadOnlyDictionary<string, IReadOnlyList<(string Value, int Count)>> Counts,
    int All, int Ready, string? Month, string Currency)
{
    /// <summary>The rows under their headings: by category while nothing is searched for, else all together.</summary>
    public IEnumerable<(string? Heading, IReadOnlyList<CatalogueRow> Rows)> Groups => Rows.Count == 0 ? []
        : Search.Text.Length > 0 ? [(null, Rows)]
        : Rows.GroupBy(r => r.Kpi.Category, StringComparer.Ordinal).Select(g => ((string?)g.Key, (IReadOnlyList<CatalogueRow>)[.. g]));

    /// <summary>What is shown, in a sentence.</summary>
    public string Title => Rows.Count == 0 ? "No KPI is all of that"
        : Search.Text.Length > 0 ? Invariant($"{Rows.Count} of {All} KPIs speak of “{Search.Text}”; {Ready} of them have all their inputs")
        : Rows.Count == All ? Invariant($"{All} KPIs; {Ready} of them have all their inputs here")
        : Invariant($"{Rows.Count} of {All} KPIs; {Ready} of them have all their inputs");
}

/// <summary>A bridge between two KPIs.</summary>
/// <param name="Bridge">The bridge.</param>
/// <param name="Period">Its period.</param>
/// <param name="Periods">The months that the data reach.</param>
/// <param name="Currency">The workspace's currency.</param>
public sealed record BridgeModel(Bridge Bridge, Farthing.Core.Time.Period Period, IReadOnlyList<string> Periods, string Currency);

/// <summary>A scorecard with the others that there are.</summary>
/// <param name="Card">The scorecard.</param>
/// <param name="Others">Ids and titles of all scorecards, this one too.</param>
/// <param name="Periods">The months that the data reach.</param>
/// <param name="State">The period of the address, filled in.</param>
/// <param name="Currency">The workspace's currency.</param>
public sealed record ScorecardModel(
    Scorecard Card, IReadOnlyList<(string Id, string Title)> Others, IReadOnlyList<string> Periods, PageState State, string Currency)
{
    /// <summary>The name in the address; null where there is none.</summary>
    public string? Name { get; init; }

    /// <summary>The area in the address; null where there is none.</summary>
    public string? Area { get; init; }
}
