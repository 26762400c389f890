using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>
/// Turns pieces of work into interactions with customers: who called about what, how long they waited, whether they were
/// helped, whether they come back; and writes the rows that follow from it.
/// </summary>
internal sealed class ContactWriter(TelecomSettings settings, Customers customers, FollowUps followUps, SampleFiles files, int lastDay)
{
    private const int DigitsOfId = 9;
    private const int Day = 86_400;
    private static readonly string[] Channels = ["phone", "e-mail", "chat", "social"];
    private long _interactions;
    private long _issues;
    private long _events;
    private long _responses;
    private long _orders;

    /// <summary>How many interactions agents will still handle today; those who come back are spread over them.</summary>
    public long HandledAhead { get; set; }

    /// <summary>An interaction handled by an agent, or by the vendor.</summary>
    public void Handled(in Contact contact, DayClock day, int month, ref Draw random)
    {
        long id = ++_interactions;
        long wait = Wait(contact, ref random);
        long bot = contact.HandOff ? 40 + random.Below(120) : 0;
        long arrival = contact.From - wait - bot;
        bool outbound = contact.Desk == Desk.Phone && !contact.Outsourced && random.Chance(30_000);
        bool returns = ComesBack(arrival, ref random, out FollowUp before);
        int topic = returns ? before.Topic : contact.Topic;
        bool prospect = !returns && random.Chance(topic == Topics.PlanChange ? 250_000 : 40_000);
        long customer = returns ? before.Customer : prospect ? 0 : customers.Pick(day.Number, ref random);
        bool again = customer != 0 && random.Chance(RepeatChance(contact, month));
        long issue = customer == 0 ? 0 : returns && before.Issue != 0 ? before.Issue : ++_issues;
        bool escalated = random.Chance(contact.Transferred ? 120_000 : 12_000);
        bool complaint = random.Chance(returns ? 40_000 : 8_000);
        bool resolved = !random.Chance(again ? 850_000 : 20_000);

        Ids(files.Interactions, id, customer, issue).Text(Channels[(int)contact.Desk]).Text(outbound ? "outbound" : "inbound")
            .Text(customer == 0 ? "prospect" : "customer").Text(Topics.Queue(topic)).Text(Topics.Name(topic))
            .Text(contact.Outsourced ? settings.Vendor : null).Time(arrival).Time(contact.To);
        _ = contact.Desk is Desk.Phone or Desk.Chat ? files.Interactions.Number(outbound ? 0 : wait) : files.Interactions.Empty();
        files.Interactions.Text("answered").Time(contact.From).Flag(resolved).Flag(escalated).Flag(complaint)
            .Text(customers.Language(customer)).EndRow();
        WriteSegments(id, contact, topic, arrival, bot);
        long opened = returns && before.Issue != 0 ? before.Opened : arrival;
        long response = returns && before.Issue != 0 ? before.FirstResponse : contact.From;
        Issue(new FollowUp(customer, topic, contact.To, issue, opened, response, contact.To + (6 * Day)), again, resolved,
            new IssueFlags(returns, escalated, complaint), ref random);
        Survey(id, customer, contact, wait, returns, month, ref random);
        Order(customer, topic, contact.To, ref random);
    }

    /// <summary>A session that no agent handled.</summary>
    public void SelfServed(DayClock day, int second, bool bot, ref Draw random)
    {
        long id = ++_interactions;
        int length = bot ? random.Draw(Shapes.Handling, 150) : random.Draw(Shapes.Handling, 260);
        long from = Math.Min(day.At(second), day.End - 1 - length), to = from + length;
        long customer = random.Chance(30_000) ? 0 : customers.Pick(day.Number, ref random);
        int topic = Topics.DrawSelfService(ref random);
        Ids(files.Interactions, id, customer, 0).Text("self-service").Text("inbound")
            .Text(customer == 0 ? "prospect" : "customer").Text(bot ? "assistant" : "portal").Text(Topics.Name(topic)).Empty()
            .Time(from).Time(to).Number(0).Text("self-served").Empty().Empty().Empty().Empty()
            .Text(customers.Language(customer)).EndRow();
        if (bot)
        {
            SegmentStart(id, 1).Empty().Text("bot").Text("assistant").Empty().Time(from).Time(to).Number(length).Empty().Empty()
                .EndRow();
        }

        Usage(id, bot ? "bot-session" : "portal-session", to);
        if (customer != 0 && random.Chance(bot ? 130_000 : 90_000))
        {
            // Not helped: the customer turns to an agent, mostly on the same day.
            followUps.Add(new FollowUp(customer, topic, to, 0, 0, 0, to + (2 * Day)), random.Below(4) == 0 ? 1 : 0);
        }

        if (customer != 0 && random.Chance(60_000))
        {
            WriteSurvey(id, customer, to, (int)(settings.Satisfaction[0] * 100) + 15, ref random);
        }
    }

