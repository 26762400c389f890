using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Queries;

/// <summary>
/// What an answer depends on beside its question, as one text: the facts and calendar that the derived tables were made from, the runs
/// of the months that its period touches, and the program. A later run of one month leaves the other months' answers standing.
/// </summary>
internal sealed class MemoryState
{
    private readonly WorkspaceCalendar _calendar;
    private readonly string _common;
    private readonly IReadOnlyList<AnsweringRun> _runs;

    private MemoryState(WorkspaceCalendar calendar, string common, IReadOnlyList<AnsweringRun> runs) =>
        (_calendar, _common, _runs) = (calendar, common, runs);

    /// <summary>Reads it; the derived tables must be up to date.</summary>
    public static MemoryState Read(Workspace workspace, DuckDbConnection connection, AnswerSource source)
    {
        List<string> parts = [workspace.Currency];
        if (source.Identity is { } copy)
        {
            parts.Add(copy);
        }
        else
        {
            using DuckDbReader derived = connection.Query("SELECT key, value FROM meta WHERE key LIKE 'derived%' ORDER BY key");
            while (derived.Read())
            {
                parts.Add(derived.GetString(0) + "=" + derived.GetString(1));
            }
        }

        // Another build may plan a question otherwise.
        parts.Add(typeof(QueryPlanner).Module.ModuleVersionId.ToString());
        parts.Add(typeof(MemoryState).Module.ModuleVersionId.ToString());
        return new MemoryState(workspace.Calendar, string.Join('|', parts), source.State.Runs);
    }

    /// <summary>The state for a period; null is all data.</summary>
    public string Of(Period? period)
    {
        int first = period is null ? int.MinValue : _calendar.MonthOfDay(period.FirstDay);
        int last = period is null ? int.MaxValue : _calendar.MonthOfDay(period.EndDay - 1);
        string runs = string.Join(',', _runs.Where(r => r.Month >= first && r.Month <= last).Select(r => Invariant($"{r.Month}:{r.Run}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_common + "|" + runs)))[..32];
    }
}
