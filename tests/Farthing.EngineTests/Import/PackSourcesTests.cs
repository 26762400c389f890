using Farthing.Core.Errors;
using Farthing.Engine.Import;
using Farthing.Engine.Import.Packs;

namespace Farthing.EngineTests.Import;

/// <summary>What packs can take from sources that are no plain table: joined files, equal rows, blanks, JSON documents.</summary>
public sealed class PackSourcesTests
{
    private const string Tickets = """
        pack: tickets
        lookups:
          - { lookup: user, file: users.csv, key: id, column: requester }
          - { lookup: solved, file: history.csv, key: ticket, column: id, by: at, take: first, when: [{ column: value, in: [solved] }] }
        facts:
          - fact: issues
            fields:
              issue_id: id
              customer_id: user.customer
              opened_at: opened
              resolved_at: solved.at
        """;

    private const string Users = "id;customer\nu1;c-1\nu2;c-2\n";
    private const string History = "ticket,value,at\n1,solved,2024-05-03 10:00\n1,open,2024-05-01 10:00\n1,solved,2024-05-02 10:00\n2,open,2024-05-01 10:00\n";
    private const string Issues = "SELECT issue_id, coalesce(customer_id, '-'), coalesce(CAST(make_timestamp(resolved_ms * 1000) AS VARCHAR), '-') FROM issues "
        + "LEFT JOIN customer_ids USING (customer) ORDER BY 1";

    [Fact]
    public void A_row_takes_columns_from_files_beside_it()
    {
        using ImportFixture fixture = new();
        fixture.AddPack("tickets", Tickets);
        File.WriteAllText(fixture.PathOf("users.csv"), Users);
        File.WriteAllText(fixture.PathOf("history.csv"), History);
        ImportedBatch batch = fixture.Import("tickets", "id,requester,opened\n1,u1,2024-05-01\n2,u3,2024-05-01\n", "tickets.csv");
        Assert.Equal(2, batch.Accepted);
        Assert.Equal(["1|c-1|2024-05-02 10:00:00", "2|-|-"], fixture.Rows(Issues));

        // The same file again: nothing. A joined file that changed: the row is read again.
        Assert.Equal(2, fixture.ImportFile("tickets", fixture.PathOf("tickets.csv")).Duplicate);
        File.AppendAllText(fixture.PathOf("history.csv"), "2,solved,2024-05-09 09:00\n");
        batch = fixture.ImportFile("tickets", fixture.PathOf("tickets.csv"));
        Assert.Equal((1, 1), (batch.Corrected, batch.Duplicate));
        Assert.Equal(["1|c-1|2024-05-02 10:00:00", "2|-|2024-05-09 09:00:00"], fixture.Rows(Issues));
    }

    [Fact]
    public void A_joined_file_that_is_not_there_or_not_sound_refuses_the_import()
    {
        using ImportFixture fixture = new();
        fixture.AddPack("tickets", Tickets);
        File.WriteAllText(fixture.PathOf("users.csv"), Users);
        UserException missing = Assert.Throws<UserException>(() => fixture.Import("tickets", "id,requester,opened\n1,u1,2024-05-01\n"));
        Assert.Equal("FT-2014", missing.Problems[0].Code);
        File.WriteAllText(fixture.PathOf("history.csv"), "ticket,value\n1,solved\n");
        UserException column = Assert.Throws<UserException>(() => fixture.Import("tickets", "id,requester,opened\n1,u1,2024-05-01\n"));
        Assert.Equal("FT-2009", column.Problems[0].Code);
        Assert.Contains("no column at", column.Message, StringComparison.Ordinal);
        File.WriteAllText(fixture.PathOf("history.csv"), History + "1,solved\n");
        UserException broken = Assert.Throws<UserException>(() => fixture.Import("tickets", "id,requester,opened\n1,u1,2024-05-01\n"));
        Assert.Equal(("FT-2102", 6), (broken.Problems[0].Code, broken.Problems[0].Place!.Line));
        Assert.Equal(0, fixture.Scalar<long>("SELECT count(*) FROM issues"));
    }

    [Fact]
    public void Equal_rows_are_told_apart_and_stay_the_same_in_a_longer_file()
    {
        using ImportFixture fixture = new();
        fixture.AddPack("log", """
            pack: log
            format: { delimiter: blanks, header: false, columns: [customer, day, amount] }
            copies: copy
            facts:
              - fact: orders
                fields:
                  order_id: { columns: [customer, day, amount, copy], join: "|" }
                  customer_id: customer
                  ordered_at: { column: day, format: yyyyMMdd }
                  amount: amount
            """);
        ImportedBatch batch = fixture.Import("log", "  01  20240501   9.77\n  01  20240501 9.77  \n\n\t02 20240502\t10.00\r\n");
        Assert.Equal((3, 0), (batch.Accepted, batch.Rejected));
        Assert.Equal(["01|20240501|9.77|1", "01|20240501|9.77|2", "02|20240502|10.00|1"], fixture.Rows("SELECT order_id FROM orders ORDER BY 1"));
        Assert.Equal(["3|29540000"], fixture.Rows("SELECT count(*), sum(amount) FROM orders WHERE attributes IS NULL"));
        batch = fixture.Import("log", "01 20240501 9.77\n01 20240501 9.77\n02 20240502 10.00\n01 20240501 9.77\n03 2024\n");
        Assert.Equal((1, 3, 1), (batch.Accepted, batch.Duplicate, batch.Rejected));
    }