    /// <summary>A caller who hung up.</summary>
    public void Abandoned(DayClock day, int second, ref Draw random)
    {
        long id = ++_interactions, from = day.At(second);
        int wait = random.Below(12) == 0 ? 0 : 3 + random.Draw(Shapes.Waiting, 85);
        int topic = Topics.Draw(Desk.Phone, 0, ref random);
        long customer = random.Chance(60_000) ? 0 : customers.Pick(day.Number, ref random);
        Ids(files.Interactions, id, customer, 0).Text("phone").Text("inbound").Text(customer == 0 ? "prospect" : "customer")
            .Text(Topics.Queue(topic)).Text(Topics.Name(topic)).Empty().Time(from).Time(from + wait).Number(wait).Text("abandoned")
            .Empty().Empty().Empty().Empty().Text(customers.Language(customer)).EndRow();
    }

    /// <summary>A test call or a wrong number.</summary>
    public void Excluded(DayClock day, int second, ref Draw random)
    {
        long id = ++_interactions, from = day.At(second);
        Ids(files.Interactions, id, 0, 0).Text("phone").Text("inbound").Empty().Empty().Empty().Empty().Time(from)
            .Time(from + 5 + random.Below(20)).Number(0).Text("excluded").Empty().Empty().Empty().Empty().Empty().EndRow();
    }

    /// <summary>An e-mail that nobody has answered when the data end.</summary>
    public void Open(DayClock day, ref Draw random)
    {
        long id = ++_interactions, from = day.End - 1 - random.Below(36 * 3600);
        int topic = Topics.Draw(Desk.EMail, 0, ref random);
        long customer = customers.Pick(day.Number, ref random);
        Ids(files.Interactions, id, customer, 0).Text("e-mail").Text("inbound").Text("customer").Text(Topics.Queue(topic))
            .Text(Topics.Name(topic)).Empty().Time(from).Empty().Empty().Empty().Empty().Empty().Empty().Empty()
            .Text(customers.Language(customer)).EndRow();
    }

    /// <summary>Issues whose customers gave up, or have not come back when the data end.</summary>
    public void GaveUp(FollowUp followUp) => WriteIssue(followUp, resolved: false, new IssueFlags(false, false, false));

    private static long Wait(in Contact contact, ref Draw random) => contact.Desk switch
    {
        Desk.Phone => random.Below(100) < 62 ? random.Below(9) : Math.Min(900, random.Draw(Shapes.Waiting, 70)),
        Desk.Chat => random.Draw(Shapes.Waiting, 26),
        Desk.EMail => 600 + random.Draw(Shapes.Waiting, 32_000),
        _ => 60 + random.Draw(Shapes.Waiting, 3_000),
    };

    private bool ComesBack(long arrival, ref Draw random, out FollowUp before)
    {
        before = default;
        long ahead = Math.Max(1, HandledAhead--);
        long due = followUps.DueToday;
        return due > 0 && random.Below(1000) < due * 1150 / ahead && followUps.TryTake(arrival, ref random, out before);
    }

    private int RepeatChance(in Contact contact, int month)
    {
        int percent = contact.Outsourced ? 135 : contact.Desk switch { Desk.EMail => 115, Desk.Chat => 105, _ => 95 };
        return (int)(settings.Repeats[month] * 10_000 * percent);
    }

    private void WriteSegments(long id, in Contact contact, int topic, long arrival, long bot)
    {
        int leg = 1;
        if (contact.HandOff)
        {
            SegmentStart(id, leg++).Empty().Text("bot").Text("assistant").Empty().Time(arrival).Time(arrival + bot)
                .Number(bot).Empty().Empty().EndRow();
            Usage(id, "bot-session", arrival + bot);
        }

        WriteLeg(id, leg++, contact.First, contact.FirstPerson, Topics.Queue(topic), contact.Outsourced);
        if (contact.Transferred)
        {
            WriteLeg(id, leg, contact.Second, contact.SecondPerson, "second-line", outsourced: false);
        }
    }

