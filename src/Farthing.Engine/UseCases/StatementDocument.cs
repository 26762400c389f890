using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Closing;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Closing;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Export;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>A file that a run read.</summary>
/// <param name="Batch">Its batch.</param>
/// <param name="File">Its name.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="Pack">The pack it was read under.</param>
/// <param name="PackSha256">SHA-256 of the pack.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Accepted">Of them accepted.</param>
/// <param name="Corrected">Of them corrections.</param>
/// <param name="Duplicate">Of them known already.</param>
/// <param name="Rejected">Of them refused.</param>
/// <param name="ImportedMs">When.</param>
public sealed record SourceBatch(
    int Batch, string File, string Sha256, string Pack, string PackSha256, long Rows, long Accepted, long Corrected, long Duplicate,
    long Rejected, long ImportedMs);

/// <summary>An entry of the log of closes with its hash.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Sha256">Its hash in the chain.</param>
public sealed record SignedEntry(CloseEntry Entry, string Sha256);

/// <summary>A month as the document shows it.</summary>
/// <param name="Statement">Its statement.</param>
/// <param name="Rates">Pools with drivers and rates, as the run applied them.</param>
/// <param name="Signatures">Closes and reopenings, oldest first.</param>
/// <param name="Inputs">What the run kept of its inputs; null where it kept nothing.</param>
/// <param name="Batches">The files that it read, by batch.</param>
/// <param name="Rules">The cost model of the run; null where its text cannot be read any more.</param>
public sealed record DocumentMonth(
    MonthStatement Statement, IReadOnlyList<PoolRate> Rates, IReadOnlyList<SignedEntry> Signatures, RunInputs? Inputs,
    IReadOnlyList<SourceBatch> Batches, CostModel? Rules);

/// <summary>A statement with all that an auditor asks for.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Months">Its months.</param>
/// <param name="CatalogueSha256">SHA-256 over the names and bytes of the definitions that come with Farthing.</param>
/// <param name="Version">Farthing's version.</param>
public sealed record StatementPaper(
    Workspace Workspace, Statement Statement, IReadOnlyList<DocumentMonth> Months, string CatalogueSha256, string Version);

/// <summary>
/// The statement as a document to sign and to file: one HTML page without scripts or anything from elsewhere, made to be printed. The
/// same question to the same store gives the same bytes.
/// </summary>
public static class StatementDocument
{
    /// <summary>Gathers what the document says.</summary>
    /// <exception cref="UserException">FT-3022: there is nothing costed to show.</exception>
    public static StatementPaper Read(Workspace workspace, FarthingStore store, Statement statement)
    {
        if (statement.Months.Count == 0)
        {
            throw new UserException([.. statement.Problems.Select(p => p with { Severity = Severity.Error })]);
        }

        using DuckDbConnection connection = store.Connect();
        CloseLog log = CloseLog.Read(connection);
        return new StatementPaper(
            workspace, statement, [.. statement.Months.Select(m => Month(workspace, connection, log, m))], CatalogueHash(),
            typeof(StatementDocument).Assembly.GetName().Version?.ToString(3) ?? "");
    }

    /// <summary>Writes the document.</summary>
    public static void Write(StatementPaper paper, OutputFile file)
    {
        using (Stream stream = file.Create())
        {
            stream.Write(Encoding.UTF8.GetBytes(StatementHtml.Make(paper)));
        }

        file.Commit();
    }

    private static DocumentMonth Month(Workspace workspace, DuckDbConnection connection, CloseLog log, MonthStatement month)
    {
        RunInputs? inputs = RunInputs.Read(connection, month.Run.Run);

        // Of what was published on a day, nothing that was signed later.
        int last = month.Closed?.Seq ?? int.MaxValue;
        return new DocumentMonth(
            month, MonthDetailUseCase.Rates(connection, month.Run.Run),
            [.. log.Entries.Where(e => e.Period == month.Run.Period && e.Seq <= last)
                .Select(e => new SignedEntry(e, log.Chain.FirstOrDefault(c => c.Seq == e.Seq)?.Sha256 ?? ""))],
            inputs, Batches(connection, inputs?.LastBatch ?? int.MaxValue), Rules(workspace, inputs));
    }

    private static List<SourceBatch> Batches(DuckDbConnection connection, int last)
    {
        List<SourceBatch> batches = [];
        using DuckDbReader reader = connection.Query(
            """
            SELECT batch, file, sha256, pack, pack_sha256, rows_read, accepted, corrected, duplicate, rejected, imported_ms
            FROM batches WHERE batch <= $1 ORDER BY batch
            """,
            last);
        while (reader.Read())
        {
            batches.Add(new SourceBatch(
                reader.GetInt32(0), reader.GetString(1) ?? "", reader.GetString(2) ?? "", reader.GetString(3) ?? "", reader.GetString(4) ?? "",
                reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10)));
        }

        return batches;
    }

    private static CostModel? Rules(Workspace workspace, RunInputs? inputs)
    {
        try
        {
            return inputs is null || inputs.Costs.Length == 0
                ? null
                : CostModelReader.Read(workspace, YamlSource.Parse(inputs.Costs, "costs.yaml"), inputs.Costs);
        }
        catch (UserException)
        {
            // A text of an earlier Farthing, or about dimensions that are gone: the text itself stands in the document.
            return null;
        }
    }

    private static string CatalogueHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string folder = CatalogueLoader.BuiltInFolder;
        foreach (string file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file + "\n"));
            hash.AppendData(File.ReadAllBytes(Path.Combine(folder, file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
