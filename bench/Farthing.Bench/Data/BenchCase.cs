namespace Farthing.Bench.Data;

/// <summary>
/// A call log of two years, deterministic by seed: seasons by month, weekday and hour; phone, chat (up to three at once),
/// e-mail and self-service; transfers; repeat contacts; about 0.72 interactions per segment. Every file is canonical CSV.
/// </summary>
internal sealed class BenchCase(string folder, long segments, ulong seed)
{
    public const int Months = 24;
    private const long FirstDay = 19_358;      // 2023-01-01
    private const int Days = 731;              // to 2024-12-31
    private const int ShiftSeconds = 4 * 3_600;

    private static readonly int[] MonthWeight = [104, 96, 98, 97, 95, 93, 90, 91, 99, 103, 110, 124];
    private static readonly int[] WeekdayWeight = [118, 112, 106, 104, 100, 62, 48];     // Monday first
    private static readonly int[] HourWeight = [3, 6, 9, 11, 11, 9, 9, 10, 10, 9, 7, 5, 3, 2];     // from 07:00 UTC
    private static readonly string[] Outcomes = ["answered", "abandoned", "self-served", "excluded"];

    private readonly int _agents = (int)Math.Max(20, segments * 3_000 / 20_000_000);
    private readonly int _customers = (int)Math.Max(100, segments * 977 / 20_000);
    private Dice _dice = new(seed);
    private long[] _free = [];                 // per agent three lanes: the second from which each is free
    private long _nextSegment = 1;
    private int _chatAgent;

    public string Segments => Path.Combine(folder, "segments.csv");
    public string Interactions => Path.Combine(folder, "interactions.csv");
    public string Staffing => Path.Combine(folder, "staffing.csv");
    public string Agents => Path.Combine(folder, "agents.csv");
    public string Ledger => Path.Combine(folder, "ledger.csv");

    /// <summary>The files in the order in which a person would import them, each with its pack.</summary>
    public IReadOnlyList<(string Pack, string Path)> Files =>
        [("agents", Agents), ("staffing", Staffing), ("interactions", Interactions), ("segments", Segments), ("ledger", Ledger)];

    /// <summary>Writes every file; returns the number of segments and interactions.</summary>
    public (long Segments, long Interactions) Write()
    {
        Directory.CreateDirectory(folder);
        _free = new long[_agents * 3];
        WriteAgents();
        WriteStaffing();
        WriteLedger();
        File.WriteAllText(Path.Combine(folder, "farthing.yaml"), "name: Bench\ncurrency: USD\ntime-zone: Europe/Berlin\n");
        File.WriteAllText(Path.Combine(folder, "costs.yaml"), CostModel);
        using var legs = new CsvBuffer(Segments, SegmentHeader);
        using var contacts = new CsvBuffer(Interactions, InteractionHeader);
        long total = segments * 72 / 100;
        long weightSum = 0;
        for (int day = 0; day < Days; day++) weightSum += DayWeight(day);
        long weight = 0;
        long done = 0;
        for (int day = 0; day < Days; day++)
        {
            weight += DayWeight(day);
            long until = (long)((Int128)total * weight / weightSum);
            WriteDay(day, done, until, legs, contacts);
            done = until;
        }
        return (legs.Rows, contacts.Rows);
    }

    /// <summary>The files of <see cref="WriteIncrement"/>, each with its pack.</summary>
    public IReadOnlyList<(string Pack, string Path)> IncrementFiles =>
        [("interactions", Path.Combine(folder, "increment-interactions.csv")), ("segments", Path.Combine(folder, "increment-segments.csv"))];

    /// <summary>Writes more interactions of the last day, with about so many segments, under ids that nothing has yet.</summary>
    /// <param name="more">How many segments.</param>
    /// <param name="thereAlready">How many interactions and segments there are.</param>
    public void WriteIncrement(long more, (long Interactions, long Segments) thereAlready)
    {
        _free = new long[_agents * 3];
        _dice = new Dice(seed + (ulong)thereAlready.Segments);
        long first = segments + thereAlready.Interactions;
        _nextSegment = (2 * segments) + thereAlready.Segments + 1;
        using var contacts = new CsvBuffer(IncrementFiles[0].Path, InteractionHeader);
        using var legs = new CsvBuffer(IncrementFiles[1].Path, SegmentHeader);
        WriteDay(Days - 1, first, first + (more * 72 / 100), legs, contacts);
    }

    private const string SegmentHeader = "segment_id,interaction_id,agent_id,kind,queue,started_at,ended_at,talk_s,hold_s,wrap_s";
    private const string InteractionHeader =
        "interaction_id,customer_id,channel,direction,queue,topic,started_at,completed_at,wait_s,outcome,resolved,escalated";

