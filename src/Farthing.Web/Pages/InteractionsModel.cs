using Farthing.Core.Time;
using Farthing.Engine.UseCases;

namespace Farthing.Web.Pages;

/// <summary>What the list of interactions shows.</summary>
/// <param name="List">The interactions.</param>
/// <param name="State">Period and filter of the address; the period is filled in.</param>
/// <param name="Currency">The workspace's currency.</param>
/// <param name="Choices">What can be filtered by.</param>
/// <param name="Months">All costed months.</param>
/// <param name="Calendar">The workspace's calendar.</param>
public sealed record InteractionsModel(
    DearestInteractions List, PageState State, string Currency, IReadOnlyList<FilterChoices> Choices, IReadOnlyList<string> Months,
    WorkspaceCalendar Calendar);
