using Farthing.Engine.Import;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Store;
using Farthing.EngineTests.Closing;

namespace Farthing.EngineTests.Import;

/// <summary>Users, subscriptions, messages, schedule, forecasts and benefits: the same guarantees as for every other fact.</summary>
public sealed class FurtherFactsTests
{
    public static TheoryData<string, string, string[], string> Files() => new()
    {
        {
            "users", "user_id,customer_id,created_on,lost_on",
            ["u1,c1,2024-05-01,", "u2,,2024-05-02,2024-06-01", "u1,c1,2024-05-01,2024-07-01"], "u3,c1,,"
        },
        {
            "subscriptions", "subscription_id,customer_id,started_on,ended_on,amount,currency,interval,plan",
            ["s1,c1,2024-05-01,,9.99,EUR,month,Basic", "s2,c2,2024-05-01,,99,,year,", "s1,c1,2024-05-01,2024-09-01,9.99,EUR,month,Basic"],
            "s3,c1,2024-05-01,,9.99,EUR,week,"
        },
        {
            "messages", "message_id,interaction_id,sent_at,sender,text",
            ["m1,i1,2024-05-01T10:00:00Z,customer,Hello", "m2,i1,2024-05-01T10:01:00Z,agent,", "m1,i1,2024-05-01T10:00:01Z,customer,Hello"],
            "m3,i1,2024-05-01T10:01:00Z,supervisor,"
        },
        {
            "schedule", "agent_id,started_at,ended_at,state",
            ["a1,2024-05-01T08:00:00Z,2024-05-01T12:00:00Z,available", "a1,2024-05-01T12:00:00Z,2024-05-01T13:00:00Z,break",
                "a1,2024-05-01T08:00:00Z,2024-05-01T11:00:00Z,training"],
            "a1,2024-05-01T14:00:00Z,2024-05-01T13:00:00Z,break"
        },
        {
            "forecasts", "date,channel,queue,interactions",
            ["2024-05-01,phone,,120.5", "2024-05-01,,,300", "2024-05-01,phone,,130"], "2024-05-01,phone,,many"
        },
        {
            "benefits", "benefit_id,initiative,date,amount,currency,evidence",
            ["b1,bot,2024-05-01,1000,EUR,measured", "b2,bot,2024-05-01,-5,,", "b1,bot,2024-05-01,900,EUR,estimated"], "b3,bot,2024-05-01,900,EUR,hoped"
        },
    };

    /// <summary>Two rows, a correction of the first, a row that cannot be read; then all of it again.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Rows_have_keys_corrections_and_reasons(string pack, string header, string[] rows, string wrong)
    {
        using ImportFixture fixture = new();
        string table = FactModels.All[pack].Table;
        Assert.Equal((2, 2, 0, 0, 0), Counts(fixture.Import(pack, $"{header}\n{rows[0]}\n{rows[1]}\n", "first.csv")));
        Assert.Equal((3, 0, 1, 1, 1), Counts(fixture.Import(pack, $"{header}\n{rows[2]}\n{rows[1]}\n{wrong}\n", "second.csv")));
        Assert.Equal((2L, 1L), (fixture.Scalar<long>($"SELECT count(*) FROM {table}"), fixture.Scalar<long>($"SELECT count(*) FROM {StoreSchema.VersionsOf(table)}")));
        IReadOnlyList<string> stored = fixture.Rows($"SELECT * FROM {table} ORDER BY ALL");
        Assert.Single(fixture.Rejects());
        Assert.Equal((2, 0, 0, 2, 0), Counts(fixture.Import(pack, $"{header}\n{rows[0]}\n{rows[1]}\n\n", "first-again.csv")));
        fixture.Forget();
        Assert.Equal((1, 0, 0, 1, 0), Counts(fixture.Import(pack, $"{header}\n{rows[2]}\n\n", "second-again.csv")));
        Assert.Equal(stored, fixture.Rows($"SELECT * FROM {table} ORDER BY ALL"));
        Assert.Equal("2", fixture.Scalar<string>($"SELECT count(DISTINCT batch)::VARCHAR FROM {table}"));
    }

