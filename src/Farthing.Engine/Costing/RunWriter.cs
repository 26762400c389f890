using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Core.Ledger;
using Farthing.Core.Time;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Costing;

/// <summary>A costing run about to be written.</summary>
/// <param name="Run">Its number.</param>
/// <param name="Version">The month's version.</param>
/// <param name="Period">The month as people write it.</param>
/// <param name="Currency">The workspace's currency.</param>
/// <param name="MadeMs">When it was made.</param>
/// <param name="OpenSegments">Segments without an end in the month.</param>
public sealed record RunHead(int Run, int Version, string Period, string Currency, long MadeMs, long OpenSegments);

/// <summary>Writes a run: its head, pools, accounts and costs. The caller holds the transaction.</summary>
internal sealed class RunWriter
{
    private static readonly string[] IntColumns =
    [
        "agent", "team", "site", "vendor", "segment-queue", "channel", "interaction-queue", "topic", "direction", "party",
        "outcome", "customer-segment",
    ];

    private static readonly CostColumn[] MoneyColumns = Enum.GetValues<CostColumn>();

    private readonly DuckDbConnection _connection;
    private readonly LocalClock _clock;
    private readonly CodeBook _codes;
    private readonly CodeTexts _texts;
    private readonly LoadedMonth _month;
    private readonly MonthResult _result;
    private readonly RunHead _head;
    private readonly string _fiscal;
    private readonly long[] _instants = new long[RowSink.BatchRows];

    public RunWriter(
        DuckDbConnection connection, WorkspaceCalendar calendar, CodeBook codes, CodeTexts texts, LoadedMonth month,
        MonthResult result, RunHead head)
    {
        _connection = connection;
        (long startMs, long endMs) = calendar.MonthInstants(month.Month);
        _clock = new LocalClock(calendar, startMs, endMs);
        _fiscal = DeriveSettings.FiscalTextOf(calendar);
        _codes = codes;
        _texts = texts;
        _month = month;
        _result = result;
        _head = head;
    }

    /// <summary>Writes everything; returns the number of cost rows.</summary>
    public long Write(CancellationToken cancellation)
    {
        WriteHead();
        WritePools();
        WriteAccounts();
        using DuckDbBulkInsert costs = _connection.BulkInsert("costs", cancellation);
        WriteRows(costs, _month.Input.Pieces, _month.PieceMs, _result.OnPieces, onlyCosts: false);
        WriteRows(costs, _month.Input.Carriers, _month.CarrierMs, _result.OnCarriers, onlyCosts: true);
        costs.Complete();
        return costs.RowsWritten;
    }

    private void WriteHead()
    {
        using DuckDbAppender runs = _connection.Appender("runs");
        runs.Append(_head.Run).Append(_month.Month).Append(_head.Period).Append(_head.Version).Append(_head.Currency)
            .Append(_month.Digest).Append(_head.MadeMs)
            .Append(_result.LedgerTotal).Append(_result.Imputed).Append(_result.Attributed).Append(_result.Unused)
            .Append(_result.OutOfScope).Append(_result.Unassigned).Append(_result.Difference)
            .Append(RunDetail.Of(_result.Ledger, _head.OpenSegments).ToJson())
            .EndRow();
        runs.Complete();
        _connection.Execute("INSERT INTO run_calendars VALUES ($1, $2)", _head.Run, _fiscal);
    }

    private void WritePools()
    {
        using DuckDbAppender pools = _connection.Appender("run_pools");
        int seq = 0;
        foreach (PoolInstance i in _result.Instances)
        {
            pools.Append(_head.Run).Append(++seq).Append(_month.Input.Model.Pools[i.Pool].Name).Append((int)i.Component)
                .Append(i.Imputed ? 1 : 0)
                .Append(i.Narrowing.Agent).Append(i.Narrowing.Team).Append(i.Narrowing.Site)
                .Append(i.Narrowing.Channel).Append(i.Narrowing.Vendor)
                .Append(i.Driver.ToString()).Append((Int128)i.Amount).Append((Int128)i.SteppedIn).Append((Int128)i.SteppedOut)
                .Append((Int128)i.DriverTotal)
                .Append(i.CapacityMs is { } capacity ? (long)capacity : (long?)null)
                .Append((Int128)i.Attributed).Append((Int128)i.Unused).Append((Int128)i.Unassigned)
                .Append(i.Landed is { } landed ? _texts.Describe(landed) : null)
                .Append(i.Note)
                .EndRow();
        }

        pools.Complete();
    }

