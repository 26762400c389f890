using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Web.Pages;

/// <summary>What a KPI's page shows.</summary>
/// <param name="Page">The KPI with its attributes evaluated.</param>
/// <param name="State">Period and filter of the address; the period is filled in.</param>
/// <param name="Currency">The workspace's currency.</param>
public sealed record KpiDetailModel(KpiPage Page, PageState State, string Currency)
{
    private const int Colours = 8;

    /// <summary>What can be filtered by.</summary>
    public IReadOnlyList<FilterChoices> Choices { get; init; } = [];

    /// <summary>The months that the data reach, oldest first.</summary>
    public IReadOnlyList<string> Periods { get; init; } = [];

    /// <summary>The KPI's bands; empty where there are none in this currency.</summary>
    public IReadOnlyList<BandRange> Bands { get; init; } = [];

    /// <summary>The target over all rows; null where there is none, or the page is filtered.</summary>
    public TargetState? Target { get; init; }

    /// <summary>Where the value stands in its own past and among others.</summary>
    public IReadOnlyList<StandingAgainst> Standing { get; init; } = [];

    /// <summary>The KPI's service level objectives with their error budgets; none on a filtered page.</summary>
    public IReadOnlyList<ServiceState> Services { get; init; } = [];

    /// <summary>The value's confidence interval; null without a value.</summary>
    public CellInterval? Interval { get; init; }

    /// <summary>What the KPI's chart draws; null without data.</summary>
    public KpiChart? Chart { get; init; }

    /// <summary>Of the KPIs that it is told apart from, those to which lines lead from it.</summary>
    public IReadOnlyList<string> Bridged { get; init; } = [];

    /// <summary>Titles of all KPIs, by id.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } = new Dictionary<string, string>();

    /// <summary>A KPI's title; its id where the catalogue has none of that name.</summary>
    public string TitleOf(string id) => Titles.GetValueOrDefault(id, id);

    /// <summary>The value's cell; null where the question was refused or there are no data.</summary>
    public AnswerCell? Cell => Page.Value?.Total[0];

    /// <summary>How many cases the value stands on, in words: those of its interval where it has one; null where that is not known.</summary>
    public string? Cases => Interval is { Interval: not null, Cases: { } counted }
        ? $"{NumberDisplay.Integer((Int128)counted, grouped: true)} {Interval.CountedIn}"
        : Cell is { } cell && SampleSize.CountedIn(Page.Kpi) is { } things && SampleSize.Of(Page.Kpi, cell) is { } n
        ? $"{NumberDisplay.Integer((Int128)n.Scaled(0), grouped: true)} {things}"
        : null;

    /// <summary>The colour of a dimension's value: by its place among all values of the dimension, so that it is the same on every page.</summary>
    public int Category(string dimension, string? value, IReadOnlyList<string> shown)
    {
        IReadOnlyList<string> all = Choices.FirstOrDefault(c => c.Id == dimension)?.Values ?? shown;
        int at = value is null ? -1 : all.ToList().IndexOf(value);
        return at < 0 ? Colours - 1 : at % Colours;
    }

    /// <summary>How many of some things, in a sentence: <c>2 of 5 risks hold</c>.</summary>
    public static string Of(int some, int all, string one, string many) =>
        Invariant($"{some} of {all} {(all == 1 ? one : many)} {(some == 1 ? "holds" : "hold")}");

    /// <summary>A change for one percent of a measure: <c>+0.42 %</c>.</summary>
    public static string PerPercent(Ratio elasticity) =>
        KpiDisplay.Relative(new Ratio(elasticity.Numerator, elasticity.Denominator * 100), 2, grouped: true);
}

/// <summary>A question with all its rows.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">Its answer.</param>
/// <param name="Sentence">The answer in one sentence; null where it is about several KPIs.</param>
/// <param name="Currency">The workspace's currency.</param>
public sealed record AnswerModel(KpiRequest Question, KpiAnswer Answer, string? Sentence, string Currency);
