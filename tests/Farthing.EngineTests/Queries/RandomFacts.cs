using System.Globalization;
using System.Text;

namespace Farthing.EngineTests.Queries;

/// <summary>A small service organisation by seed: every fact that KPIs read, with gaps, transfers, moves between teams and hostile texts.</summary>
public sealed class RandomFacts
{
    public const string Settings = """
        name: Random
        currency: USD
        time-zone: Europe/Berlin
        dimensions:
          - { id: kind, from: interactions.kind, title: Kind }
        """;

    public const string Costs = """
        accounts:
          - { match: "wages*", component: labour }
          - { match: "rent*", component: overhead }
          - { match: "software*", component: technology }
          - { match: "*", component: other }
        pools:
          - { pool: pay, component: labour, by: agent, driver: effort, capacity: { source: staffing, planned-shrinkage: 10% } }
          - { pool: rent, component: overhead, driver: effort }
          - { pool: software, component: technology, driver: interactions }
          - { pool: rest, driver: equal }
        """;

    private static readonly string[] Topics = ["", "billing", "it's; --", "b\"q`", "back\\slash", "ünï 🦉"];
    private static readonly string[] Agents = ["", "ann", "bob", "cas", "dee"];

    private readonly Random _random;
    private readonly StringBuilder _interactions = new("interaction_id,customer_id,channel,direction,party,queue,topic,vendor,started_at,completed_at,wait_s,outcome,resolved,resolvable,escalated,kind\n");
    private readonly StringBuilder _segments = new("segment_id,interaction_id,agent_id,kind,queue,vendor,started_at,ended_at,talk_s,hold_s,wrap_s\n");
    private readonly StringBuilder _surveys = new("response_id,question,interaction_id,instrument,score,answered_at\n");
    private int _segmentNumber;

    public RandomFacts(int seed, int interactions)
    {
        _random = new Random(seed);
        for (int n = 0; n < interactions; n++)
        {
            AddInteraction(n);
        }
    }

    public IEnumerable<(string Pack, string Rows)> All()
    {
        yield return ("agents", "agent_id,valid_from,team,site,vendor\nann,2024-01-01,red,north,\nann,2024-02-10,blue,south,\nbob,2024-01-01,red,south,acme\ncas,2024-01-01,,,\n");
        yield return ("interactions", _interactions.ToString());
        yield return ("segments", _segments.ToString());
        yield return ("surveys", _surveys.ToString());
        yield return ("customers", Customers());
        yield return ("users", Numbered("user_id,customer_id,created_on,lost_on", 30, n => $"u{n},c{_random.Next(12)},{Day(40)},{Gone()}"));
        yield return ("subscriptions", Numbered(
            "subscription_id,customer_id,started_on,ended_on,amount,interval,plan", 20,
            n => $"b{n},c{_random.Next(12)},{Day(40)},{Gone()},{_random.Next(5, 90)}.{_random.Next(10, 99)},{Pick("month", "quarter", "year")},{Pick("", "basic", "plus")}"));
        yield return ("orders", Numbered(
            "order_id,customer_id,ordered_at,amount,kind", 60,
            n => $"o{n},c{_random.Next(12)},{Moment()},{_random.Next(1, 200)}.5,{Pick("purchase", "purchase", "", "refund")}"));
        yield return ("issues", Numbered(
            "issue_id,customer_id,topic,opened_at,first_response_at,resolved_at,due_at,reopened,escalated,complaint", 40, _ => Issue()));
        yield return ("forecasts", Numbered(
            "date,channel,queue,interactions", 40, n => $"2024-{1 + (n % 2):00}-{1 + (n / 2):00},phone,{(n % 3 == 0 ? "q1" : "")},{_random.Next(9)}.25"));
        yield return ("benefits", Numbered(
            "benefit_id,initiative,date,amount,evidence", 12, n => $"n{n},{Pick("bots", "training")},{Day(55)},{_random.Next(900)},{Pick("measured", "estimated", "claimed")}"));
        yield return ("staffing", Staffing());
        yield return ("ledger", "line_id,period,account,agent_id,amount\n1,2024-01,wages,ann,1000\n2,2024-01,wages,bob,900.01\n3,2024-02,wages,ann,1100\n4,2024-01,rent,,333.33\n5,2024-02,rent,,333.34\n6,2024-02,software,,77\n7,2024-01,misc,,-5.55\n");
    }

    private string Customers() => Numbered(
        "customer_id,customer_segment,plan,acquired_on,lost_on,first_value_at,referred", 10,
        n => $"c{n},{Pick("gold", "silver", "")},{Pick("basic", "plus", "")},{Pick("", Day(30), Day(30))},{Gone()},{Pick("", Moment())},{Pick("", "yes", "no")}");

