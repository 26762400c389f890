using System.Text.Json;
using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>Reads ledger lines from the store.</summary>
internal static class LedgerReader
{
    /// <summary>Lines that touch the days from <paramref name="firstDay"/> until <paramref name="endDay"/>, by id.</summary>
    public static List<LedgerLine> Read(DuckDbConnection connection, CodeBook codes, Workspace workspace, int firstDay, int endDay)
    {
        DeclaredDimension[] declared = [.. DeclaredDimensions.Of(workspace, connection).Where(d => d.Fact == "ledger")];
        List<LedgerLine> lines = [];
        using DuckDbReader reader = connection.Query(
            """
            SELECT line_id, account, amount, currency, first_day, end_day, agent, team, site, channel, vendor, initiative, memo, attributes
            FROM ledger WHERE first_day < $1 AND end_day > $2 ORDER BY line_id
            """,
            endDay, firstDay);
        while (reader.Read())
        {
            lines.Add(new LedgerLine(
                reader.GetString(0)!,
                codes.Text(CodeDomains.Account, Code(reader, 1)) ?? "",
                reader.GetInt64(2),
                codes.Text(CodeDomains.Currency, Code(reader, 3)) ?? "",
                reader.GetInt32(4),
                reader.GetInt32(5),
                new Narrowing(Code(reader, 6), Code(reader, 7), Code(reader, 8), Code(reader, 9), Code(reader, 10)),
                codes.Text(CodeDomains.Initiative, Code(reader, 11)),
                reader.GetString(12),
                Attributes(reader.GetString(13), declared)));
        }

        return lines;
    }

    private static Dictionary<string, string>? Attributes(string? json, DeclaredDimension[] declared)
    {
        if (json is null || declared.Length == 0)
        {
            return null;
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (DeclaredDimension dimension in declared)
        {
            if (document.RootElement.TryGetProperty(dimension.Attribute, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                values[dimension.Id] = value.ToString();
            }
        }

        return values;
    }

    private static int Code(DuckDbReader reader, int column) => reader.IsNull(column) ? 0 : reader.GetInt32(column);
}
