using System.Globalization;
using System.Text;
using Farthing.Core.Facts;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Reference;

/// <summary>Puts reference facts straight into a store's tables, as an import would leave them; numbers are in an order of their own.</summary>
public sealed class StoreLoader
{
    private readonly DuckDbConnection _connection;
    private readonly RefFacts _facts;
    private readonly CodeBook _codes;
    private readonly Dictionary<string, int> _interactions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _customers = new(StringComparer.Ordinal);

    private StoreLoader(DuckDbConnection connection, RefFacts facts) => (_connection, _facts, _codes) = (connection, facts, CodeBook.Load(connection));

    public static void Load(FarthingStore store, RefFacts facts)
    {
        using var connection = store.Connect();
        using var transaction = connection.BeginTransaction();
        var loader = new StoreLoader(connection, facts);
        loader.Interactions();
        loader.People();
        loader.Money();
        loader._codes.Save(connection);
        DeriveVersion.FactsChanged(connection);
        transaction.Commit();
    }

    private void Interactions()
    {
        var ids = _facts.Interactions.Select(i => i.Id).Concat(_facts.Segments.Select(s => s.Interaction)).Concat(_facts.Usage.Select(u => u.Interaction).OfType<string>())
            .Concat(_facts.Surveys.Select(s => s.Interaction).OfType<string>()).Distinct(StringComparer.Ordinal).OrderBy(RefArithmetic.Bucket).ToList();
        foreach (var id in ids) _interactions[id] = _interactions.Count + 1;
        Insert("interaction_ids", ids, id => [_interactions[id], id, RefArithmetic.Bucket(id)]);
        Insert("interactions", _facts.Interactions, i =>
        [
            _interactions[i.Id], Customer(i.Customer), null, Code(CodeDomains.Channel, i.Channel), Code(CodeDomains.Direction, i.Direction), Code(CodeDomains.Party, i.Party),
            Code(CodeDomains.Queue, i.Queue), Code(CodeDomains.Topic, i.Topic), Code(CodeDomains.Vendor, i.Vendor), i.Started, i.Completed,
            i.Completed is not null ? 2 : _facts.CompletedColumn ? 1 : 0, i.Wait, Code(CodeDomains.Outcome, i.Outcome), null,
            Flag(i.Resolved), Flag(i.Resolvable), Flag(i.Escalated), null, 1, 1, i.Plan is null ? null : $"{{\"plan\":\"{i.Plan}\"}}",
        ]);
        var number = 0;
        Insert("segments", _facts.Segments, s =>
        [
            ++number, s.Id, _interactions[s.Interaction], Code(CodeDomains.Agent, s.Agent), Code(CodeDomains.Kind, s.Kind), Code(CodeDomains.Queue, s.Queue),
            Code(CodeDomains.Vendor, s.Vendor), s.Started, s.Ended, s.Talk, s.Hold, s.Wrap, s.DateOnly ? 1 : 0, 1, 1, null,
        ]);
        Insert("usage", _facts.Usage, u => [u.Id, u.Interaction is null ? 0 : _interactions[u.Interaction], Code(CodeDomains.Meter, u.Meter), u.Quantity, u.At, 1, 1, null]);
        Insert("surveys", _facts.Surveys, s =>
        [
            s.Id, Code(CodeDomains.Question, s.Question), s.Interaction is null ? 0 : _interactions[s.Interaction], 0, Code(CodeDomains.Instrument, s.Instrument), s.Score, null, s.Answered, null, 1, 1, null,
        ]);
    }

    private void People()
    {
        Insert("agents", _facts.Agents, a =>
        [
            Code(CodeDomains.Agent, a.Agent), a.FromDay, null, Code(CodeDomains.Role, a.Role), Code(CodeDomains.Team, a.Team), Code(CodeDomains.Site, a.Site), Code(CodeDomains.Vendor, a.Vendor), null, null, 1, 1, null,
        ]);
        Insert("staffing", _facts.Staffing, s => [Code(CodeDomains.Agent, s.Agent), s.Started, s.Ended, Code(CodeDomains.State, s.State), Flag(s.Paid), 1, 1, null]);
        Insert("paid_time", _facts.PaidTime, p => [Code(CodeDomains.Agent, p.Agent), p.Period, p.FirstDay, p.EndDay, p.Paid, 1, 1, null]);
        Insert("customers", _facts.Customers, c => [Customer(c.Id), Code(CodeDomains.CustomerSegment, c.Segment), null, null, 0, null, null, 1, 1, null]);
        Insert("customer_ids", _customers.Keys, c => [_customers[c], c]);
    }

    private void Money()
    {
        Insert("ledger", _facts.Ledger, l =>
        [
            l.Id, l.Period, l.FirstDay, l.EndDay, Code(CodeDomains.Account, l.Account), l.Amount, Code(CodeDomains.Currency, l.Currency), Code(CodeDomains.Agent, l.Agent),
            Code(CodeDomains.Team, l.Team), Code(CodeDomains.Site, l.Site), Code(CodeDomains.Channel, l.Channel), Code(CodeDomains.Vendor, l.Vendor), Code(CodeDomains.Initiative, l.Initiative), null, 1, 1, null,
        ]);
        Insert("fx", _facts.Fx, f => [Code(CodeDomains.Currency, f.Currency), f.Day, f.Rate, 1, 1, null]);
    }

    private int Code(string domain, string? text) => text is null ? 0 : _codes.GetOrAdd(domain, text);

    private int Customer(string? id)
    {
        if (id is null) return 0;
        if (!_customers.TryGetValue(id, out var number)) _customers[id] = number = _customers.Count + 1;
        return number;
    }

    private static int? Flag(bool? value) => value is null ? null : value.Value ? 1 : 0;

    private void Insert<T>(string table, IEnumerable<T> items, Func<T, object?[]> row)
    {
        var sql = new StringBuilder("INSERT INTO " + table + " VALUES ");
        var empty = sql.Length;
        foreach (var item in items)
        {
            sql.Append(sql.Length == empty ? "(" : ", (").AppendJoin(", ", row(item).Select(Literal)).Append(')');
        }
        if (sql.Length > empty) _connection.Execute(sql.ToString());
    }

    private static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
