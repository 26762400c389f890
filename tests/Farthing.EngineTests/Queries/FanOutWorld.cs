using System.Text;
using Farthing.Core.Query.Model;

namespace Farthing.EngineTests.Queries;

/// <summary>Something that there are many of beside one thing.</summary>
/// <param name="Name">From what to what.</param>
/// <param name="Table">The table whose rows become more.</param>
/// <param name="Pack">The file that changes.</param>
/// <param name="Remove">Beginnings of the lines that go.</param>
/// <param name="Add">Lines that come.</param>
/// <param name="Changes">Facts and fields (<c>fact.field</c>) that are the many side, or count it by their meaning.</param>
public sealed record Neighbour(string Name, string Table, string Pack, string[] Remove, string Add, params string[] Changes);

/// <summary>A KPI that is one measure.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Fact">The fact.</param>
/// <param name="Field">What is counted or added up; <c>rows</c> for rows.</param>
public sealed record FanOutKpi(string Id, string Fact, string Field);

/// <summary>The workspace of <see cref="FanOutTests"/>: each one has one or no row of what it could have many of.</summary>
public static class FanOutWorld
{
    private const string Settings = """
        name: Fan
        currency: USD
        time-zone: UTC
        business-hours: { mon-fri: "08:00-18:00" }
        """;

    private const string Costs = """
        accounts:
          - { match: wages, component: labour }
          - { match: rent, component: overhead }
          - { match: "*", component: technology }
        pools:
          - { pool: pay, component: labour, driver: effort }
          - { pool: rent, component: overhead, driver: effort }
          - { pool: software, component: technology, driver: interactions }
        """;