    [Fact]
    public void Texts_that_begin_alike_are_mapped_by_a_star()
    {
        using ImportFixture fixture = new();
        fixture.AddPack("chat", """
            pack: chat
            facts:
              - fact: messages
                fields:
                  message_id: id
                  interaction_id: chat
                  sent_at: at
                  sender: { column: actor, map: { "agent:*": agent, "agent:bot*": bot, "__*": bot, "agent:botham": agent }, else: reject }
            """);
        ImportedBatch batch = fixture.Import(
            "chat", "id,chat,at,actor\n1,x,2024-05-01,agent:7\n2,x,2024-05-01,agent:bot9\n3,x,2024-05-01,agent:botham\n4,x,2024-05-01,__system\n5,x,2024-05-01,42\n");
        Assert.Equal((4, 1), (batch.Accepted, batch.Rejected));
        Assert.Equal(["1|2", "2|3", "3|2", "4|3"], fixture.Rows("SELECT message_id, sender FROM messages ORDER BY 1"));
    }

    [Fact]
    public void A_text_that_is_not_said_may_mean_something()
    {
        using ImportFixture fixture = new();
        fixture.AddPack("desk", """
            pack: desk
            facts:
              - fact: issues
                fields:
                  issue_id: id
                  opened_at: at
                  reopened: { column: again, empty: ["-"], map: { "": "no", "*": "yes" } }
                  escalated: { column: up, map: { "x": "yes" } }
            """);
        fixture.Import("desk", "id,at,again,up\n1,2024-05-01,,\n2,2024-05-01,-,x\n3,2024-05-01,2024-05-02 10:00,\n");
        Assert.Equal(["1|0|", "2|0|1", "3|1|"], fixture.Rows("SELECT issue_id, reopened, escalated FROM issues ORDER BY 1"));
    }

    private const string Legs = """
        pack: legs
        format: { kind: json, rows: calls.legs }
        facts:
          - fact: segments
            fields:
              segment_id: calls.legs.id
              interaction_id: calls.id
              agent_id: calls.legs.agent.name
              started_at: calls.legs.start
              talk_s: { column: "calls.legs.times[name=talk].value", unit: milliseconds }
              wrap_s: { column: "calls.legs.times[name=wrap].value", unit: milliseconds }
              hold_s: { column: "calls[].legs[id=l1].times[].value", unit: milliseconds }
        """;

    private const string Document = """
        { "total": 2, "calls": [
          { "id": "c1", "legs": [
            { "id": "l1", "agent": { "name": "ann" }, "start": "2024-05-01T10:00:00Z",
              "times": [{ "name": "talk", "value": 1500 }, { "name": "wrap", "value": 250 }, { "name": "wrap", "value": 0.5e3 }] },
            { "id": "l2", "agent": null, "start": "2024-05-01T10:01:00Z", "times": [] } ] },
          { "id": "c2", "legs": { "id": "l3", "start": "yesterday" } },
          { "id": "c3", "legs": [] } ] }
        """;

    [Fact]
    public void A_json_document_gives_a_row_for_each_element_of_nested_arrays()
    {
        using ImportFixture fixture = new();
        fixture.AddPack("legs", Legs);
        ImportedBatch batch = fixture.Import("legs", Document, "calls.json");
        Assert.Equal((3, 2, 1), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal(
            ["l1|c1|ann|1500|750|2250", "l2|c1||||2250"],
            fixture.Rows("SELECT segment_id, interaction_id, (SELECT text FROM codes WHERE domain = 'agent' AND code = agent), talk_ms, wrap_ms, hold_ms "
                + "FROM segments JOIN interaction_ids USING (i) ORDER BY 1"));

        // The refused row comes back as a line of JSON under the same names, and completes the batch once mended.
        string file = fixture.PathOf("mend.jsonl");
        RejectsUseCase.WriteFile(RejectsUseCase.List(fixture.Connection, null), PackLibrary.For(fixture.Workspace.PacksFolder), file);
        string line = File.ReadAllText(file);
        Assert.Contains("\"calls.legs.start\":\"yesterday\"", line, StringComparison.Ordinal);
        File.WriteAllText(file, line.Replace("yesterday", "2024-05-02T08:00:00Z", StringComparison.Ordinal));
        batch = fixture.ImportFile("legs", file);
        Assert.Equal((1, 1, 1), (batch.Read, batch.Accepted, batch.Settled));
        Assert.Equal(1, fixture.Scalar<long>("SELECT count(*) FROM segments WHERE segment_id = 'l3' AND hold_ms = 2250"));
    }

    [Theory]
    [InlineData("{ \"cals\": [] }")]
    [InlineData("{ \"calls\": [ }")]
    [InlineData("{ \"calls\": [], \"calls\": [] }")]
    public void A_document_that_is_none_or_has_no_such_rows_is_refused(string text)
    {
        using ImportFixture fixture = new();
        fixture.AddPack("legs", Legs);
        Assert.Equal("FT-2015", Assert.Throws<UserException>(() => fixture.Import("legs", text, "calls.json")).Problems[0].Code);
        Assert.Equal(0, fixture.Import("legs", "{ \"calls\": [] }", "none.json").Read);
    }

    [Theory]
    [InlineData("format: { rows: a }", "FT-2212")]
    [InlineData("lookups: [{ lookup: a, file: ../b.csv, key: c, column: d }]", "FT-2211")]
    public void Packs_with_mistakes_in_these_are_refused(string line, string code)
    {
        string text = $"pack: p\n{line}\nfacts:\n  - fact: fx\n    fields: {{ currency: a, date: b, rate: c }}\n";
        Assert.Contains(Assert.Throws<UserException>(() => PackReader.Parse(text, "p.yaml")).Problems, p => p.Code == code);
    }
}
