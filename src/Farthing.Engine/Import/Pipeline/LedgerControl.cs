using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Store;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Sums a ledger file by account, period and currency, and finds lines that look like each other under different ids.</summary>
internal sealed class LedgerControl(WorkspaceCalendar calendar)
{
    private static readonly int Account = FactModels.Ledger.IndexOf("account");
    private static readonly int Amount = FactModels.Ledger.IndexOf("amount");
    private static readonly int Currency = FactModels.Ledger.IndexOf("currency");
    private static readonly int FirstDay = FactModels.Ledger.IndexOf("first_day");
    private static readonly int EndDay = FactModels.Ledger.IndexOf("end_day");
    private readonly Dictionary<(long Account, string Period, long Currency), (long Lines, Int128 Amount)> _sums = [];
    private readonly Dictionary<(long First, long End), string> _periods = [];

    /// <summary>Takes in the lines of a block.</summary>
    public void Add(FactChunk chunk)
    {
        ChunkColumn[] columns = chunk.Columns;
        for (int row = 0; row < chunk.Count; row++)
        {
            string period = PeriodOf(columns[FirstDay].Values[row], columns[EndDay].Values[row]);
            (long, string, long) key = (columns[Account].Values[row], period, columns[Currency].Values[row]);
            (long lines, Int128 amount) = _sums.GetValueOrDefault(key);
            _sums[key] = (lines + 1, amount + columns[Amount].Values[row]);
        }
    }

    /// <summary>The sums in the order of account, period, currency.</summary>
    public IReadOnlyList<ControlTotal> Totals(CodeBook codes) =>
    [
        .. _sums.Select(s => new ControlTotal(
                codes.Text(CodeDomains.Account, (int)s.Key.Account) ?? "", s.Key.Period,
                codes.Text(CodeDomains.Currency, (int)s.Key.Currency) ?? "", s.Value.Lines, s.Value.Amount))
            .OrderBy(t => t.Account, StringComparer.Ordinal).ThenBy(t => t.Period, StringComparer.Ordinal)
            .ThenBy(t => t.Currency, StringComparer.Ordinal),
    ];

    /// <summary>Warns of lines of the batch that equal another line in all but their id, memo and attributes.</summary>
    public static IReadOnlyList<Problem> LookAlikes(DuckDbConnection connection, int batch, string file, CodeBook codes)
    {
        const string Keys = "first_day, end_day, account, amount, currency, agent, team, site, channel, vendor, initiative";
        List<Problem> warnings = [];
        long groups = 0;
        using DuckDbReader reader = connection.Query(
            $"SELECT account, amount, count(*), min(line_id), max(line_id), min(CASE WHEN batch = $1 THEN line END) FROM ledger "
            + $"GROUP BY {Keys} HAVING count(*) > 1 AND count(CASE WHEN batch = $1 THEN 1 END) > 0 ORDER BY 6", batch);
        while (reader.Read())
        {
            if (++groups <= 3)
            {
                string account = codes.Text(CodeDomains.Account, reader.GetInt32(0)) ?? "";
                warnings.Add(new Problem(
                    "FT-2302", Severity.Warning,
                    Invariant($"{reader.GetInt64(2)} ledger lines look like one: {account} {Money(reader.GetInt64(1))}, ids {reader.GetString(3)} and {reader.GetString(4)}."),
                    new SourcePlace(file, (int)Math.Min(reader.GetInt64(5), int.MaxValue), 0),
                    "if they are one line under two ids, take one out and import a credit for it; if they are not, nothing needs to be done"));
            }
        }

        if (groups > 3)
        {
            warnings.Add(new Problem(
                "FT-2302", Severity.Warning, string.Create(CultureInfo.InvariantCulture, $"{groups - 3} more groups of ledger lines look like one line each.")));
        }

        return warnings;
    }

    private static string Money(long micro)
    {
        decimal amount = micro / 1_000_000m;
        return amount.ToString("0.00####", CultureInfo.InvariantCulture);
    }

    private string PeriodOf(long first, long end)
    {
        if (!_periods.TryGetValue((first, end), out string? text))
        {
            int month = calendar.MonthOfDay((int)first);
            int last = calendar.MonthOfDay((int)end - 1);
            text = month == last ? calendar.MonthText(month) : $"{calendar.MonthText(month)}..{calendar.MonthText(last)}";
            _periods.Add((first, end), text);
        }

        return text;
    }
}