    [Fact]
    public void New_columns_of_older_facts_are_read()
    {
        using ImportFixture fixture = new();
        fixture.Import("issues", "issue_id,opened_at,due_at\nx,2024-05-01T10:00:00Z,2024-05-02T10:00:00Z\n");
        fixture.Import("customers", "customer_id,referred\nc1,yes\nc2,\n");
        fixture.Import("agents", "agent_id,hired_on,left_on\na,2024-01-01,2024-06-30\n");
        Assert.Equal(["86400000"], fixture.Rows("SELECT due_ms - opened_ms FROM issues"));
        Assert.Equal(["1", ""], fixture.Rows("SELECT referred FROM customers ORDER BY customer"));
        Assert.Equal(["181"], fixture.Rows("SELECT left_day - hired_day FROM agents"));
    }

    /// <summary>Files in, derived, checked, told by status, out again as files; a workspace made of these derives the same.</summary>
    [Fact]
    public void They_go_all_the_way_and_back()
    {
        using ClosingCase made = Whole();
        Assert.Contains("schedule", made.Run("status").Ok().Out, StringComparison.Ordinal);
        string check = made.Run("check").Out;
        foreach (string code in (string[])["FT-3120", "FT-3121", "FT-3122", "FT-3123", "FT-3124"])
        {
            Assert.Contains(code, check, StringComparison.Ordinal);
        }

        Assert.Contains("1 orders in USD have no exchange rate", check, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(made.Folder, "out"));
        made.Run("export", "facts", "-o", "out").Ok();
        using ClosingCase again = new(Costs) { Now = "2024-06-03T09:00:00Z" };
        Configure(again);
        foreach (string fact in FactModels.All.Keys.Where(f => File.Exists(Path.Combine(made.Folder, "out", f + ".csv"))))
        {
            again.Run("import", Path.Combine(made.Folder, "out", fact + ".csv"), "--as", fact).Ok();
        }

        again.Run("cost").Ok();
        again.Run("check");
        foreach (string table in Derived)
        {
            IReadOnlyList<string> rows = Rows(made, table);
            Assert.NotEmpty(rows);
            Assert.Equal(rows, Rows(again, table));
        }
    }

    [Fact]
    public void The_ledger_of_a_run_knows_initiatives_and_what_is_money_of_customer_service()
    {
        using ClosingCase made = Whole();
        Assert.Equal(
            [
                "marketing||out-of-scope|7000000|0", "rent|bot|pooled|30000000|0", "rent||pooled|100000000|1", "wages|bot|pooled|20000000|1", "wages||pooled|400000000|1",
            ],
            made.Rows("""
                SELECT a.text, i.text, r.fate, r.amount::VARCHAR, r.in_service FROM run_accounts r JOIN codes a ON a.domain = 'account' AND a.code = r.account
                LEFT JOIN codes i ON i.domain = 'initiative' AND i.code = r.initiative ORDER BY 1, 2, 3
                """));
        string statement = made.Run("statement", "--period", "2024-05").Ok().Out;
        Assert.Contains("130.00", statement, StringComparison.Ordinal);      // rent of both, as one account
        made.Run("verify").Ok();
    }

    private static readonly string[] Derived =
    [
        "d_issues", "d_interaction_extras", "d_orders", "d_customers", "d_users", "d_subscriptions", "d_staff", "d_forecasts", "d_benefits", "d_surveys",
        "d_themes", "d_agent_hours",
    ];

    private const string Settings =
        "name: Test\ncurrency: EUR\ntime-zone: Europe/Berlin\nbusiness-hours: { mon-fri: \"09:00-17:00\", holidays: [2024-05-09] }\n";

    private const string Costs = ClosingCase.Costs + "scopes: { customer-service: { exclude: 'account = \"rent\" and initiative = \"bot\"' } }\n";

    private static IReadOnlyList<string> Rows(ClosingCase made, string table) => made.Rows($"SELECT * FROM {table} ORDER BY ALL");

