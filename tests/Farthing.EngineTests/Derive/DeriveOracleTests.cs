using System.Text;
using Farthing.Core.Time;

namespace Farthing.EngineTests.Derive;

/// <summary>
/// The derived tables of random small stores against definitions written down as they stand in docs/store.md, by
/// searching through all rows: no arrays, no order, no shared code.
/// </summary>
public class DeriveOracleTests
{
    private sealed record Call(long I, string Id, long Customer, int Topic, long Arrived, int Outcome, bool HasAgent);

    private sealed record Leg(long I, string Id, int Agent, int Kind, long Start, long? End, long? Talk, long? Wrap)
    {
        public long? Stop => End ?? (Talk is null && Wrap is null ? null : Start + (Talk ?? 0) + (Wrap ?? 0));

        public long? Handle => Talk is null && Wrap is null ? Stop - Start : (Talk ?? 0) + (Wrap ?? 0);
    }

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_stores_agree_with_the_definitions(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 6; round++)
        {
            using DeriveCase c = new(Zones[random.Next(Zones.Length)]);
            c.Settings = c.Settings with { InteractionsAtOnce = round < 3 ? 2_000_000 : round };
            (List<Call> calls, List<Leg> legs, List<(int Agent, long Start, long End, int State)> staffing) = Fill(c, random);
            c.Refresh();
            CheckInteractions(c, calls, legs);
            CheckGaps(c, calls);
            CheckHours(c, legs, staffing);
        }
    }

    private static (List<Call> Calls, List<Leg> Legs, List<(int Agent, long Start, long End, int State)> Staffing) Fill(DeriveCase c, Random random)
    {
        // Around a change of the clocks in most zones; few distinct instants, so that ties are common.
        long origin = DeriveCase.Ms("2024-03-30T12:00:00Z");
        long At() => origin + random.Next(0, 160) * 15 * DeriveCase.Minute;
        List<Leg> legs = [];
        List<Call> calls = [];
        int count = random.Next(1, 30);
        for (int n = 0; n < random.Next(0, 50); n++)
        {
            long start = At();
            long? end = random.Next(4) == 0 ? null : start + random.Next(0, 120) * DeriveCase.Minute;
            Leg leg = new(random.Next(1, count + 4), $"{(char)('a' + random.Next(26))}{n}", random.Next(0, 4), random.Next(1, 4), start, end,
                random.Next(2) == 0 ? null : random.Next(0, 50) * DeriveCase.Minute, random.Next(3) == 0 ? random.Next(0, 9) * DeriveCase.Minute : null);
            legs.Add(leg);
            c.Segment(leg.I, leg.Agent, start, end, leg.Kind, leg.Id, ("talk_ms", leg.Talk), ("wrap_ms", leg.Wrap));
        }

        foreach (long i in Enumerable.Range(1, count).OrderBy(_ => random.Next()))
        {
            string id = $"{"zyxwéa"[random.Next(6)]}{i}";
            int given = random.Next(0, 5);
            List<Leg> own = [.. legs.Where(l => l.I == i)];
            bool agent = own.Exists(l => l.Kind == 1);
            int outcome = given != 0 ? given : agent ? 1 : own.Count > 0 ? 3 : 1;
            Call call = new(i, id, random.Next(0, 4), random.Next(0, 3), At(), outcome, agent);
            calls.Add(call);
            c.Interaction(i, call.Arrived, call.Customer, given, call.Topic, id);
        }

        List<(int Agent, long Start, long End, int State)> staffing = [];
        for (int n = 0; n < random.Next(0, 12); n++)
        {
            long start = At();
            staffing.Add((random.Next(1, 4), start, start + random.Next(1, 500) * DeriveCase.Minute, random.Next(1, 6)));
            c.Staff(staffing[^1].Agent, staffing[^1].Start, staffing[^1].End, staffing[^1].State);
        }

        return (calls, legs, staffing);
    }

    private static void CheckInteractions(DeriveCase c, List<Call> calls, List<Leg> legs)
    {
        List<long> implied = [.. legs.Select(l => l.I).Distinct().Where(i => calls.TrueForAll(call => call.I != i))];
        Assert.Equal(calls.Count + implied.Count, c.Single("SELECT count(*) FROM d_interactions")[0]);
        foreach (long i in implied) calls.Add(ImpliedCall(i, legs));
        foreach (Call call in calls)
        {
            List<Leg> own = [.. legs.Where(l => l.I == call.I)];
            List<Leg> handled = [.. own.Where(l => l.Kind == 1)];
            Leg? last = handled.OrderBy(l => l.Stop ?? l.Start).ThenBy(l => l.Start)
                .ThenBy(l => Convert.ToHexString(Encoding.UTF8.GetBytes(l.Id)), StringComparer.Ordinal).LastOrDefault();
            long completed = own.Max(l => l.Stop) ?? call.Arrived;
            WorkspaceCalendar calendar = c.Calendar;
            Assert.Equal(
                [call.Arrived, calendar.DayOf(call.Arrived), calendar.MonthOf(call.Arrived), calendar.HourOf(call.Arrived),
                 completed, calendar.DayOf(completed), calendar.MonthOf(completed), calendar.HourOf(completed),
                 call.Outcome, last?.Agent ?? 0, Known(handled, l => l.Talk), Known(handled, l => l.Wrap), Known(handled, l => l.Handle),
                 handled.Count, own.Count - handled.Count, Math.Max(0, handled.Count - 1)],
                c.Derived(call.I, "arrived_ms, arrived_day, arrived_month, arrived_hour, completed_ms, completed_day, completed_month,"
                    + " completed_hour, outcome, agent, talk_ms, wrap_ms, handle_ms, agent_segments, bot_segments, transfers"));
        }
    }

    private static Call ImpliedCall(long i, List<Leg> legs)
    {
        bool agent = legs.Exists(l => l.I == i && l.Kind == 1);
        return new Call(i, "", 0, 0, legs.Where(l => l.I == i).Min(l => l.Start), agent ? 1 : 3, agent);
    }

    private static long? Known(List<Leg> legs, Func<Leg, long?> value) =>
        legs.Exists(l => value(l) is not null) ? legs.Sum(l => value(l) ?? 0) : null;

    private static void CheckGaps(DeriveCase c, List<Call> calls)
    {
        static bool Before(Call a, Call b) => a.Arrived != b.Arrived ? a.Arrived < b.Arrived
            : Encoding.UTF8.GetBytes(a.Id).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Id)) < 0;
        foreach (Call call in calls)
        {
            List<Call> others = [.. calls.Where(o => o.Customer == call.Customer && call.Customer != 0 && o.I != call.I)];
            long? Previous(Func<Call, bool> which) => others.Where(which).Where(o => Before(o, call)).Select(o => (long?)(call.Arrived - o.Arrived)).Min();
            long? Next(Func<Call, bool> which) => others.Where(which).Where(o => Before(call, o)).Select(o => (long?)(o.Arrived - call.Arrived)).Min();
            Assert.Equal(
                [Previous(o => o.Outcome == 1), Next(o => o.Outcome == 1), Previous(o => o.Outcome == 1 && o.Topic == call.Topic),
                 Next(o => o.Outcome == 1 && o.Topic == call.Topic), Next(o => o.HasAgent && o.Outcome != 4), null],
                c.Derived(call.I, "previous_gap_ms, next_gap_ms, previous_topic_gap_ms, next_topic_gap_ms, next_agent_gap_ms, next_order_gap_ms"));
        }
    }

    /// <summary>Minute by minute: every time of the case is a whole minute.</summary>
    private static void CheckHours(DeriveCase c, List<Leg> legs, List<(int Agent, long Start, long End, int State)> staffing)
    {
        SortedDictionary<(long Agent, long Hour), long[]> expected = [];
        for (int agent = 1; agent < 4; agent++)
        {
            List<(long Start, long End)> handling = [.. legs.Where(l => l.Agent == agent && l.Kind == 1 && l.Stop is not null).Select(l => (l.Start, l.Stop!.Value))];
            List<(int Agent, long Start, long End, int State)> own = [.. staffing.Where(s => s.Agent == agent)];
            IEnumerable<long> minutes = handling.Concat(own.Select(s => (s.Start, s.End)))
                .SelectMany(x => Minutes(x.Item1, x.Item2)).Distinct();
            foreach (long minute in minutes)
            {
                bool h = handling.Exists(x => x.Start <= minute && minute < x.End);
                bool available = own.Exists(s => s.State == 1 && s.Start <= minute && minute < s.End);
                bool staffed = own.Exists(s => s.State != 5 && s.Start <= minute && minute < s.End);
                if (!h && !own.Exists(s => s.State != 5 && s.Start <= minute && minute < s.End)) continue;
                (long, long) key = (agent, c.Calendar.HourOf(minute));
                if (!expected.TryGetValue(key, out long[]? sums)) expected[key] = sums = new long[5];
                bool[] flags = [h, available, h || available, staffed, staffed];      // paid is not said: all but absent
                for (int n = 0; n < 5; n++) sums[n] += flags[n] ? DeriveCase.Minute : 0;
            }
        }

        Assert.Equal(
            expected.Select(e => string.Join(' ', [e.Key.Agent, e.Key.Hour, .. Known(e.Value, staffing.Exists(s => s.Agent == e.Key.Agent))])),
            c.Numbers("SELECT agent, hour, handling_ms, available_ms, handling_or_available_ms, staffed_ms, paid_ms FROM d_agent_hours ORDER BY 1, 2")
                .Select(r => string.Join(' ', r)));
    }

    private static long?[] Known(long[] sums, bool staffing) => staffing ? [.. sums] : [sums[0], null, sums[2], null, null];

    private static IEnumerable<long> Minutes(long start, long end)
    {
        for (long at = start; at < end; at += DeriveCase.Minute) yield return at;
    }
}