    // 3,000 seconds are worked in all and cost 3,000: every share is exact, however the work is cut.
    private static readonly (string Pack, string Rows)[] Base =
    [
        ("agents", "agent_id,valid_from,team,site,vendor,hired_on,left_on\nann,2024-01-01,red,north,acme,2024-05-02,\nbob,2024-01-01,red,north,acme,2024-01-01,2024-05-30\n"),
        ("customers", "customer_id,customer_segment,plan,acquired_on,lost_on,first_value_at,referred\nc1,gold,basic,2024-05-02,,2024-05-04T08:00:00Z,yes\nc2,silver,plus,2024-01-01,2024-05-20,2024-05-03T08:00:00Z,no\nc3,gold,plus,2024-01-01,,,no\n"),
        ("interactions", """
            interaction_id,customer_id,issue_id,channel,direction,party,queue,topic,started_at,completed_at,wait_s,outcome,resolved,resolvable,escalated,complaint
            a,c1,e1,phone,in,customer,front,billing,2024-05-06T08:00:00Z,2024-05-06T08:20:30Z,30,answered,yes,yes,no,no
            b,c2,e2,chat,in,customer,front,login,2024-05-07T09:00:00Z,2024-05-07T09:30:10Z,10,answered,no,yes,yes,yes
            c,c3,,phone,in,customer,back,billing,2024-05-08T10:00:00Z,2024-05-08T10:10:00Z,5,answered,,,,
            d,,,phone,in,,back,,2024-05-08T11:00:00Z,,40,abandoned,,,,

            """),
        ("segments", """
            segment_id,interaction_id,agent_id,kind,queue,started_at,ended_at,talk_s,hold_s,wrap_s
            s1,a,ann,agent,front,2024-05-06T08:00:30Z,2024-05-06T08:20:30Z,1000,100,100
            s2,b,bob,agent,front,2024-05-07T09:00:10Z,2024-05-07T09:30:10Z,1500,200,100

            """),
        ("surveys", """
            response_id,question,interaction_id,customer_id,instrument,score,sent_at,answered_at,comment
            r1,q1,a,c1,csat,5,2024-05-06T09:00:00Z,2024-05-06T12:00:00Z,
            r2,q1,b,c2,csat,4,2024-05-07T10:00:00Z,2024-05-07T12:00:00Z,the parcel came late but support was great

            """),
        ("messages", "message_id,interaction_id,sent_at,sender,text\nm1,b,2024-05-07T09:00:00Z,customer,hello\nm2,b,2024-05-07T09:01:00Z,agent,good day\nm3,b,2024-05-07T09:02:00Z,customer,lost\nm4,b,2024-05-07T09:04:00Z,agent,found\n"),
        ("usage", "event_id,interaction_id,meter,quantity,at\nv1,b,tokens,10,2024-05-07T09:05:00Z\n"),
        ("issues", """
            issue_id,customer_id,topic,opened_at,first_response_at,resolved_at,due_at,reopened,escalated,complaint
            e1,c1,billing,2024-05-06T08:00:00Z,2024-05-06T09:00:00Z,2024-05-07T10:00:00Z,2024-05-08T10:00:00Z,no,yes,yes
            e2,c2,login,2024-05-07T09:00:00Z,2024-05-07T09:10:00Z,,2024-05-09T10:00:00Z,no,no,no
            e3,c3,login,2024-05-07T09:00:00Z,2024-05-07T15:00:00Z,2024-05-09T10:00:00Z,2024-05-08T10:00:00Z,yes,no,no

            """),
        ("orders", "order_id,customer_id,ordered_at,amount,kind\no1,c1,2024-05-10T08:00:00Z,20.50,purchase\n"),
        ("users", "user_id,customer_id,created_on,lost_on\nu1,c1,2024-05-03,\nu2,c2,2024-01-03,2024-05-10\n"),
        ("subscriptions", "subscription_id,customer_id,started_on,ended_on,amount,interval,plan\nb1,c1,2024-05-03,,10,month,basic\nb2,c2,2024-01-03,2024-05-10,99,year,plus\n"),
        ("staffing", "agent_id,started_at,ended_at,state,paid\nann,2024-05-06T08:00:00Z,2024-05-06T10:00:00Z,available,yes\nbob,2024-05-07T08:00:00Z,2024-05-07T12:00:00Z,available,yes\n"),
        ("schedule", "agent_id,started_at,ended_at,state\nann,2024-05-06T08:00:00Z,2024-05-06T09:00:00Z,available\n"),
        ("forecasts", "date,channel,queue,interactions\n2024-05-08,phone,back,3\n"),
        ("benefits", "benefit_id,initiative,date,amount,evidence\nn1,bots,2024-05-09,12,measured\n"),
        ("ledger", "line_id,period,account,amount,initiative\n1,2024-05,wages,3000,\n2,2024-05,rent,300,\n3,2024-05,software,12,bots\n"),
    ];