    private static (long Read, long Accepted, long Corrected, long Duplicate, long Rejected) Counts(ImportedBatch batch) =>
        (batch.Read, batch.Accepted, batch.Corrected, batch.Duplicate, batch.Rejected);

    private static void Configure(ClosingCase made)
    {
        made.Write("farthing.yaml", Settings);
        Directory.CreateDirectory(Path.Combine(made.Folder, "kpis"));
        made.Write("kpis/own.yaml", "themes: [{ theme: money, title: Money, words: [refund, \"pay*\"] }]\n");
    }

    private static ClosingCase Whole()
    {
        ClosingCase made = new(Costs) { Now = "2024-06-03T09:00:00Z" };
        Configure(made);
        made.Import("interactions", """
            interaction_id,channel,started_at,agent_id,talk_s,customer_id,issue_id,resolved,wait_s,outcome
            i1,chat,2024-05-08T14:30:00Z,ann,600,c1,x,no,5,answered
            i2,phone,2024-05-10T09:00:00Z,ann,600,c1,x,yes,7,answered
            i3,phone,2024-05-10T10:00:00Z,,,c2,,,9,abandoned
            """);
        made.Import("messages", """
            message_id,interaction_id,sent_at,sender,text
            m1,i1,2024-05-08T14:30:00Z,customer,Hello
            m2,i1,2024-05-10T07:30:00Z,agent,"Good, morning"
            m3,gone,2024-05-10T07:30:00Z,customer,
            """);
        made.Import("issues", "issue_id,opened_at,resolved_at,due_at\nx,2024-05-08T14:30:00Z,2024-05-10T09:20:00Z,2024-05-09T00:00:00Z\ny,2024-05-08T14:30:00Z,2024-05-08T14:00:00Z,\n");
        made.Import("orders", "order_id,customer_id,ordered_at,amount,currency,kind\no1,c1,2024-05-11T10:00:00Z,50,EUR,purchase\no2,c1,2024-05-01T10:00:00Z,50,USD,\n");
        made.Import("customers", "customer_id,customer_segment,acquired_on,plan,first_value_at,referred\nc1,gold,2024-01-01,P,2024-01-05T10:00:00Z,yes\n");
        made.Import("users", "user_id,customer_id,created_on,lost_on\nu1,c1,2024-05-01,\n");
        made.Import("subscriptions", "subscription_id,customer_id,started_on,ended_on,amount,currency,interval,plan\ns1,c1,2024-05-01,,9.99,EUR,month,P\n");
        made.Import("schedule", "agent_id,started_at,ended_at,state\nann,2024-05-10T08:00:00Z,2024-05-10T12:00:00Z,available\n");
        made.Import("staffing", "agent_id,started_at,ended_at,state,paid\nann,2024-05-10T08:30:00Z,2024-05-10T12:00:00Z,available,yes\n");
        made.Import("agents", "agent_id,team,hired_on,left_on\nann,North,2024-01-01,2024-05-31\n");
        made.Import("forecasts", "date,channel,queue,interactions\n2024-05-10,phone,,3\n2024-05-10,,,2.5\n");
        made.Import("benefits", "benefit_id,initiative,date,amount,currency,evidence\nb1,bot,2024-05-31,250,EUR,estimated\n");
        made.Import("surveys", """
            response_id,question,interaction_id,instrument,score,sent_at,answered_at,comment
            r1,overall,i1,csat,5,,2024-05-10T12:00:00Z,"Great, but no refund"
            r2,overall,i2,csat,9,,2024-05-10T12:00:00Z,
            r3,overall,i2,mystery,9,,2024-05-10T12:00:00Z,
            r4,overall,i3,csat,,2024-05-10T12:00:00Z,,
            """);
        made.Import("ledger", """
            line_id,period,account,amount,initiative
            W,2024-05,wages,400,
            W2,2024-05,wages,20,bot
            R,2024-05,rent,100,
            R2,2024-05,rent,30,bot
            M,2024-05,marketing,7,
            """);
        made.Run("cost").Ok();
        return made;
    }
}