    private string Issue()
    {
        DateTimeOffset opened = new DateTimeOffset(2024, 1, 1, 6, 0, 0, TimeSpan.Zero).AddSeconds(_random.Next(50 * 86_400));
        string Later(int days) => _random.Next(4) == 0 ? "" : Iso(opened.AddSeconds(_random.Next(days * 86_400)));
        return $"e{_random.Next(1_000_000)},{Pick("", $"c{_random.Next(12)}")},{Pick("", "billing")},{Iso(opened)},{Later(1)},{Later(9)},{Later(6)},{Pick("", "yes", "no")},{Pick("yes", "no")},{Pick("", "yes", "no")}";
    }

    private static string Numbered(string header, int count, Func<int, string> row) =>
        header + "\n" + string.Concat(Enumerable.Range(0, count).Select(n => row(n) + "\n"));

    private string Day(int within) => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(_random.Next(within)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Gone() => Pick("", "", new DateTime(2024, 2, 10, 0, 0, 0, DateTimeKind.Utc).AddDays(_random.Next(18)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private string Moment() => Iso(new DateTimeOffset(2024, 1, 1, 6, 0, 0, TimeSpan.Zero).AddSeconds(_random.Next(58 * 86_400)));

    private void AddInteraction(int n)
    {
        DateTimeOffset start = new DateTimeOffset(2024, 1, 1, 6, 0, 0, TimeSpan.Zero).AddSeconds(_random.Next(60 * 86_400));
        string outcome = Pick("answered", "answered", "answered", "", "abandoned", "self-served", "excluded");
        bool open = _random.Next(12) == 0;
        int segments = outcome is "answered" or "" ? _random.Next(4) : _random.Next(8) == 0 ? 1 : 0;
        string end = open ? "" : Iso(start.AddSeconds(_random.Next(4000)));
        string wait = _random.Next(6) == 0 ? "" : _random.Next(0, 60).ToString(CultureInfo.InvariantCulture);
        _interactions.AppendJoin(',',
            $"i{n}", _random.Next(4) == 0 ? "" : $"c{_random.Next(12)}", Pick("phone", "chat", "mail", "o'brien"), Pick("", "in", "out"),
            Pick("", "customer", "prospect"), Pick("", "q1", "q2"), Quote(Pick(Topics)), Pick("", "", "acme", "zeta"), Iso(start), end, wait, outcome,
            Pick("", "yes", "no"), Pick("", "yes", "no"), Pick("", "", "yes", "no"), Quote(Pick("", "x'", "7", "07", "{{ y }}"))).Append('\n');
        for (int s = 0; s < segments; s++)
        {
            AddSegment(n, start);
        }

        if (_random.Next(5) == 0)
        {
            string answered = _random.Next(5) == 0 ? "" : Iso(start.AddHours(_random.Next(100)));
            _surveys.Append(CultureInfo.InvariantCulture, $"r{n},q,{(_random.Next(6) == 0 ? "" : $"i{n}")},{Pick("csat", "CSAT", "nps", "ces", "csi", "rating")},{_random.Next(1, 6)},{answered}\n");
        }
    }

    private void AddSegment(int n, DateTimeOffset start)
    {
        DateTimeOffset from = start.AddSeconds(_random.Next(600));
        bool timed = _random.Next(4) > 0;
        string end = timed || _random.Next(3) > 0 ? Iso(from.AddSeconds(_random.Next(900))) : "";
        _segments.AppendJoin(',',
            $"s{_segmentNumber++}", $"i{n}", Pick(Agents), Pick("agent", "agent", "agent", "bot", "ivr"), Pick("", "q1", "q3"), Pick("", "", "omega"),
            Iso(from), end, timed ? Number(600) : "", timed && _random.Next(2) == 0 ? Number(100) : "", timed && _random.Next(2) == 0 ? Number(60) : "").Append('\n');
    }

    private string Staffing()
    {
        StringBuilder rows = new("agent_id,started_at,ended_at,state,paid\n");
        foreach (string agent in new[] { "ann", "bob", "dee" })
        {
            for (int day = 0; day < 60; day += 3)
            {
                DateTimeOffset start = new DateTimeOffset(2024, 1, 1, 7, 0, 0, TimeSpan.Zero).AddDays(day);
                rows.Append(CultureInfo.InvariantCulture, $"{agent},{Iso(start)},{Iso(start.AddHours(6))},{Pick("available", "available", "break", "absent")},{Pick("yes", "no")}\n");
            }
        }

        return rows.ToString();
    }

    private string Pick(params string[] texts) => texts[_random.Next(texts.Length)];

    private string Number(int below) => _random.Next(below).ToString(CultureInfo.InvariantCulture);

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