    private void WriteLeg(long id, int leg, in Piece piece, int person, string queue, bool outsourced)
    {
        CsvFile file = SegmentStart(id, leg).Id('A', person, 5).Text("agent").Text(queue).Text(outsourced ? settings.Vendor : null)
            .Time(piece.From).Time(piece.To);
        if (piece.Desk is Desk.Phone or Desk.Chat)
        {
            file.Number(piece.Talk).Number(piece.Hold).Number(piece.Wrap).EndRow();
        }
        else
        {
            file.Number(piece.Talk).Empty().Empty().EndRow();
        }
    }

    private void Issue(in FollowUp issue, bool again, bool resolved, IssueFlags flags, ref Draw random)
    {
        if (issue.Customer == 0)
        {
            return;
        }

        if (again)
        {
            followUps.Add(issue, 1 + random.Below(4));
        }
        else
        {
            WriteIssue(issue, resolved, flags);
        }
    }

    private void WriteIssue(in FollowUp issue, bool resolved, IssueFlags flags)
    {
        if (issue.Issue == 0)
        {
            return;
        }

        Customers.WriteId(files.Issues.Id('P', issue.Issue, DigitsOfId), issue.Customer).Text(Topics.Name(issue.Topic))
            .Time(issue.Opened).Time(issue.FirstResponse);
        _ = resolved ? files.Issues.Time(issue.Ended) : files.Issues.Empty();
        files.Issues.Flag(flags.Reopened).Flag(flags.Escalated).Flag(flags.Complaint).EndRow();
    }

    private void Survey(long id, long customer, in Contact contact, long wait, bool returns, int month, ref Draw random)
    {
        if (customer == 0 || !random.Chance(300_000))
        {
            return;
        }

        bool waited = contact.Desk is Desk.Phone && wait > 90;
        int mean = (int)(settings.Satisfaction[month] * 100) + 8 - (returns ? 35 : 0) - (waited ? 25 : 0)
            - (contact.Outsourced ? 22 : 0) - (contact.Transferred ? 20 : 0);
        WriteSurvey(id, customer, contact.To, mean, ref random);
    }

    /// <summary>A survey sent; one in three is answered. Scores are binomial around the mean, given in hundredths.</summary>
    private void WriteSurvey(long id, long customer, long ended, int mean, ref Draw random)
    {
        long response = ++_responses, sent = ended + 300;
        Customers.WriteId(
            files.Surveys.Id('R', response, DigitsOfId).Text("overall").Id('I', id, DigitsOfId), customer).Text("csat");
        long answered = sent + 60 + random.Draw(Shapes.Waiting, 30_000);
        if (random.Below(3) != 0 || answered / Day > lastDay)
        {
            files.Surveys.Empty().Time(sent).Empty().EndRow();
            return;
        }

        int score = 1;
        for (int i = 0; i < 4; i++)
        {
            score += random.Below(400) < mean - 100 ? 1 : 0;
        }

        files.Surveys.Number(score).Time(sent).Time(answered).EndRow();
    }

    private void Order(long customer, int topic, long ended, ref Draw random)
    {
        if (customer == 0 || !random.Chance(topic == Topics.PlanChange ? 180_000 : 6_000))
        {
            return;
        }

        long at = ended + 120 + random.Draw(Shapes.Waiting, 50_000);
        if (at / Day > lastDay)
        {
            return;
        }

        Customers.WriteId(files.Orders.Id('O', ++_orders, DigitsOfId), customer).Time(at).Cents(1_900 + (random.Below(100) * 100))
            .Text(settings.Currency).Text(topic == Topics.PlanChange ? "subscription" : "purchase").EndRow();
    }

    private static CsvFile Ids(CsvFile file, long id, long customer, long issue) =>
        Customers.WriteId(file.Id('I', id, DigitsOfId), customer).Id('P', issue, DigitsOfId);

    private CsvFile SegmentStart(long id, int leg) =>
        files.Segments.Id('I', id, DigitsOfId, (char)('0' + leg)).Id('I', id, DigitsOfId);

    private void Usage(long id, string meter, long at) =>
        files.Usage.Id('U', ++_events, DigitsOfId).Id('I', id, DigitsOfId).Text(meter).Number(1).Time(at).EndRow();

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct IssueFlags(bool Reopened, bool Escalated, bool Complaint);
}
