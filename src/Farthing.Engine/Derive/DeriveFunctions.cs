using System.Runtime.CompilerServices;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>What the derive step's functions of SQL look things up in.</summary>
internal sealed record DeriveTables
{
    public required LocalClock Clock { get; init; }

    public HandlingKinds Kinds { get; init; } = HandlingKinds.None;

    public CustomerTimeline Timeline { get; init; } = CustomerTimeline.None;

    /// <summary>Customer segment code by customer number.</summary>
    public int[] CustomerSegments { get; init; } = [];

    /// <summary>Days and months of local dates.</summary>
    public WorkspaceCalendar Calendar { get; init; } = WorkspaceCalendar.Utc;

    /// <summary>When the service is open; null where nobody said.</summary>
    public BusinessHours? Hours { get; init; }

    /// <summary>The range of interactions at hand.</summary>
    public required SegmentSums Sums { get; init; }
}

/// <summary>
/// The functions through which SQL reads the dense arrays of a derive step: one lookup per row instead of a join of
/// millions with millions. They are registered once per database and answer only while a derive step runs.
/// </summary>
internal sealed class DeriveFunctions
{
    private static readonly ConditionalWeakTable<DuckDbDatabase, DeriveFunctions> Registered = [];

    private DeriveFunctions()
    {
    }

    /// <summary>Held by the derive step that runs.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The running derive step's tables.</summary>
    public DeriveTables? Tables { get; set; }

    /// <summary>The functions of the connection's database, registered when they are not yet.</summary>
    public static DeriveFunctions Of(DuckDbConnection connection)
    {
        lock (Registered)
        {
            if (Registered.TryGetValue(connection.Database, out DeriveFunctions? known)) return known;
            DeriveFunctions made = new();
            using DuckDbTransaction transaction = connection.BeginTransaction();
            made.Register(connection);
            transaction.Commit();
            Registered.Add(connection.Database, made);
            return made;
        }
    }

    private DeriveTables Running => Tables ?? throw new InvalidOperationException("no derive step is running");

    private void Register(DuckDbConnection connection)
    {
        Instants(connection, "farthing_day", static (clock, ms) => clock.DayOf(ms));
        Instants(connection, "farthing_month", static (clock, ms) => clock.MonthOf(ms));
        Instants(connection, "farthing_hour", static (clock, ms) => clock.HourOf(ms));
        Sums(connection, "farthing_talk", SegmentGiven.Talk, static (in SegmentSum sum) => sum.TalkMs);
        Sums(connection, "farthing_hold", SegmentGiven.Hold, static (in SegmentSum sum) => sum.HoldMs);
        Sums(connection, "farthing_wrap", SegmentGiven.Wrap, static (in SegmentSum sum) => sum.WrapMs);
        Sums(connection, "farthing_handle", SegmentGiven.Handle, static (in SegmentSum sum) => sum.HandleMs);
        DuckDbFunction.Register<long>(connection, "farthing_last_end", LastEnd);
        Codes(connection, "farthing_agent_segments", static (in SegmentSum sum, AgentHistory _) => sum.AgentSegments);
        Codes(connection, "farthing_bot_segments", static (in SegmentSum sum, AgentHistory _) => sum.BotSegments);
        Codes(connection, "farthing_segment_vendor", static (in SegmentSum sum, AgentHistory _) => sum.Vendor);
        Codes(connection, "farthing_agent_vendor", static (in SegmentSum sum, AgentHistory history) => history[sum.Version].Vendor);
        Codes(connection, "farthing_agent", static (in SegmentSum sum, AgentHistory history) => history[sum.Version].Agent);
        Codes(connection, "farthing_team", static (in SegmentSum sum, AgentHistory history) => history[sum.Version].Team);
        Codes(connection, "farthing_site", static (in SegmentSum sum, AgentHistory history) => history[sum.Version].Site);
        Gap(connection, "farthing_previous_gap", static (in Gaps gaps) => gaps.Previous);
        Gap(connection, "farthing_next_gap", static (in Gaps gaps) => gaps.Next);
        Gap(connection, "farthing_previous_topic_gap", static (in Gaps gaps) => gaps.PreviousTopic);
        Gap(connection, "farthing_next_topic_gap", static (in Gaps gaps) => gaps.NextTopic);
        Gap(connection, "farthing_next_agent_gap", static (in Gaps gaps) => gaps.NextAgent);
        Gap(connection, "farthing_next_order_gap", static (in Gaps gaps) => gaps.NextOrder);
        DuckDbFunction.Register<int>(connection, "farthing_month_of_day", MonthOfDay);
        DuckDbFunction.Register<long>(connection, "farthing_start_of_day", StartOfDay);
        DuckDbFunction.Register<long>(connection, "farthing_open_until", OpenUntil);
        DuckDbFunction.Register<int>(connection, "farthing_bucket", Bucket);
        DuckDbFunction.Register<int>(connection, "farthing_outcome", Outcome);
        DuckDbFunction.Register<int>(connection, "farthing_customer_segment", CustomerSegment);
        DuckDbFunction.Register<bool>(connection, "farthing_has_row", HasRow);
    }