    /// <summary>Every one-to-many neighbour.</summary>
    public static IReadOnlyList<Neighbour> Neighbours { get; } =
    [
        new("interaction → segments", "segments", "segments", ["s1,", "s2,"], """
            s1a,a,ann,agent,front,2024-05-06T08:00:30Z,2024-05-06T08:07:10Z,400,0,0
            s1b,a,ann,agent,front,2024-05-06T08:07:10Z,2024-05-06T08:13:50Z,300,100,0
            s1c,a,ann,agent,front,2024-05-06T08:13:50Z,2024-05-06T08:20:30Z,300,0,100
            s2a,b,bob,agent,front,2024-05-07T09:00:10Z,2024-05-07T09:15:10Z,700,200,0
            s2b,b,bob,agent,front,2024-05-07T09:15:10Z,2024-05-07T09:30:10Z,800,0,100
            """, "segments", "interactions.agent-segments", "interactions.transfers", "issues.transfers", "costs.rows"),
        new("interaction → costs", "costs", "segments", ["s1,"], """
            s1a,a,ann,agent,front,2024-05-06T08:00:30Z,2024-05-06T08:07:10Z,400,0,0
            s1b,a,bob,agent,front,2024-05-06T08:07:10Z,2024-05-06T08:13:50Z,300,100,0
            s1c,a,ann,agent,front,2024-05-06T08:13:50Z,2024-05-06T08:20:30Z,300,0,100
            """, "costs.rows", "segments", "agent-time", "interactions.agent-segments", "interactions.transfers", "issues.transfers"),
        new("interaction → surveys", "d_surveys", "surveys", [], """
            r1,q2,a,c1,csat,1,2024-05-06T09:00:00Z,2024-05-06T12:00:00Z,
            r1,q3,a,c1,nps,9,2024-05-06T09:00:00Z,2024-05-06T12:00:00Z,
            r3,q1,a,c1,csat,2,2024-05-06T09:00:00Z,2024-05-06T12:05:00Z,
            r4,q1,b,c2,ces,2,2024-05-07T10:00:00Z,2024-05-07T12:05:00Z,
            """, "surveys"),
        new("survey → themes", "d_themes", "themes", [], """
              - { theme: parcel, title: Parcel, words: [parcel] }
              - { theme: coming, title: Coming, words: [came] }
              - { theme: support, title: Support, words: [support] }
            """, "themes"),
        new("interaction → messages", "messages", "messages", [], """
            m5,b,2024-05-07T09:05:00Z,agent,and more
            m6,b,2024-05-07T09:06:00Z,agent,and more
            m7,b,2024-05-07T09:07:00Z,agent,and more
            """),
        new("interaction → usage", "usage", "usage", [], """
            v2,b,tokens,10,2024-05-07T09:06:00Z
            v3,b,tokens,10,2024-05-07T09:07:00Z
            v4,a,sessions,1,2024-05-06T08:05:00Z
            v5,a,sessions,1,2024-05-06T08:06:00Z
            """),
        new("issue → interactions", "interactions", "interactions", [], """
            e,,e1,web,in,customer,front,billing,2024-05-06T12:00:00Z,2024-05-06T12:01:00Z,,self-served,,,,
            f,,e1,web,in,customer,front,billing,2024-05-06T13:00:00Z,2024-05-06T13:01:00Z,,self-served,,,,
            g,,e1,web,in,customer,front,billing,2024-05-06T14:00:00Z,2024-05-06T14:01:00Z,,self-served,,,,
            """, "interactions", "costs", "issues.touches"),
        new("customer → interactions", "interactions", "interactions", [], """
            e,c1,,web,in,customer,front,billing,2024-05-03T12:00:00Z,2024-05-03T12:01:00Z,,self-served,,,,
            f,c1,,web,in,customer,front,billing,2024-05-03T13:00:00Z,2024-05-03T13:01:00Z,,self-served,,,,
            g,c3,,web,in,customer,front,billing,2024-05-03T14:00:00Z,2024-05-03T14:01:00Z,,self-served,,,,
            """, "interactions", "costs"),
        new("customer → orders", "d_orders", "orders", [], """
            o2,c1,2024-05-11T08:00:00Z,7,purchase
            o3,c1,2024-05-12T08:00:00Z,8,purchase
            o4,c1,2024-05-13T08:00:00Z,9,refund
            """, "orders"),
        new("customer → users", "d_users", "users", [], "u3,c1,2024-05-03,\nu4,c1,2024-05-03,2024-05-09\nu5,c3,2024-01-01,\n", "users"),
        new("customer → subscriptions", "d_subscriptions", "subscriptions", [], """
            b3,c1,2024-05-03,,10,month,basic
            b4,c1,2024-01-03,2024-05-04,20,quarter,plus
            b5,c3,2024-01-03,,30,month,plus
            """, "subscriptions"),
    ];

    /// <summary>One KPI for every count, sum and median that there can be.</summary>
    public static IReadOnlyList<FanOutKpi> Kpis { get; } = [.. Measures().Select(m => new FanOutKpi($"fan-{m.Name}", m.Fact.Name, m.Field))];

    /// <summary>The KPI that sets rows of a fact against subscriptions, or against users where the fact is these.</summary>
    public static string Mixed(string fact) => $"mixed-{fact}";