    private const string CostModel = """
        accounts:
          - { match: wages*,     component: labour }
          - { match: rent*,      component: overhead }
          - { match: software*,  component: technology }
          - { match: telephony*, component: technology }
        pools:
          - pool: agent-pay
            component: labour
            by: agent
            driver: effort
            capacity: { source: staffing, planned-shrinkage: 15% }
          - pool: telephony
            lines: 'account matches "telephony*"'
            driver: talk-time
            where: 'channel = "phone"'
          - pool: software
            lines: 'account matches "software*"'
            driver: interactions
          - pool: premises
            component: overhead
            by: site
            driver: handle-time

        """;

    private static int DayWeight(int day)
    {
        int weekday = (int)((FirstDay + day + 3) % 7);      // 1970-01-01 was a Thursday
        int month = DateOnly.FromDayNumber((int)(719_162 + FirstDay + day)).Month - 1;
        return WeekdayWeight[weekday] * MonthWeight[month];
    }

    private static bool Works(int agent, int day) => (day + agent) % 7 < 5;

    private static long ShiftStart(int agent, int day) => (FirstDay + day) * 86_400 + 7 * 3_600 + agent * 7 % 11 * 3_600;

    private void WriteDay(int day, long from, long until, CsvBuffer legs, CsvBuffer contacts)
    {
        long midnight = (FirstDay + day) * 86_400;
        long count = until - from;
        int hourSum = HourWeight.Sum();
        int hour = 0;
        long before = 0;
        for (long n = 0; n < count; n++)
        {
            // The n-th of the day by the inverse of the day's curve: arrivals come out in time order.
            while (hour < HourWeight.Length - 1 && n * hourSum >= (before + HourWeight[hour]) * count) before += HourWeight[hour++];
            long inHour = (n * hourSum - before * count) * 3_600 / (HourWeight[hour] * count);
            WriteInteraction(day, from + n + 1, midnight + 7 * 3_600 + hour * 3_600 + inHour, legs, contacts);
        }
    }

    private void WriteInteraction(int day, long number, long arrived, CsvBuffer legs, CsvBuffer contacts)
    {
        int draw = _dice.Below(100);
        string channel = draw < 50 ? "phone" : draw < 72 ? "chat" : draw < 87 ? "email" : "self-service";
        bool self = draw >= 87;
        int queue = self ? 0 : 1 + _dice.Below(18);
        bool abandoned = draw < 50 && _dice.Chance(8);
        long at = arrived;
        if (self || (draw < 72 && _dice.Chance(10))) at = WriteBot(number, at, self, legs);
        long wait = 0;
        long end = at;
        if (abandoned) { wait = 1 + _dice.Below(180); end = at + wait; }
        else if (!self) end = WriteAgentLegs(day, number, draw, queue, at, legs, out wait);

        contacts.Id("int-", number);
        if (_dice.Chance(5)) contacts.Empty(); else contacts.Id("cus-", 1 + _dice.Below(_customers));
        contacts.Text(channel);
        contacts.Text("inbound");
        if (self) contacts.Empty(); else contacts.Text(QueueNames[queue]);
        contacts.Text(TopicNames[_dice.Below(TopicNames.Length)]);
        contacts.Instant(arrived);
        contacts.Instant(end);
        contacts.Number(wait);
        contacts.Text(Outcomes[self ? 2 : abandoned ? 1 : _dice.Below(1_000) == 0 ? 3 : 0]);
        if (abandoned) contacts.Empty(); else contacts.Text(_dice.Chance(78) ? "true" : "false");
        contacts.Text(_dice.Chance(4) ? "true" : "false");
        contacts.EndRow();
    }

    private long WriteBot(long number, long at, bool self, CsvBuffer legs)
    {
        long end = at + 20 + _dice.Below(self ? 400 : 60);
        WriteLeg(legs, number, null, self ? "bot" : "ivr", 0, at, end, -1, 0, 0);
        return end;
    }

