using System.Globalization;
using System.Numerics;

namespace Farthing.EngineTests.Reference;

/// <summary>A question to the catalogue: what to slice by, which days (end excluded), which rows.</summary>
public sealed record RefQuestion(string Kpi)
{
    public IReadOnlyList<string> By { get; init; } = [];
    public (int First, int End)? Days { get; init; }
    public RefCondition? Where { get; init; }
    public IReadOnlyList<string> WhereFields { get; init; } = [];
    /// <summary>day, week (ISO) or month; null: all time in one.</summary>
    public string? Grain { get; init; }

    public long TargetMs { get; init; } = 20_000;
    public long ShortMs { get; init; }

    /// <summary>Days of a repeat, FCR or containment window; null: the KPI's default.</summary>
    public int? WindowDays { get; init; }

    public static readonly string[] SegmentFields = ["agent", "team", "site", "vendor", "segment-queue"];

    public bool AtSegmentGrain => By.Concat(WhereFields).Any(f => SegmentFields.Contains(f, StringComparer.Ordinal));
}

/// <summary>A ratio of sums; a denominator of zero is no value.</summary>
public readonly record struct RefRatio(BigInteger Numerator, BigInteger Denominator)
{
    public bool IsNull => Denominator.IsZero;

    /// <summary>Nine decimals, half-even, as plain digits without trailing zeros; "null" where undefined.</summary>
    public string Text
    {
        get
        {
            if (IsNull) return "null";
            var nano = RefArithmetic.HalfEven(Numerator * 1_000_000_000 * Denominator.Sign, BigInteger.Abs(Denominator));
            var digits = BigInteger.Abs(nano).ToString("D10", CultureInfo.InvariantCulture);
            var text = (digits[..^9] + "." + digits[^9..]).TrimEnd('0').TrimEnd('.');
            return nano.Sign < 0 ? "-" + text : text;
        }
    }
}

/// <summary>One row that a measure adds up; with an Id, rows of one group and Id count once.</summary>
public sealed record RefFactRow(Func<string, string?> Field, long? At, BigInteger Value, string? Id);
