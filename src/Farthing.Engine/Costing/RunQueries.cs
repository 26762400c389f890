using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.UseCases;

namespace Farthing.Engine.Costing;

/// <summary>A run as the store holds it.</summary>
/// <param name="Run">Its number.</param>
/// <param name="Month">The month's index.</param>
/// <param name="Period">The month as people write it.</param>
/// <param name="Version">The month's version.</param>
/// <param name="Currency">The workspace's currency when it was made.</param>
/// <param name="Inputs">Digest of its inputs.</param>
/// <param name="MadeMs">When it was made.</param>
/// <param name="Totals">Its sums.</param>
/// <param name="Detail">What it keeps beside.</param>
public sealed record StoredRun(
    int Run, int Month, string Period, int Version, string Currency, string Inputs, long MadeMs, RunTotals Totals, RunDetail Detail);

/// <summary>
/// Questions about runs. The latest ones are those of the present fiscal calendar: under another one a month's number stands for
/// other days, and two runs would count the same cost twice.
/// </summary>
internal static class RunQueries
{
    private const string Columns =
        "run, month, period, version, currency, inputs_sha256, made_ms, ledger, imputed, attributed, unused, out_of_scope, unassigned, difference, detail";

    /// <summary>The run that answers for a month: its latest version; null when it was never costed.</summary>
    public static StoredRun? Latest(DuckDbConnection connection, int month)
    {
        using DuckDbReader reader = connection.Query($"SELECT {Columns} FROM current_runs WHERE month = $1 ORDER BY version DESC LIMIT 1", month);
        return reader.Read() ? Read(reader) : null;
    }

    /// <summary>The latest runs of all costed months, by month.</summary>
    public static IReadOnlyList<StoredRun> Latest(DuckDbConnection connection)
    {
        List<StoredRun> runs = [];
        using DuckDbReader reader = connection.Query(
            $"SELECT {Columns} FROM current_runs WHERE (month, version) IN (SELECT month, max(version) FROM current_runs GROUP BY month) ORDER BY month");
        while (reader.Read())
        {
            runs.Add(Read(reader));
        }

        return runs;
    }

    /// <summary>A run by its number; null when there is none.</summary>
    public static StoredRun? Get(DuckDbConnection connection, int run)
    {
        using DuckDbReader reader = connection.Query($"SELECT {Columns} FROM runs WHERE run = $1", run);
        return reader.Read() ? Read(reader) : null;
    }

    /// <summary>The fiscal calendar by which a run's month is numbered, as text; null where it was not noted.</summary>
    public static string? CalendarOf(DuckDbConnection connection, int run) =>
        connection.Scalar<string?>("SELECT calendar FROM run_calendars WHERE run = $1", run);

    /// <summary>Every run, by number.</summary>
    public static IReadOnlyList<StoredRun> All(DuckDbConnection connection)
    {
        List<StoredRun> runs = [];
        using DuckDbReader reader = connection.Query($"SELECT {Columns} FROM runs ORDER BY run");
        while (reader.Read())
        {
            runs.Add(Read(reader));
        }

        return runs;
    }

    /// <summary>The number of the next run.</summary>
    public static int NextRun(DuckDbConnection connection) => (int)(connection.Scalar<long?>("SELECT max(run) FROM runs") ?? 0) + 1;

    /// <summary>The next version of a month.</summary>
    public static int NextVersion(DuckDbConnection connection, int month) =>
        (int)(connection.Scalar<long?>("SELECT max(version) FROM runs WHERE month = $1", month) ?? 0) + 1;

    /// <summary>
    /// Whether a run does not say which initiatives its money was for, though ledger lines name some: it was made by a Farthing whose
    /// runs did not keep them.
    /// </summary>
    public static bool LacksInitiatives(DuckDbConnection connection, int run) => connection.Scalar<long>(
        "SELECT count(*) FROM run_accounts WHERE run = $1 AND initiative IS NULL AND EXISTS (SELECT 1 FROM ledger WHERE initiative <> 0)", run) > 0;

    /// <summary>Segments that started in the month and have no end.</summary>
    public static long OpenSegments(DuckDbConnection connection, (long StartMs, long EndMs) month) =>
        connection.Scalar<long?>(
            $"SELECT count(*) FROM segments WHERE started_ms >= $1 AND started_ms < $2 AND {SegmentSql.End} IS NULL",
            month.StartMs, month.EndMs) ?? 0;

    private static StoredRun Read(DuckDbReader reader) => new(
        reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2)!, reader.GetInt32(3), reader.GetString(4)!, reader.GetString(5)!,
        reader.GetInt64(6),
        new RunTotals(
            reader.GetInt128(7), reader.GetInt128(8), reader.GetInt128(9), reader.GetInt128(10), reader.GetInt128(11),
            reader.GetInt128(12), reader.GetInt128(13)),
        RunDetail.FromJson(reader.GetString(14)));
}
