using Farthing.Core.Time;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Costing;

/// <summary>Finds the months that have something to cost.</summary>
internal static class MonthsWithContent
{
    private const long MsPerDay = 86_400_000;

    /// <summary>
    /// Months with ledger lines, with a part of a segment, or with completed interactions or usage, ascending; those that
    /// <paramref name="period"/> touches, or all.
    /// </summary>
    public static IReadOnlyList<int> Find(DuckDbConnection connection, WorkspaceCalendar calendar, Period? period, CancellationToken cancellation)
    {
        SortedSet<int> months = [];
        using (DuckDbReader days = connection.Query("SELECT DISTINCT first_day, end_day FROM ledger", [], cancellation))
        {
            while (days.Read())
            {
                AddRange(months, calendar.MonthOfDay(days.GetInt32(0)), calendar.MonthOfDay(days.GetInt32(1) - 1));
            }
        }

        // A day of UTC may lie in two months of the workspace; a month more is then looked at and found empty.
        string spans =
            $"SELECT DISTINCT started_ms // {MsPerDay}, greatest(started_ms, coalesce({PieceReader.EndSql}, started_ms) - 1) // {MsPerDay} FROM segments "
            + $"UNION SELECT DISTINCT completed_ms // {MsPerDay}, completed_ms // {MsPerDay} FROM d_interactions WHERE completed_ms IS NOT NULL "
            + $"UNION SELECT DISTINCT at_ms // {MsPerDay}, at_ms // {MsPerDay} FROM usage WHERE at_ms IS NOT NULL";
        SortedSet<int> candidates = [];
        using (DuckDbReader reader = connection.Query(spans, [], cancellation))
        {
            while (reader.Read())
            {
                AddRange(
                    candidates,
                    calendar.MonthOf(reader.GetInt64(0) * MsPerDay),
                    calendar.MonthOf(((reader.GetInt64(1) + 1) * MsPerDay) - 1));
            }
        }

        months.UnionWith(candidates.Where(m => !months.Contains(m) && HasRows(connection, calendar.MonthInstants(m))));
        return period is null ? [.. months] : [.. months.Intersect(calendar.MonthsTouched(period))];
    }

    private static void AddRange(SortedSet<int> months, int from, int to)
    {
        for (int month = from; month <= to; month++)
        {
            months.Add(month);
        }
    }

    private static bool HasRows(DuckDbConnection connection, (long StartMs, long EndMs) month)
    {
        string sql =
            $"SELECT 1 WHERE EXISTS (SELECT 1 FROM segments WHERE started_ms < $2 AND ({PieceReader.EndSql} > $1 OR ({PieceReader.EndSql} = started_ms AND started_ms >= $1))) "
            + "OR EXISTS (SELECT 1 FROM d_interactions WHERE completed_ms >= $1 AND completed_ms < $2) "
            + "OR EXISTS (SELECT 1 FROM usage WHERE at_ms >= $1 AND at_ms < $2)";
        using DuckDbReader reader = connection.Query(sql, month.StartMs, month.EndMs);
        return reader.Read();
    }
}
