using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>How rows get into a question's period and into its buckets.</summary>
/// <param name="context">What is known of the store.</param>
/// <param name="period">The period, null for all data.</param>
/// <param name="grain">The grain of the groups, null for none.</param>
internal sealed class PeriodSql(PlanContext context, Period? period, Grain? grain)
{
    /// <summary>Which rows belong to the period; without one, those that have a time at all.</summary>
    /// <param name="clock">The clock that decides.</param>
    /// <param name="grouped">Whether the select has the groups of the question, and so its buckets.</param>
    public IEnumerable<SqlExpression> Conditions(Clock clock, bool grouped)
    {
        if (clock.NeedsBuckets(grouped ? grain : null))
        {
            return Existing(clock);
        }

        SqlExpression time = new SqlColumn(clock.Alias, clock.Day ?? clock.Month!);
        if (period is not null)
        {
            (long first, long end) = clock.Day is not null
                ? (period.FirstDay, period.EndDay)
                : (context.Calendar.MonthOfDay(period.FirstDay), context.Calendar.MonthOfDay(period.EndDay - 1) + 1);
            return
            [
                new SqlBinary(time, SqlOperator.GreaterOrEqual, new SqlParameter(first)),
                new SqlBinary(time, SqlOperator.Less, new SqlParameter(end)),
            ];
        }

        // Without a period: what has not happened yet still does not count. Costs always have their day.
        bool always = clock.Kind == ClockKind.Month || clock.Day is "day";
        return always || (clock.CountsTimeless && grain is null) ? [] : [new SqlIsNull(time, Negated: true)];
    }

    /// <summary>The buckets that rows are paired with; null where the clock has columns for them.</summary>
    public SqlBuckets? Buckets(Clock clock, bool grouped)
    {
        Grain? unit = grouped ? grain : null;
        if (!clock.NeedsBuckets(unit))
        {
            return null;
        }

        Period asked = period ?? throw new InvalidOperationException("the resolver lets no such question pass without a period");

        // An event is in its bucket whenever the data end; only what exists is looked at no later than that.
        IReadOnlyList<BucketDays> buckets = new BucketMath(context.Calendar).Buckets(asked, unit, clock.IsInterval ? context.CutoffMs : 0);

        // A table needs a row: this one holds nothing.
        return new SqlBuckets(buckets.Count > 0 ? buckets : [new BucketDays(0, int.MinValue, int.MinValue, 0)]);
    }

    /// <summary>The number of the bucket that a row is in.</summary>
    public SqlExpression Bucket(Clock clock, Grain unit)
    {
        if (clock.NeedsBuckets(unit))
        {
            return new SqlColumn(SqlBuckets.Alias, "b");
        }

        static SqlExpression Divide(SqlExpression value, long by) => new SqlBinary(value, SqlOperator.IntegerDivide, new SqlInteger(by));
        SqlColumn Part(string? column) => new(clock.Alias, column!);
        return unit switch
        {
            Grain.Hour => Part(clock.Hour),
            Grain.Day => Part(clock.Day),
            Grain.Week => Divide(
                new SqlBinary(Part(clock.Day), SqlOperator.Add, new SqlInteger(QueryPlanner.WeekShift(context.WeekStart))), 7),
            Grain.Month => Part(clock.Month),
            Grain.Quarter => Divide(Part(clock.Month), 3),
            _ => Divide(Part(clock.Month), 12),
        };
    }

    /// <summary>Which rows exist when a bucket begins, ends, or at some time in it; of an event, in which bucket it was.</summary>
    private static IEnumerable<SqlExpression> Existing(Clock clock)
    {
        SqlColumn first = new(SqlBuckets.Alias, "first_day");
        SqlColumn end = new(SqlBuckets.Alias, "end_day");
        SqlColumn from = new(clock.Alias, clock.Day!);
        if (!clock.IsInterval)
        {
            return [new SqlBinary(from, SqlOperator.GreaterOrEqual, first), new SqlBinary(from, SqlOperator.Less, end)];
        }

        SqlColumn to = new(clock.Alias, clock.End!);
        SqlColumn begun = clock.Kind == ClockKind.Opening ? first : end;
        SqlColumn notOver = clock.Kind == ClockKind.Closing ? end : first;
        return
        [
            new SqlBinary(from, SqlOperator.Less, begun),
            new SqlOr([new SqlIsNull(to, Negated: false), new SqlBinary(to, SqlOperator.GreaterOrEqual, notOver)]),
        ];
    }
}
