using Farthing.Core.Catalogue;
using Farthing.Core.Query;

namespace Farthing.Cli.Reports;

/// <summary>
/// What an interaction costs in a month and how it came to that: one month read against an earlier one, all of it answers
/// to questions, nothing computed here but what the answers give.
/// </summary>
/// <param name="Month">The month that the report is about, as people write it.</param>
/// <param name="Base">The month it is read against.</param>
/// <param name="Now">The month's headline KPIs, each with its change since the month before.</param>
/// <param name="Trend">Every month with cost, oldest first.</param>
/// <param name="Channels">The month's channels, dearest first.</param>
/// <param name="AllChannels">The same over all channels, at its own grain.</param>
/// <param name="Parts">What the cost is made of; parts that are 0 in both months are left out.</param>
/// <param name="WholeCost">The cost that the parts add up to.</param>
/// <param name="Guards">What must not suffer when cost falls, and how people are used.</param>
/// <param name="Notes">What the answers say beside their numbers, each once.</param>
internal sealed record CostReport(
    string Month,
    string Base,
    Headlines Now,
    IReadOnlyList<TrendMonth> Trend,
    IReadOnlyList<ChannelCost> Channels,
    ChannelCost AllChannels,
    IReadOnlyList<Change> Parts,
    Change WholeCost,
    IReadOnlyList<Change> Guards,
    IReadOnlyList<string> Notes)
{
    /// <summary>The KPI of unused capacity in an interaction's cost.</summary>
    public const string Unused = "unused-capacity-cost-per-interaction";

    /// <summary>The dearest channel that has a name, null where none has.</summary>
    public string? Dearest => Channels.FirstOrDefault(c => c is { Channel: not null, Cost.Value: not null })?.Channel;

    /// <summary>What a part is called where it is clear that it is one of an interaction's cost.</summary>
    public static string PartName(Change part) => part.Kpi.Title.Replace(" per interaction", "", StringComparison.Ordinal);
}

/// <summary>A month in one line.</summary>
/// <param name="Cost">Cost per interaction, with its change since the month before.</param>
/// <param name="Previous">The month before, as people write it.</param>
/// <param name="Interactions">How many.</param>
internal sealed record Headlines(AnswerCell Cost, string Previous, AnswerCell Interactions);

/// <summary>One month of the trend.</summary>
/// <param name="Month">The month.</param>
/// <param name="Cost">Cost per interaction, all channels.</param>
/// <param name="WithoutSelfService">Cost per interaction without self-service sessions.</param>
/// <param name="SelfService">Share of self-service.</param>
/// <param name="Interactions">How many interactions.</param>
internal sealed record TrendMonth(
    string Month, AnswerCell Cost, AnswerCell WithoutSelfService, AnswerCell SelfService, AnswerCell Interactions);

/// <summary>What one channel costs.</summary>
/// <param name="Channel">The channel, null for work whose channel is not known, or for all of them.</param>
/// <param name="Interactions">How many interactions.</param>
/// <param name="Cost">Cost per interaction.</param>
/// <param name="Total">Cost in all.</param>
internal sealed record ChannelCost(string? Channel, AnswerCell Interactions, AnswerCell Cost, AnswerCell Total);

/// <summary>A KPI in the base month and in the report's month.</summary>
/// <param name="Kpi">The KPI.</param>
/// <param name="Scope">Which interactions, null for all.</param>
/// <param name="Cell">Its value now, with the change since the base month.</param>
internal sealed record Change(KpiDefinition Kpi, string? Scope, AnswerCell Cell);
