using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query;

/// <summary>A KPI's value for one group and period.</summary>
/// <param name="Value">The exact value, null where it is undefined.</param>
/// <param name="Reason">Why it is undefined; null where there is a value.</param>
public sealed record AnswerCell(Ratio? Value, string? Reason)
{
    /// <summary>The band of the value, judged before rounding; null where there is none.</summary>
    public BandRange? Band { get; init; }

    /// <summary>The comparison, null where the question asked for none.</summary>
    public AnswerChange? Change { get; init; }

    /// <summary>The confidence interval, where the question asked for one and there is a value; else null.</summary>
    public CellInterval? Interval { get; init; }

    /// <summary>The value's part of the total, where the question asked for it and the KPI is a sum; else null.</summary>
    public Ratio? Part { get; init; }

    /// <summary>What must be known beside a total, in a few words: what it counts that a reader would not expect; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>
    /// The denominator of the KPI's outermost division, in the units of its measures: how many interactions an average stands on; null
    /// where the KPI is no quotient or has no value for want of a costing run.
    /// </summary>
    public Ratio? Below { get; init; }
}

/// <summary>A value against that of another period.</summary>
/// <param name="Before">The value in the period compared with, null where it is undefined.</param>
/// <param name="Absolute">Value − before; null where either is undefined.</param>
/// <param name="Relative">Absolute / |before|; null where either is undefined or before is 0.</param>
public sealed record AnswerChange(Ratio? Before, Ratio? Absolute, Ratio? Relative)
{
    /// <summary>What the earlier value is divided by, as <see cref="AnswerCell.Below"/>; null where it is not divided, or has no value.</summary>
    public Ratio? BeforeBelow { get; init; }

    /// <summary>The change from one value to another.</summary>
    public static AnswerChange Between(Ratio? now, Ratio? before)
    {
        if (now is not { } n || before is not { } b)
        {
            return new AnswerChange(before, null, null);
        }

        Rational old = new(b.Numerator, b.Denominator);
        Rational change = new Rational(n.Numerator, n.Denominator) - old;
        Rational size = old.Numerator.Sign < 0 ? -old : old;
        Rational one = new(1, 1);
        return new AnswerChange(b, change.Over(one), size.IsZero ? null : (change / size).Over(one));
    }
}

/// <summary>One row of an answer.</summary>
/// <param name="Keys">The values of the dimensions; null for none.</param>
/// <param name="Bucket">The period of the row as it is written, null without a grain.</param>
/// <param name="Cells">One per KPI, in the order of the question.</param>
public sealed record AnswerRow(IReadOnlyList<string?> Keys, string? Bucket, IReadOnlyList<AnswerCell> Cells)
{
    /// <summary>Whether only the period compared with has the group: its values are null now.</summary>
    public bool Gone { get; init; }

    /// <summary>Whether nothing at all is in the bucket: the row is there because the question asked for all of them.</summary>
    public bool Filled { get; init; }
}

/// <summary>A question's answer.</summary>
/// <param name="Request">The question.</param>
/// <param name="Rows">The groups, by time and then by the values' code points; empty where nothing was sliced.</param>
/// <param name="Total">One cell per KPI over all rows, computed at its own grain.</param>
/// <param name="Notes">What a reader must know beside the numbers.</param>
/// <param name="Receipt">What the numbers came from.</param>
public sealed record KpiAnswer(
    ResolvedRequest Request,
    IReadOnlyList<AnswerRow> Rows,
    IReadOnlyList<AnswerCell> Total,
    IReadOnlyList<string> Notes,
    AnswerReceipt Receipt)
{
    /// <summary>The rows by the first dimensions alone, with as many keys; empty unless the question asked for them.</summary>
    public IReadOnlyList<AnswerRow> Subtotals { get; init; } = [];

    /// <summary>For each KPI, the values of its formula's measures over all rows, in the units that people write.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Ratio>> Measures { get; init; } = [];
}

/// <summary>What an answer came from.</summary>
/// <param name="Engine">The engine that computed it.</param>
/// <param name="Statements">The SQL that ran, with its parameters.</param>
/// <param name="DataVersion">The version of the facts, as the store counts it.</param>
/// <param name="Runs">The costing runs that it read: month and run; empty where it read none.</param>
/// <param name="GroupCount">Rows that the engine returned for the groups.</param>
public sealed record AnswerReceipt(
    string Engine, IReadOnlyList<SqlText> Statements, string DataVersion, IReadOnlyList<(string Month, int Run)> Runs, int GroupCount);