    private void WriteAccounts()
    {
        using DuckDbAppender accounts = _connection.Appender("run_accounts");
        foreach (IGrouping<(string Account, Component Component, int Pool, LineFate Fate, string? Initiative, bool InService), MonthLine> group in _result.Ledger.Lines
            .GroupBy(l => (l.Line.Account, l.Component, l.Pool, l.Fate, l.Line.Initiative, l.InService))
            .OrderBy(g => g.Key.Account, Utf8Order.Instance).ThenBy(g => g.Key.Pool).ThenBy(g => g.Key.Component).ThenBy(g => g.Key.Fate)
            .ThenBy(g => g.Key.Initiative ?? "", Utf8Order.Instance).ThenBy(g => g.Key.InService))
        {
            accounts.Append(_head.Run).Append(_codes.Find(CodeDomains.Account, group.Key.Account)).Append((int)group.Key.Component)
                .Append(group.Key.Pool < 0 ? null : _month.Input.Model.Pools[group.Key.Pool].Name)
                .Append(FateText(group.Key.Fate)).Append(group.Count())
                .Append(group.Aggregate(Int128.Zero, (sum, l) => sum + l.Amount))
                .Append(group.Key.Initiative is { } initiative ? _codes.Find(CodeDomains.Initiative, initiative) : 0).Append(group.Key.InService ? 1 : 0)
                .EndRow();
        }

        accounts.Complete();
    }

    /// <summary>How a fate is stored: the words of the statement.</summary>
    internal static string FateText(LineFate fate) => fate switch
    {
        LineFate.Pooled => "pooled",
        LineFate.OutOfScope => "out-of-scope",
        LineFate.NoRule => "no-rule",
        _ => "no-pool",
    };

    private void WriteRows(RowSink sink, CostRows rows, long[] instants, CostColumns costs, bool onlyCosts)
    {
        if (!onlyCosts)
        {
            for (int from = 0; from < rows.Count; from += RowSink.BatchRows)
            {
                WriteBatch(sink, rows, instants, costs, new BatchRows(from, Math.Min(RowSink.BatchRows, rows.Count - from)));
            }

            return;
        }

        int[] chosen = new int[RowSink.BatchRows];
        int count = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            if (!costs.Any(row))
            {
                continue;
            }

            chosen[count++] = row;
            if (count == RowSink.BatchRows)
            {
                WriteBatch(sink, rows, instants, costs, new BatchRows(chosen, count));
                count = 0;
            }
        }

        if (count > 0)
        {
            WriteBatch(sink, rows, instants, costs, new BatchRows(chosen, count));
        }
    }

    private void WriteBatch(RowSink sink, CostRows rows, long[] instants, CostColumns costs, BatchRows chosen)
    {
        sink.SetAll(0, _head.Run);
        sink.SetAll(1, _month.Month);
        chosen.Take(rows.Interaction, sink, 2);
        chosen.Take(rows.Segment, sink, 3);
        Span<int> day = sink.Int32(4), hour = sink.Int32(5);
        chosen.Take(instants, _instants);
        for (int k = 0; k < chosen.Count; k++)
        {
            (day[k], hour[k]) = (_clock.DayOf(_instants[k]), _clock.HourOf(_instants[k]));
        }

        for (int i = 0; i < IntColumns.Length; i++)
        {
            chosen.Take(rows.Dimensions.GetValueOrDefault(IntColumns[i])?.Codes, sink, 6 + i);
        }

        int at = 6 + IntColumns.Length;
        chosen.Take(rows.DriverColumn(new Driver(DriverKind.Effort)), sink, at);
        foreach (CostColumn column in MoneyColumns)
        {
            chosen.Take(costs.Landed(column), sink, ++at);
        }

        sink.Commit(chosen.Count);
    }
}
