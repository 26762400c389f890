using Farthing.Core.Money;

namespace Farthing.Engine.UseCases;

/// <summary>What comments speak of, and what the interactions cost that they are about.</summary>
/// <param name="Period">The days in which the comments were given.</param>
/// <param name="By">The dimension that themes are sliced by; null for none.</param>
/// <param name="Rows">Each theme, or each part of it; the dearest first.</param>
/// <param name="Total">All comments with a theme: each comment and each interaction once, so that it is less than the sum of the rows.</param>
/// <param name="WithoutTheme">How many comments of the period speak of no theme.</param>
/// <param name="Method">How it was counted and what it cannot see, a sentence each.</param>
public sealed record ThemeReport(
    Period Period, string? By, IReadOnlyList<ThemeRow> Rows, ThemeRow Total, long WithoutTheme, IReadOnlyList<string> Method)
{
    /// <summary>What to do where nothing is to be seen; null where something is.</summary>
    public string? Hint => Total.Comments > 0 ? null
        : WithoutTheme > 0 ? Invariant($"None of the {WithoutTheme} comments speaks of a theme: write themes with words of your customers in kpis/*.yaml (docs/catalogue.md).")
        : $"No comments were given in {Period.Text}: they come with survey answers, in the column comment (farthing import surveys.csv --as surveys).";
}

/// <summary>A theme, a part of one, or all of them.</summary>
/// <param name="Theme">The theme's id; null in the total.</param>
/// <param name="Title">What it is called; null in the total.</param>
/// <param name="Part">The channel or topic of the interactions; null where there is none or nothing was sliced.</param>
public sealed record ThemeRow(string? Theme, string? Title, string? Part)
{
    /// <summary>How many comments speak of it.</summary>
    public long Comments { get; init; }

    /// <summary>How many of them have a word of the lexicon: those that the mean sentiment stands on.</summary>
    public long Judged { get; init; }

    /// <summary>The mean sentiment of these, from −1 to 1; null without one.</summary>
    public Ratio? Sentiment { get; init; }

    /// <summary>How many interactions the comments are about, each once.</summary>
    public long Interactions { get; init; }

    /// <summary>How many of these completed in a month with a costing run.</summary>
    public long Costed { get; init; }

    /// <summary>How many of the costed ones were answered or self-served, as the KPI cost-per-interaction counts.</summary>
    public long Counted { get; init; }

    /// <summary>What the costed ones cost; null where none is costed.</summary>
    public Ratio? Cost { get; init; }

    /// <summary>The same for each that is counted; null where none is.</summary>
    public Ratio? PerInteraction { get; init; }

    /// <summary>The KPI cost-per-interaction of the period: with a comment or without, of the same channel or topic where sliced.</summary>
    public Ratio? PerInteractionOfAll { get; init; }
}