    /// <summary>The workspace, imported and costed.</summary>
    /// <param name="neighbour">What there are many of; null: nothing.</param>
    public static QueryWorld Make(Neighbour? neighbour)
    {
        string themes = "themes:\n  - { theme: late, title: Late, words: [late] }\n" + (neighbour?.Pack == "themes" ? neighbour.Add.TrimEnd() + "\n" : "");
        return new QueryWorld(
            new Dictionary<string, string> { ["farthing.yaml"] = Settings, ["costs.yaml"] = Costs, ["kpis/own.yaml"] = themes + Definitions() },
            [.. Base.Select(b => (b.Pack, neighbour?.Pack == b.Pack ? Changed(b.Rows, neighbour) : b.Rows))],
            cost: true);
    }

    private static string Changed(string rows, Neighbour neighbour) => string.Concat(
        rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !neighbour.Remove.Any(r => l.StartsWith(r, StringComparison.Ordinal)))
            .Concat(neighbour.Add.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(l => l + "\n"));

    private static IEnumerable<(string Name, FactModel Fact, string Clock, string What, string Field, string Unit)> Measures()
    {
        foreach (FactModel fact in FactModel.Facts.Values)
        {
            foreach (Clock clock in fact.Clocks)
            {
                string name = $"{fact.Name}-{clock.Name}";
                yield return ($"{name}-rows", fact, clock.Name, "count: rows", "rows", "count");
                foreach (Field field in fact.Own.Where(f => f.Rule != FieldRule.AgeAtClose || clock.Kind == ClockKind.Closing))
                {
                    bool ofMany = fact.Shape != FactShape.Interactions && field.Home != FieldHome.Row && !field.OfSegment;
                    if (field.IsNumber && !ofMany)
                    {
                        yield return ($"{name}-sum-{field.Name}", fact, clock.Name, $"sum: {field.Name}", field.Name, UnitOf(field));
                        if (fact.Name != "costs") // a row of costs is a part of what an interaction cost: only their sum means anything
                        {
                            yield return ($"{name}-median-{field.Name}", fact, clock.Name, $"values: {field.Name}", field.Name, UnitOf(field));
                        }
                    }
                    else if (field.Kind == FieldKind.Identity)
                    {
                        yield return ($"{name}-count-{field.Name}", fact, clock.Name, $"count: {field.Name}", field.Name, "count");
                    }
                }
            }
        }
    }

    private static string UnitOf(Field field) => field.Kind switch
    {
        FieldKind.Duration or FieldKind.Effort => "seconds",
        FieldKind.Money => "money",
        FieldKind.Score => "score",
        FieldKind.Number => "ratio",
        _ => "count",
    };

    private static string Definitions()
    {
        StringBuilder measures = new("measures:\n"), kpis = new("kpis:\n");
        foreach ((string name, FactModel fact, string clock, string what, _, string unit) in Measures())
        {
            measures.Append(Invariant($"  - {{ measure: m-{name}, title: M, fact: {fact.Name}, {what}, by: {clock} }}\n"));
            Kpi(kpis, $"fan-{name}", unit, what.StartsWith("values", StringComparison.Ordinal) ? $"median(m-{name})" : $"m-{name}");
        }

        foreach (FactModel fact in FactModel.Facts.Values)
        {
            string many = fact.Name == "subscriptions" ? "m-users-during-rows" : "m-subscriptions-during-rows";
            Kpi(kpis, Mixed(fact.Name), "ratio", $"m-{fact.Name}-{fact.Axes[0]}-rows / {many}");
        }

        return measures.ToString() + kpis;
    }

    private static void Kpi(StringBuilder into, string id, string unit, string formula) => into.Append(Invariant(
        $"  - {{ kpi: {id}, title: K, unit: {unit}, direction: none, definition: \"Of it.\", formula: \"{formula}\", when-null: nothing }}\n"));
}