    private const long FirstInstant = -62_135_596_800_000;
    private const long LastInstant = 253_402_300_799_999;
    private const long MsPerDay = 86_400_000;
    private const long FirstOpening = -2_208_988_800_000;
    private const long LastOpening = 7_258_118_400_000;

    private delegate long OfSum(in SegmentSum sum);

    private delegate int CodeOfSum(in SegmentSum sum, AgentHistory history);

    private delegate long OfGaps(in Gaps gaps);

    private void Instants(DuckDbConnection connection, string name, Func<LocalClock, long, int> place) =>
        DuckDbFunction.Register<int>(connection, name, (arguments, output) =>
        {
            LocalClock clock = Running.Clock;
            for (int row = 0; row < arguments.Length; row++)
            {
                // Rows that are NULL hold any number: what lies outside the years 1 to 9999 is none of a calendar's.
                long ms = arguments[row];
                output.Values[row] = ms is >= FirstInstant and <= LastInstant ? place(clock, ms) : 0;
            }
        });

    private void MonthOfDay(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<int> output)
    {
        WorkspaceCalendar calendar = Running.Calendar;
        for (int row = 0; row < arguments.Length; row++)
            output.Values[row] = arguments[row] is >= FirstInstant / MsPerDay and <= LastInstant / MsPerDay ? calendar.MonthOfDay((int)arguments[row]) : 0;
    }

    private void StartOfDay(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<long> output)
    {
        WorkspaceCalendar calendar = Running.Calendar;
        for (int row = 0; row < arguments.Length; row++)
            output.Values[row] = arguments[row] is >= FirstInstant / MsPerDay and <= LastInstant / MsPerDay ? calendar.StartOfDay((int)arguments[row]) : 0;
    }

    /// <summary>Open time up to an instant, from an origin that cancels out in differences; NULL without opening times and outside 1900 to 2199.</summary>
    private void OpenUntil(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<long> output)
    {
        BusinessHours? hours = Running.Hours;
        for (int row = 0; row < arguments.Length; row++)
        {
            if (hours is null || arguments[row] is < FirstOpening or >= LastOpening) output.SetNull(row);
            else output.Values[row] = hours.OpenUntil(arguments[row]);
        }
    }

    private void Sums(DuckDbConnection connection, string name, SegmentGiven given, OfSum value) =>
        DuckDbFunction.Register<long>(connection, name, (arguments, output) =>
        {
            SegmentSums sums = Running.Sums;
            for (int row = 0; row < arguments.Length; row++)
            {
                ref readonly SegmentSum sum = ref sums[arguments[row]];
                if ((sum.Given & given) == SegmentGiven.None) output.SetNull(row);
                else output.Values[row] = value(sum);
            }
        });

    private void Codes(DuckDbConnection connection, string name, CodeOfSum value) =>
        DuckDbFunction.Register<int>(connection, name, (arguments, output) =>
        {
            DeriveTables tables = Running;
            for (int row = 0; row < arguments.Length; row++) output.Values[row] = value(tables.Sums[arguments[row]], tables.Sums.History);
        });

    private void Gap(DuckDbConnection connection, string name, OfGaps value) =>
        DuckDbFunction.Register<long>(connection, name, (arguments, output) =>
        {
            CustomerTimeline timeline = Running.Timeline;
            for (int row = 0; row < arguments.Length; row++)
            {
                long gap = value(timeline[arguments[row]]);
                if (gap < 0) output.SetNull(row);
                else output.Values[row] = gap;
            }
        });

    private void LastEnd(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<long> output)
    {
        SegmentSums sums = Running.Sums;
        for (int row = 0; row < arguments.Length; row++)
        {
            long end = sums[arguments[row]].LastEndMs;
            if (end == SegmentSums.Never) output.SetNull(row);
            else output.Values[row] = end;
        }
    }

    private void Bucket(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<int> output)
    {
        HandlingKinds kinds = Running.Kinds;
        for (int row = 0; row < arguments.Length; row++) output.Values[row] = kinds.Bucket(arguments[row]);
    }

    private void Outcome(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<int> output)
    {
        HandlingKinds kinds = Running.Kinds;
        for (int row = 0; row < arguments.Length; row++) output.Values[row] = kinds.Outcome(arguments[row], 0);
    }

    private void CustomerSegment(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<int> output)
    {
        int[] segments = Running.CustomerSegments;
        for (int row = 0; row < arguments.Length; row++)
            output.Values[row] = (ulong)arguments[row] < (ulong)segments.Length ? segments[arguments[row]] : 0;
    }

    private void HasRow(ReadOnlySpan<long> arguments, DuckDbFunctionOutput<bool> output)
    {
        SegmentSums sums = Running.Sums;
        for (int row = 0; row < arguments.Length; row++)
            output.Values[row] = (sums[arguments[row]].Given & SegmentGiven.Row) != SegmentGiven.None;
    }
}
