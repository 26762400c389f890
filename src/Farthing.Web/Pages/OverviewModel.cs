using Farthing.Core.Catalogue;
using Farthing.Engine.UseCases;

namespace Farthing.Web.Pages;

/// <summary>What the overview page shows.</summary>
/// <param name="Overview">The numbers.</param>
/// <param name="State">Period and filter of the address; the period is filled in.</param>
/// <param name="Currency">The workspace's currency.</param>
/// <param name="Bands">The bands of the cost; empty where there are none in this currency.</param>
/// <param name="Choices">What can be filtered by.</param>
/// <param name="ChannelNames">All channels in order, so that each has the same colour everywhere.</param>
public sealed record OverviewModel(
    Overview Overview, PageState State, string Currency, IReadOnlyList<BandRange> Bands, IReadOnlyList<FilterChoices> Choices,
    IReadOnlyList<string> ChannelNames)
{
    private const int Colours = 8;

    /// <summary>The colour of a channel: by its place among all channels.</summary>
    public int Category(string? channel)
    {
        int at = channel is null ? -1 : ChannelNames.ToList().IndexOf(channel);
        return at < 0 ? Colours - 1 : at % Colours;
    }
}
