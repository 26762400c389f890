using Farthing.Core.Time;
using Farthing.Engine.Import;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Web.Pages;

/// <summary>What the data page shows.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Status">What it holds.</param>
/// <param name="Rejects">Rows that were refused and wait to be mended, the first of them.</param>
public sealed record DataModel(Workspace Workspace, WorkspaceStatus Status, IReadOnlyList<RejectedRow> Rejects)
{
    /// <summary>The calendar.</summary>
    public WorkspaceCalendar Calendar => Workspace.Calendar;

    /// <summary>The page's title: until when the data go.</summary>
    public string Title()
    {
        int? last = Status.Facts.Where(f => f.Fact is "interactions" or "segments").Max(f => f.LastDay);
        long? imported = Status.Batches.Count == 0 ? null : Status.Batches.Max(b => b.ImportedMs);
        return (last, imported) switch
        {
            ({ } day, { } at) => $"The data go to {DayNumber.Text(day)}; the last file came on {PageTime.Minute(at, Calendar)}",
            (null, { } at) => $"There are no interactions yet; the last file came on {PageTime.Minute(at, Calendar)}",
            _ => "There are no data yet",
        };
    }
}
