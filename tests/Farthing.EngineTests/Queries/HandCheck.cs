using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Farthing.Core.Query;
using Farthing.Core.Time;
using Farthing.Engine.Workspaces;
using NodaTime.Text;

namespace Farthing.EngineTests.Queries;

/// <summary>
/// A statement written by hand over the rows that a question reads, in SQL that both engines understand, from <c>docs/kpis.md</c> and
/// <c>docs/store.md</c> and not from what the product compiles. It gives above and below the line of each KPI, in stored units; nothing
/// below the line is the null of the answer. <c>T'2024-02-29T05:00:00Z'</c> stands for that instant in milliseconds,
/// <c>D'2024-02-29'</c> for that day since 1970.
/// </summary>
/// <param name="Sql">The statement.</param>
/// <param name="Within">By which part of the value it may differ: 0 but for what is floating point by its nature.</param>
public sealed partial record HandCheck(string Sql, decimal Within)
{
    /// <summary>Reads the statement of a key; null where there is none.</summary>
    public static HandCheck? Read(MapReader map, string key)
    {
        string? within = map.Text(key + "-within");
        return map.Text(key) is not { } text
            ? null
            : new HandCheck(
                Literal().Replace(text, m => Number(m.Groups[1].Value, m.Groups[2].Value)),
                within is null ? 0 : decimal.Parse(within, CultureInfo.InvariantCulture));
    }

    /// <summary>Compares the total of an answer with the statement's one row.</summary>
    public void CheckTotal(KpiAnswer answer, Func<string, IReadOnlyList<string?[]>> run) =>
        Check(answer.Total, Assert.Single(run(Sql)), "total");

    /// <summary>Compares the rows of an answer with the statement's: bucket and keys first, in any order.</summary>
    public void CheckRows(KpiAnswer answer, Func<string, IReadOnlyList<string?[]>> run)
    {
        int keys = answer.Request.By.Count + (answer.Request.Grain is null ? 0 : 1);
        Dictionary<string, string?[]> rows = run(Sql).ToDictionary(r => Key(r[..keys]), r => r[keys..], StringComparer.Ordinal);
        Dictionary<string, AnswerRow> answered = answer.Rows.ToDictionary(
            r => Key([.. answer.Request.Grain is null ? [] : new[] { r.Bucket }, .. r.Keys]), StringComparer.Ordinal);
        Assert.Equal(rows.Keys.Order(StringComparer.Ordinal), answered.Keys.Order(StringComparer.Ordinal));
        foreach ((string key, AnswerRow row) in answered)
        {
            Check(row.Cells, rows[key], key);
        }
    }

    private void Check(IReadOnlyList<AnswerCell> cells, IReadOnlyList<string?> row, string of)
    {
        Assert.Equal(2 * cells.Count, row.Count);
        for (int i = 0; i < cells.Count; i++)
        {
            BigInteger above = BigInteger.Parse(row[2 * i] ?? "0", CultureInfo.InvariantCulture);
            BigInteger below = BigInteger.Parse(row[(2 * i) + 1] ?? "0", CultureInfo.InvariantCulture);
            string told = $"{of}, KPI {i}: the statement gives {above}/{below}, the answer {cells[i].Value}";
            Assert.True(cells[i].Value is { } value ? !below.IsZero && Same(above, below, value.Numerator, value.Denominator) : below.IsZero, told);
        }
    }

    private bool Same(BigInteger above, BigInteger below, BigInteger numerator, BigInteger denominator)
    {
        BigInteger scale = 1_000_000_000;
        BigInteger difference = BigInteger.Abs((above * denominator) - (numerator * below));
        return difference * scale <= BigInteger.Abs(numerator * below) * new BigInteger(Within * (decimal)scale);
    }

    private static string Key(IEnumerable<string?> keys) => string.Join(" | ", keys.Select(k => k ?? "–"));

    private static string Number(string kind, string text)
    {
        long number = kind == "D"
            ? DayNumber.Of(LocalDatePattern.Iso.Parse(text).Value)
            : OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant().ToUnixTimeMilliseconds();

        // ClickHouse would take a bare number for an unsigned one, which goes with no column.
        return Invariant($"CAST({number} AS BIGINT)");
    }

    [GeneratedRegex(@"\b([TD])'([^']*)'")]
    private static partial Regex Literal();
}
