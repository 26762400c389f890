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

        const string rows = "SELECT DISTINCT month FROM d_pieces UNION SELECT DISTINCT completed_month FROM d_interactions WHERE completed_month IS NOT NULL";
        using (DuckDbReader reader = connection.Query(rows, [], cancellation))
        {
            while (reader.Read())
            {
                months.Add(reader.GetInt32(0));
            }
        }

        months.UnionWith(WithUsage(connection, calendar, cancellation).Where(m => !months.Contains(m) && HasUsage(connection, calendar.MonthInstants(m))));
        return period is null ? [.. months] : [.. months.Intersect(calendar.MonthsTouched(period))];
    }

    /// <summary>Months that may have usage: a day of UTC may lie in two months of the workspace.</summary>
    private static SortedSet<int> WithUsage(DuckDbConnection connection, WorkspaceCalendar calendar, CancellationToken cancellation)
    {
        SortedSet<int> months = [];
        using DuckDbReader reader = connection.Query(
            Invariant($"SELECT DISTINCT at_ms // {MsPerDay} FROM usage WHERE at_ms IS NOT NULL"), [], cancellation);
        while (reader.Read())
        {
            long day = reader.GetInt64(0) * MsPerDay;
            AddRange(months, calendar.MonthOf(day), calendar.MonthOf(day + MsPerDay - 1));
        }

        return months;
    }

    private static void AddRange(SortedSet<int> months, int from, int to)
    {
        for (int month = from; month <= to; month++)
        {
            months.Add(month);
        }
    }

    private static bool HasUsage(DuckDbConnection connection, (long StartMs, long EndMs) month)
    {
        using DuckDbReader reader = connection.Query(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM usage WHERE at_ms >= $1 AND at_ms < $2)", month.StartMs, month.EndMs);
        return reader.Read();
    }
}
