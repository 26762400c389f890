using System.Text.Json;
using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;
using Farthing.Core.Money;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Closing;

/// <summary>
/// Reads ledger lines of vendors that say what was invoiced (attributes <c>invoiced_interactions</c> and <c>invoiced_METER</c>) and
/// counts the same ourselves. The derived tables must be up to date.
/// </summary>
internal sealed class InvoiceReader(DuckDbConnection connection, CodeBook codes, WorkspaceCalendar calendar)
{
    /// <summary>What the name of an attribute with an invoiced count begins with.</summary>
    public const string Prefix = "invoiced_";

    private const string Interactions = "interactions";

    /// <summary>One comparison for each vendor, span, receivers and thing counted, in that order.</summary>
    public IReadOnlyList<InvoicedCount> Read() =>
    [
        .. Lines().GroupBy(l => l.Key)
            .OrderBy(g => g.Key.FirstDay).ThenBy(g => codes.Text(CodeDomains.Vendor, g.Key.Narrowing.Vendor)!, Utf8Order.Instance)
            .ThenBy(g => g.Key.What, Utf8Order.Instance).ThenBy(g => g.First().Id, Utf8Order.Instance)
            .Select(g => new InvoicedCount(
                [.. g.Select(l => l.Id)], codes.Text(CodeDomains.Vendor, g.Key.Narrowing.Vendor)!, Span(g.Key), g.Key.What,
                g.Aggregate(Int128.Zero, (sum, l) => sum + l.Count), Ours(g.Key), g.Aggregate(Int128.Zero, (sum, l) => sum + l.Amount), g.Key.Currency))
            .Where(i => i.Invoiced > 0),
    ];

    private List<InvoiceLine> Lines()
    {
        List<InvoiceLine> lines = [];
        using DuckDbReader reader = connection.Query(
            $"""
            SELECT line_id, period IS NOT NULL, first_day, end_day, amount, currency, agent, team, site, channel, vendor, attributes FROM ledger
            WHERE vendor <> 0 AND attributes LIKE '%{Prefix}%' ORDER BY line_id
            """);
        while (reader.Read())
        {
            int first = reader.GetInt32(2), end = reader.GetInt32(3);
            // An invoice with a date alone is for the month of that date.
            (int firstDay, int endDay) = reader.Get<bool>(1) ? (first, end) : calendar.MonthDays(calendar.MonthOfDay(first));
            Narrowing narrowing = new(Code(reader, 6), Code(reader, 7), Code(reader, 8), Code(reader, 9), Code(reader, 10));
            string currency = codes.Text(CodeDomains.Currency, Code(reader, 5)) ?? "";
            foreach ((string what, long count) in Counts(reader.GetString(11)!))
            {
                lines.Add(new InvoiceLine(new InvoiceKey(firstDay, endDay, narrowing, what, currency), reader.GetString(0)!, count, reader.GetInt64(4)));
            }
        }

        return lines;
    }

    private static IEnumerable<(string What, long Count)> Counts(string attributes)
    {
        using JsonDocument document = JsonDocument.Parse(attributes);
        foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(p => p.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            if (MapReader.ExactDecimal(property.Value.ToString().Trim()) is { } count and >= 0 and <= 9_000_000_000_000m)
            {
                yield return (property.Name[Prefix.Length..], (long)(count * Micro.PerUnit));
            }
        }
    }

    private Int128 Ours(InvoiceKey key)
    {
        long startMs = calendar.StartOfDay(key.FirstDay), endMs = calendar.StartOfDay(key.EndDay);
        string receivers = Invariant($"d.vendor = {key.Narrowing.Vendor}")
            + Also("agent", key.Narrowing.Agent) + Also("team", key.Narrowing.Team) + Also("site", key.Narrowing.Site) + Also("channel", key.Narrowing.Channel);
        return key.What.Equals(Interactions, StringComparison.OrdinalIgnoreCase)
            ? connection.Scalar<Int128>(
                $"SELECT count(*)::HUGEINT * {Micro.PerUnit} FROM d_interactions d WHERE {receivers} AND d.outcome IN (1, 3) AND d.completed_ms >= $1 AND d.completed_ms < $2",
                startMs, endMs)
            : connection.Scalar<Int128>(
                $"SELECT coalesce(sum(u.quantity), 0)::HUGEINT FROM usage u JOIN d_interactions d ON d.i = u.i WHERE {receivers} AND u.meter = $3 "
                + "AND coalesce(u.at_ms, d.completed_ms) >= $1 AND coalesce(u.at_ms, d.completed_ms) < $2",
                startMs, endMs, codes.Find(CodeDomains.Meter, key.What));
    }

    private string Span(InvoiceKey key)
    {
        int first = calendar.MonthOfDay(key.FirstDay), last = calendar.MonthOfDay(key.EndDay - 1);
        bool whole = calendar.MonthDays(first).FirstDay == key.FirstDay && calendar.MonthDays(last).EndDay == key.EndDay;
        return !whole ? $"{DayNumber.Text(key.FirstDay)}..{DayNumber.Text(key.EndDay - 1)}"
            : first == last ? calendar.MonthText(first)
            : $"{calendar.MonthText(first)}..{calendar.MonthText(last)}";
    }

    private static string Also(string column, int code) => code == 0 ? "" : Invariant($" AND d.{column} = {code}");

    private static int Code(DuckDbReader reader, int column) => reader.IsNull(column) ? 0 : reader.GetInt32(column);

    private sealed record InvoiceKey(int FirstDay, int EndDay, Narrowing Narrowing, string What, string Currency);

    private sealed record InvoiceLine(InvoiceKey Key, string Id, long Count, long Amount);
}
