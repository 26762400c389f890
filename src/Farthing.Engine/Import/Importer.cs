using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Errors;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Pipeline;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.Import;

/// <summary>
/// Imports one file after the other into a store. Each is one batch and one transaction: facts, new ids and codes, refused
/// rows and the entry in <c>batches</c> are committed together or not at all. What the store knows is kept in memory from
/// file to file, so many files are best read by one importer.
/// </summary>
public sealed class Importer : IDisposable
{
    private readonly FarthingStore _store;
    private readonly Workspace _workspace;
    private readonly PackLibrary _library;
    private readonly IClock _clock;
    private readonly ImportOptions _options;
    private readonly DuckDbConnection _connection;
    private StoreKeys? _keys;
    private CodeBook? _codes;

    /// <summary>An importer.</summary>
    public Importer(FarthingStore store, Workspace workspace, PackLibrary library, IClock clock, ImportOptions? options = null)
    {
        (_store, _workspace, _library, _clock) = (store, workspace, library, clock);
        _options = options ?? new ImportOptions { EngineBytes = store.Database.Options.MemoryLimit };
        _connection = store.Connect();
    }

    /// <summary>Imports a file.</summary>
    /// <exception cref="UserException">
    /// The file, its header or the pack is at fault, or the store cannot be written: nothing of the file is imported.
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped: nothing of the file is imported.</exception>
    public ImportedBatch Import(string path, string packName, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Pack pack = _library.Get(packName);
        bool done = false;
        try
        {
            using DuckDbTransaction transaction = _connection.BeginTransaction();
            string hash = PackHash(pack, path, cancellation);
            ImportedBatch batch = Repeated(path, pack, hash, start, cancellation) ?? Fresh(path, pack, hash, start, progress, cancellation);
            cancellation.ThrowIfCancellationRequested();
            WritePoint.Reached(WritePoint.ImportWritten);
            transaction.Commit();
            WritePoint.Reached(WritePoint.ImportCommitted);
            done = true;
            LargeMemory.GiveBack();
            return batch.IsRefused ? WithRefusal(batch) : batch;
        }
        catch (Exception e) when (e is DuckDbException or IOException && StoreFailure.Explain(e, _store.File) is not null)
        {
            Problem problem = StoreFailure.Explain(e, _store.File)!;
            throw new UserException(problem with { Message = $"{problem.Message} Nothing of {path} was imported." });
        }
        finally
        {
            if (!done)
            {
                _keys?.Dispose();
                (_keys, _codes) = (null, null);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys?.Dispose();
        _connection.Dispose();
    }

    private static ImportedBatch WithRefusal(ImportedBatch batch) => batch with
    {
        Warnings =
        [
            .. batch.Warnings,
            new Problem(
                "FT-2303", Severity.Error, Invariant($"Nothing of {Path.GetFileName(batch.File)} was taken: all of its rows ({batch.Read}) were refused."),
                new SourcePlace(batch.File, 0, 0),
                Invariant($"check that {batch.Pack} is the pack for this file; the reasons are listed by: farthing rejects --batch {batch.Batch}")),
        ],
    };

    // The same bytes under the same pack: every row that was taken then is in the store, in one version or another.
    private ImportedBatch? Repeated(string path, Pack pack, string hash, long start, CancellationToken cancellation)
    {
        if (_connection.Scalar<long>("SELECT count(*) FROM batches WHERE pack_sha256 = $1", hash) == 0)
        {
            return null;
        }

        string sha256 = SourceFile.Hash(path, cancellation);
        BatchEntry? before = BatchEntry.Find(_connection, sha256, hash);
        if (before is null)
        {
            return null;
        }

        BatchEntry entry = before with
        {
            Batch = BatchEntry.Next(_connection),
            File = path,
            Accepted = 0,
            Corrected = 0,
            Duplicate = before.Accepted + before.Corrected + before.Duplicate,
            ImportedMs = _clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
            Milliseconds = Elapsed(start),
        };
        entry.Write(_connection);
        Problem note = new(
            "FT-2301", Severity.Note, Invariant($"{path} is the file of batch {before.Batch}, byte for byte, under the same pack: nothing changed."),
            new SourcePlace(path, 0, 0));
        return entry.ToResult() with { Warnings = [note] };
    }

    private ImportedBatch Fresh(
        string path, Pack pack, string hash, long start, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        _keys ??= new StoreKeys(_connection, _options);
        _codes ??= CodeBook.Load(_connection);
        using SourceFile file = SourceFile.Open(path);
        using SourceRows rows = new SourceOpener(_library, pack, _keys.Hasher).Open(file, cancellation);
        int batch = BatchEntry.Next(_connection);
        using BatchRun run = new(_connection, _keys, _workspace, _options, pack, batch, path);
        run.Read(rows, file, _codes, progress, cancellation);
        _codes.Save(_connection);
        string sha256 = rows.IsStreamed ? file.Finish() : SourceFile.Hash(path, cancellation);
        BatchEntry entry = run.Entry with
        {
            Sha256 = sha256,
            PackSha256 = hash,
            ImportedMs = _clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
        };

        // The same bytes were read before under another state of this pack: what is still refused is listed anew.
        _connection.Execute(
            "UPDATE rejects SET resolved_by = $1 WHERE resolved_by IS NULL AND batch <> $1 "
            + "AND batch IN (SELECT batch FROM batches WHERE sha256 = $2 AND pack = $3)", [batch, sha256, pack.Name], cancellation);
        foreach ((string id, string column) in pack.Dimensions)
        {
            FarthingStore.SetMeta(_connection, $"dimension.{id}", $"{pack.Facts[0].Model.Name}.{column}");
        }

        if (entry.Accepted + entry.Corrected > 0)
        {
            DeriveVersion.FactsChanged(_connection, [.. pack.Facts.Select(f => f.Model.Table).Distinct()]);
        }

        entry = entry with { Milliseconds = Elapsed(start) };
        entry.Write(_connection);
        return entry.ToResult() with { Settled = run.Settled, Totals = run.Totals, Warnings = run.Warnings };
    }

    // What a row means depends on the pack, on what it takes from the workspace, and on the files that it joins.
    private string PackHash(Pack pack, string path, CancellationToken cancellation)
    {
        IEnumerable<string> joined = pack.Lookups.Select(l => SourceFile.Hash(LookupTable.PathOf(pack, l, path), cancellation));
        string text = string.Join('\n', [pack.Sha256, _workspace.Calendar.Zone.Id, $"{_workspace.Calendar.Fiscal}", _workspace.Currency, .. joined]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static long Elapsed(long start) => (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}