    private long WriteAgentLegs(int day, long number, int draw, int queue, long at, CsvBuffer legs, out long wait)
    {
        bool chat = draw is >= 50 and < 72;
        int legCount = 1 + (_dice.Chance(33) ? 1 : 0) + (_dice.Chance(10) ? 1 : 0);
        wait = 0;
        long end = at;
        for (int leg = 0; leg < legCount; leg++)
        {
            int agent = chat && _dice.Chance(60) && OnShift(_chatAgent, day, end) ? _chatAgent : PickAgent(day, end);
            if (chat) _chatAgent = agent;
            int lane = agent * 3;
            long start = chat
                ? Math.Max(end, Math.Min(_free[lane], Math.Min(_free[lane + 1], _free[lane + 2])))
                : Math.Max(end, Math.Max(_free[lane], Math.Max(_free[lane + 1], _free[lane + 2])));
            if (leg == 0) wait = start - at;
            int talk = _dice.Length(draw >= 72 ? 420 : chat ? 480 : 330);
            int hold = chat || draw >= 72 ? 0 : _dice.Below(40);
            int wrap = 10 + _dice.Below(70);
            end = start + talk + hold + wrap;
            int taken = !chat ? 0 : _free[lane] <= start ? 0 : _free[lane + 1] <= start ? 1 : 2;
            _free[lane + taken] = end;
            if (!chat) _free[lane + 1] = _free[lane + 2] = end;
            WriteLeg(legs, number, AgentName(agent), "agent", queue, start, end, talk, hold, wrap);
        }
        return end;
    }

    private void WriteLeg(CsvBuffer legs, long number, string? agent, string kind, int queue, long start, long end, int talk, int hold, int wrap)
    {
        legs.Id("seg-", _nextSegment++);
        legs.Id("int-", number);
        if (agent is null) legs.Empty(); else legs.Text(agent);
        legs.Text(kind);
        if (queue == 0) legs.Empty(); else legs.Text(QueueNames[queue]);
        legs.Instant(start);
        legs.Instant(end);
        if (talk < 0) { legs.Empty(); legs.Empty(); legs.Empty(); }
        else { legs.Number(talk); legs.Number(hold); legs.Number(wrap); }
        legs.EndRow();
    }

    private int PickAgent(int day, long at)
    {
        int agent = _dice.Below(_agents);
        for (int tries = 0; tries < 40 && !OnShift(agent, day, at); tries++) agent = _dice.Below(_agents);
        return agent;
    }

    private static bool OnShift(int agent, int day, long at) =>
        Works(agent, day) && at - ShiftStart(agent, day) is >= 0 and < ShiftSeconds;

    private static readonly string[] QueueNames = [.. Enumerable.Range(0, 19).Select(n => $"queue-{n:00}")];
    private static readonly string[] TopicNames = [.. Enumerable.Range(0, 120).Select(n => $"topic-{n:000}")];

    private static string AgentName(int agent) => AgentNames[agent];

    private static readonly string[] AgentNames = [.. Enumerable.Range(0, 200_000).Select(n => $"agent-{n:0000}")];

    private void WriteAgents()
    {
        using var file = new CsvBuffer(Agents, "agent_id,valid_from,name,role,team,site");
        for (int agent = 0; agent < _agents; agent++)
        {
            file.Text(AgentName(agent));
            file.Date(FirstDay - 100);
            file.Text($"Agent {agent}");
            file.Text("agent");
            file.Text($"team-{agent % 150:000}");
            file.Text($"site-{agent % 150 % 6}");
            file.EndRow();
        }
    }

    private void WriteStaffing()
    {
        using var file = new CsvBuffer(Staffing, "agent_id,started_at,ended_at,state,paid");
        for (int day = 0; day < Days; day++)
            for (int agent = 0; agent < _agents; agent++)
            {
                if (!Works(agent, day)) continue;
                file.Text(AgentName(agent));
                file.Instant(ShiftStart(agent, day));
                file.Instant(ShiftStart(agent, day) + ShiftSeconds);
                file.Text("available");
                file.Text("true");
                file.EndRow();
            }
    }

    private void WriteLedger()
    {
        using var file = new CsvBuffer(Ledger, "line_id,period,account,amount,agent_id,site");
        long line = 1;
        for (int month = 0; month < Months; month++)
        {
            string period = $"{2023 + month / 12}-{month % 12 + 1:00}";
            for (int agent = 0; agent < _agents; agent++)
                LedgerLine(file, line++, period, "wages-agents", 1_900 + agent * 37 % 700, AgentName(agent), null);
            for (int site = 0; site < 6; site++) LedgerLine(file, line++, period, "rent", 41_000 + site * 1_313, null, $"site-{site}");
            LedgerLine(file, line++, period, "telephony-minutes", 88_123 + month * 7, null, null);
            LedgerLine(file, line++, period, "telephony-credit", -1_207, null, null);
            LedgerLine(file, line++, period, "software-crm", 120_450, null, null);
        }
    }

    private static void LedgerLine(CsvBuffer file, long line, string period, string account, long amount, string? agent, string? site)
    {
        file.Text($"L{line:0000000}");
        file.Text(period);
        file.Text(account);
        file.Number(amount);
        if (agent is null) file.Empty(); else file.Text(agent);
        if (site is null) file.Empty(); else file.Text(site);
        file.EndRow();
    }
}
