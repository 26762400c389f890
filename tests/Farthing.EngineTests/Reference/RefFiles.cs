using System.Globalization;
using System.Text;

namespace Farthing.EngineTests.Reference;

/// <summary>Writes a reference workspace as a user would have it: farthing.yaml, costs.yaml and canonical CSV files.</summary>
public static class RefFiles
{
    /// <summary>The canonical files, in the order in which they were written: pack and path. Rows are shuffled by the seed; 0: as they are.</summary>
    public static List<(string Pack, string Path)> Write(string folder, RefFacts facts, RefModel model, int seed = 0)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "farthing.yaml"), Workspace(facts));
        File.WriteAllText(Path.Combine(folder, "costs.yaml"), Costs(model));
        return WriteFacts(folder, facts, seed);
    }

    public static List<(string Pack, string Path)> WriteFacts(string folder, RefFacts facts, int seed = 0)
    {
        var files = new List<(string, string)>();
        void Add(string pack, string header, IEnumerable<string?[]> rows)
        {
            var lines = rows.Select(Line).ToList();
            if (lines.Count == 0) return;
            if (seed != 0) Shuffle(lines, new Random(seed));
            var path = Path.Combine(folder, pack + ".csv");
            File.WriteAllText(path, header + "\n" + string.Concat(lines.Select(l => l + "\n")));
            files.Add((pack, path));
        }
        AddInteractions(facts, Add);
        AddPeople(facts, Add);
        AddMoney(facts, Add);
        return files;
    }

    private static void Shuffle(List<string> lines, Random random)
    {
        for (var n = lines.Count - 1; n > 0; n--)
        {
            var other = random.Next(n + 1);
            (lines[n], lines[other]) = (lines[other], lines[n]);
        }
    }

    private static void AddInteractions(RefFacts facts, Action<string, string, IEnumerable<string?[]>> add)
    {
        var zone = facts.Zone;
        string? At(long? ms) => ms is not { } at ? null : at % 2000 == 0 ? RefText.Instant(at) : RefText.Local(at, zone);
        var completed = facts.CompletedColumn ? ",completed_at" : "";
        add("interactions", "interaction_id,customer_id,channel,direction,party,queue,topic,vendor,started_at,wait_s,outcome,resolved,resolvable,escalated,plan" + completed,
            facts.Interactions.Select(i =>
            {
                string?[] row = [i.Id, i.Customer, i.Channel, i.Direction, i.Party, i.Queue, i.Topic, i.Vendor, At(i.Started), Seconds(i.Wait), i.Outcome,
                    Flag(i.Resolved), Flag(i.Resolvable), Flag(i.Escalated), i.Plan];
                return facts.CompletedColumn ? [.. row, At(i.Completed)] : row;
            }));
        add("segments", "segment_id,interaction_id,agent_id,kind,queue,vendor,started_at,ended_at,talk_s,hold_s,wrap_s", facts.Segments.Select(s => new[]
        {
            s.Id, s.Interaction, s.Agent, s.Kind, s.Queue, s.Vendor, s.DateOnly ? RefText.Date(new RefCalendar(zone).DayOf(s.Started)) : At(s.Started), At(s.Ended),
            Seconds(s.Talk), Seconds(s.Hold), Seconds(s.Wrap),
        }));
        add("usage", "event_id,interaction_id,meter,quantity,at", facts.Usage.Select(u => new[] { u.Id, u.Interaction, u.Meter, RefText.Decimal(u.Quantity, 6), At(u.At) }));
        add("surveys", "response_id,question,interaction_id,instrument,score,answered_at", facts.Surveys.Select(s => new[]
        {
            s.Id, s.Question, s.Interaction, s.Instrument, RefText.Decimal(s.Score, 6), At(s.Answered),
        }));
        add("customers", "customer_id,customer_segment", facts.Customers.Select(c => new[] { c.Id, c.Segment }));
        add("staffing", "agent_id,started_at,ended_at,state,paid", facts.Staffing.Select(s => new[] { s.Agent, At(s.Started), At(s.Ended), s.State, Flag(s.Paid) }));
    }

    private static void AddPeople(RefFacts facts, Action<string, string, IEnumerable<string?[]>> add)
    {
        add("agents", "agent_id,valid_from,role,team,site,vendor", facts.Agents.Select(a => new[]
        {
            a.Agent, a.FromDay is { } day ? RefText.Date(day) : null, a.Role, a.Team, a.Site, a.Vendor,
        }));
        add("paid-time", "agent_id,period,paid_s", facts.PaidTime.Select(p => new[] { p.Agent, p.Period, Seconds(p.Paid) }));
    }

    private static void AddMoney(RefFacts facts, Action<string, string, IEnumerable<string?[]>> add)
    {
        add("ledger", "line_id,date,period,account,amount,currency,agent_id,team,site,channel,vendor,initiative", facts.Ledger.Select(l => new[]
        {
            l.Id, l.Date, l.Period, l.Account, RefText.Decimal(l.Amount, 6), l.Currency, l.Agent, l.Team, l.Site, l.Channel, l.Vendor, l.Initiative,
        }));
        add("fx", "currency,date,rate", facts.Fx.Select(f => new[] { f.Currency, RefText.Date(f.Day), RefText.Decimal(f.Rate, 12) }));
    }

    private static string? Seconds(long? ms) => ms is { } known ? RefText.Seconds(known) : null;

    private static string? Flag(bool? value) => value is null ? null : value.Value ? "true" : "false";

    private static string Line(string?[] cells) => string.Join(",", cells.Select(c => c is not null && c.AsSpan().IndexOfAny(",\"\n") >= 0 ? "\"" + c.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : c));

    public static string Workspace(RefFacts facts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: Random\ncurrency: {facts.Currency}\ntime-zone: {facts.Zone.Id}\n");
        if (facts.FiscalStart != 1) text.Append(CultureInfo.InvariantCulture, $"fiscal-year: {{ pattern: months, starts: {CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(facts.FiscalStart).ToLowerInvariant()} }}\n");
        text.Append("dimensions:\n  - { id: tier, from: interactions.plan, title: Tier }\n");
        return text.ToString();
    }

    public static string Costs(RefModel model)
    {
        var text = new StringBuilder("accounts:\n");
        foreach (var rule in model.Accounts)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ match: \"{rule.Prefix}*\", {(rule.Component is null ? "out-of-scope: true" : "component: " + rule.Component)} }}\n");
        }
        text.Append("pools:\n");
        foreach (var pool in model.Pools) text.Append(Pool(pool));
        if (model.Rates.Count > 0) text.Append("rates:\n");
        foreach (var rate in model.Rates)
        {
            var from = rate.FromDay is { } day ? ", from: " + RefText.Date(day) : "";
            text.Append(CultureInfo.InvariantCulture, $"  - {{ pool: {rate.Pool}, per: {rate.Per}, rate: {RefText.Decimal(rate.Rate, 6)}, currency: {rate.Currency}{from} }}\n");
        }
        return text.ToString();
    }

    private static string Pool(RefPool pool)
    {
        var text = new StringBuilder("  - pool: " + pool.Name + "\n");
        void Key(string key, string? value)
        {
            if (value is not null) text.Append(CultureInfo.InvariantCulture, $"    {key}: {value}\n");
        }
        Key("component", pool.Component);
        Key("lines", pool.Lines is null ? null : "'" + pool.Lines.Text + "'");
        Key("by", pool.By);
        Key("where", pool.Where is null ? null : "'" + pool.Where.Text + "'");
        if (pool.StepDown.Count > 0)
        {
            Key("step-down", "[" + string.Join(", ", pool.StepDown) + "]");
            Key("base", pool.Base);
        }
        else Key("driver", pool.Driver);
        if (pool.Capacity is { } capacity)
        {
            var seconds = capacity.Seconds is { } s ? string.Create(CultureInfo.InvariantCulture, $", seconds: {s}") : "";
            var shrinkage = capacity.ShrinkagePercent is { } p ? string.Create(CultureInfo.InvariantCulture, $", planned-shrinkage: {p}%") : "";
            Key("capacity", "{ source: " + capacity.Source + seconds + shrinkage + " }");
        }
        return text.ToString();
    }
}
