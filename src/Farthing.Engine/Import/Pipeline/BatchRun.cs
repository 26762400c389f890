using System.Diagnostics;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>One file on its way into the store, within a transaction that the caller holds.</summary>
internal sealed class BatchRun : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly StoreKeys _keys;
    private readonly Workspace _workspace;
    private readonly ImportOptions _options;
    private readonly Pack _pack;
    private readonly StoreWriter _writer;
    private readonly LedgerControl? _ledger;
    private readonly TimeSpanOf _times = new();
    private readonly List<Problem> _warnings = [];

    public BatchRun(
        DuckDbConnection connection, StoreKeys keys, Workspace workspace, ImportOptions options, Pack pack, int batch, string file)
    {
        (_connection, _keys, _workspace, _options, _pack) = (connection, keys, workspace, options, pack);
        _writer = new StoreWriter(connection, options);
        _ledger = pack.Facts.Any(f => f.Model == FactModels.Ledger) ? new LedgerControl(workspace.Calendar) : null;
        Entry = new BatchEntry
        {
            Batch = batch,
            File = file,
            Pack = pack.Name,
            Facts = string.Join(',', pack.Facts.Select(f => f.Model.Name).Distinct()),
        };
    }

    /// <summary>The counts, once <see cref="Read"/> has returned.</summary>
    public BatchEntry Entry { get; private set; }

    /// <summary>Rejected rows of earlier batches that were brought back.</summary>
    public long Settled { get; private set; }

    /// <summary>A ledger's sums.</summary>
    public IReadOnlyList<ControlTotal> Totals { get; private set; } = [];

    /// <summary>What is worth knowing.</summary>
    public IReadOnlyList<Problem> Warnings => _warnings;

    /// <summary>Reads all rows into the store and settles suspects.</summary>
    public void Read(SourceRows rows, SourceFile file, CodeBook codes, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        BlockFinisher finisher = new(_keys, _writer);
        RowPlan plan = new RowPlanner(_pack, _workspace.Calendar, _workspace.Currency, codes, _keys.Hasher).Bind(rows, finisher.NewChunk);
        RejectWriter rejects = new(_writer, Entry.Batch, Entry.File, rows.Header);
        long read;
        using (BlockLine line = new(finisher, [.. plan.Stages], _options.PartBytes))
        {
            read = ReadRows(rows, plan, line, rejects, new Ticker(file, Entry.File, progress), cancellation);
            line.Complete();
        }

        finisher.Flush();
        rejects.Flush();
        _writer.Complete();
        (long duplicate, long accepted, long corrected) = Resolve(rows, plan, codes, cancellation);
        if (accepted + corrected + duplicate != finisher.Suspect)
        {
            throw new InvalidOperationException(Invariant($"{finisher.Suspect} rows were suspects, but {accepted + corrected + duplicate} were settled"));
        }

        Entry = Entry with
        {
            Read = read,
            Accepted = finisher.Accepted + accepted,
            Corrected = corrected,
            Duplicate = duplicate,
            Rejected = rejects.Count,
            FirstMs = _times.First,
            LastMs = _times.Last,
        };
        Settled = rejects.MarkSettled(_connection);
        _warnings.AddRange(rejects.First.Select(r => new Problem(
            r.Code, Severity.Warning, $"Not accepted: {r.Reason}.", new SourcePlace(Entry.File, (int)Math.Min(r.Line, int.MaxValue), r.Column, FirstLine(r.Raw)))));
        if (_ledger is not null)
        {
            Totals = _ledger.Totals(codes);
            _warnings.AddRange(LedgerControl.LookAlikes(_connection, Entry.Batch, Entry.File, codes));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private long ReadRows(
        SourceRows rows, RowPlan plan, BlockLine line, RejectWriter rejects, Ticker ticker, CancellationToken cancellation)
    {
        IReadOnlyList<FactStage> stages = [.. plan.Stages];
        int reason = IndexOf(rows.Columns, RowPlanner.ReasonColumn);
        long read = 0;
        int inBlock = 0;
        while (rows.Read())
        {
            reason = reason < 0 && rows.Grows ? IndexOf(rows.Columns, RowPlanner.ReasonColumn) : reason;
            if (reason >= 0 && rows.Fault is null)
            {
                rejects.Settle(rows, reason);
            }

            if (plan.Cast(rows, Entry.Batch, inBlock) is { } reject)
            {
                rejects.Add(reject);
            }

            read++;
            if (++inBlock == FactChunk.Capacity)
            {
                cancellation.ThrowIfCancellationRequested();
                Finish(stages, line, inBlock, read - inBlock);
                inBlock = 0;
                ticker.Tick(read);
            }
        }

        Finish(stages, line, inBlock, read - inBlock);
        ticker.End(read);
        return read;
    }

    private void Finish(IReadOnlyList<FactStage> stages, BlockLine line, int rows, long firstRow)
    {
        _times.Add(stages[0]);
        foreach (FactStage stage in stages.Where(s => s.Model == FactModels.Ledger))
        {
            _ledger!.Add(stage.Chunk);
        }

        line.Post(rows, firstRow);
    }

    private (long Duplicate, long Accepted, long Corrected) Resolve(SourceRows rows, RowPlan plan, CodeBook codes, CancellationToken cancellation)
    {
        if (_writer.SuspectTables.Count == 0)
        {
            return default;
        }

        using StoredVersion? version = _pack.Version is null ? null : new StoredVersion(_pack, _workspace, codes, _keys.Hasher);
        List<string> tables = [];
        foreach (FactModel model in plan.Stages.Select(s => s.Model).Distinct().Where(m => _writer.SuspectTables.Contains(Suspects.TableOf(m))))
        {
            SuspectResolver resolver = new(_connection, model, Entry.Batch, cancellation);
            _keys.NextSegment = resolver.Resolve(version is null ? null : version.Of, _keys.NextSegment);
            tables.Add(Suspects.TableOf(model));
        }

        // A source row is what the greatest of its facts' fates is: corrected, accepted, duplicate.
        string all = string.Join(" UNION ALL ", tables.Select(t => $"SELECT seq // {Suspects.FactsPerRow} AS row, fate, row_new FROM {t}"));
        long[] counts = new long[SuspectResolver.Corrected + 1];
        using (DuckDbReader reader = _connection.Query(
            $"SELECT fate, count(*) FROM (SELECT row, CASE WHEN max(fate) = {SuspectResolver.Duplicate} AND max(row_new) = 1 "
            + $"THEN {SuspectResolver.Accepted} ELSE max(fate) END AS fate FROM ({all}) GROUP BY row) GROUP BY fate", [], cancellation))
        {
            while (reader.Read())
            {
                counts[reader.GetInt32(0)] = reader.GetInt64(1);
            }
        }

        foreach (string table in tables)
        {
            _connection.Execute($"DROP TABLE {table}", [], cancellation);
        }

        return (counts[SuspectResolver.Duplicate], counts[SuspectResolver.Accepted], counts[SuspectResolver.Corrected]);
    }

    private static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static string FirstLine(string raw)
    {
        int end = raw.AsSpan().IndexOfAny('\n', '\r');
        string line = end < 0 ? raw : raw[..end];
        return line.Length > 200 ? line[..200] + "…" : line;
    }

    /// <summary>Tells of progress, at most ten times a second.</summary>
    private sealed class Ticker(SourceFile file, string name, IProgress<ImportProgress>? progress)
    {
        private long _last = Stopwatch.GetTimestamp();

        public void Tick(long rows)
        {
            if (progress is not null && Stopwatch.GetElapsedTime(_last).TotalMilliseconds >= 100)
            {
                _last = Stopwatch.GetTimestamp();
                progress.Report(new ImportProgress(name, rows, file.Position, file.Length));
            }
        }

        public void End(long rows) => progress?.Report(new ImportProgress(name, rows, file.Length, file.Length));
    }
}
