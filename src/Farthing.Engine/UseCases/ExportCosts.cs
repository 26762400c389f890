using System.Text;
using System.Text.Json;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Export;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>What <c>farthing export costs</c> wrote.</summary>
/// <param name="Interactions">Rows of interactions.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Currency">The currency of all amounts; of the first month where they differ.</param>
/// <param name="Total">What the interactions cost, handling and unused capacity.</param>
/// <param name="Statement">The statement that the file ties to.</param>
public sealed record ExportedCosts(long Interactions, long Bytes, string Currency, Int128 Total, Statement Statement);

/// <summary>
/// Writes what every interaction cost to a file, with the lines that tie it to the statement. The rows are those that the published
/// run stored; <c>docs/exports.md</c> is the contract.
/// </summary>
public static class ExportCosts
{
    private const string NeverCosted = "FT-3022";

    /// <summary>Writes the file.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store.</param>
    /// <param name="period">The months that this touches; null for all that were costed.</param>
    /// <param name="file">Where it goes.</param>
    /// <param name="format">Its form.</param>
    /// <param name="written">Is told every now and then how many rows the file has.</param>
    /// <param name="cancellation">Stops it; nothing is left behind.</param>
    /// <exception cref="UserException">
    /// FT-3022: a month has no costing run; FT-6302: the file is there already; FT-6304: a text is too long for Excel.
    /// </exception>
    public static ExportedCosts Run(
        Workspace workspace, FarthingStore store, Period? period, OutputFile file, ExportFormat format, Action<long>? written = null,
        CancellationToken cancellation = default)
    {
        Statement statement = StatementUseCase.Run(workspace, store, period, cancellation);
        Problem[] missing = [.. statement.Problems.Where(p => p.Code == NeverCosted)];
        if (missing.Length > 0)
        {
            throw new UserException([.. missing.Select(p => p with { Severity = Severity.Error })]);
        }

        using DuckDbConnection connection = store.Connect();
        CostRowSource source = new(connection, CodeBook.Load(connection), workspace.Calendar);
        bool lines = format != ExportFormat.Parquet;
        List<CostSums> sums = [];
        long interactions;
        using (RowWriter writer = Open(file, format, statement, cancellation))
        {
            foreach (MonthStatement month in statement.Months)
            {
                sums.Add(source.Write(writer, month.Run, lines, written, cancellation));
                Check(month, sums[^1]);
            }

            interactions = writer.Rows;
            if (lines)
            {
                Ties(writer, period, statement, sums);
            }

            if (writer is XlsxRowWriter workbook)
            {
                StatementSheet.Write(workbook, statement);
            }

            writer.Complete();
        }

        cancellation.ThrowIfCancellationRequested();
        file.Commit();
        Int128 total = sums.Aggregate(Int128.Zero, (a, s) => a + s.Total);
        return new ExportedCosts(interactions, new FileInfo(file.Path).Length, statement.Months[0].Run.Currency, total, statement);
    }

    private static RowWriter Open(OutputFile file, ExportFormat format, Statement statement, CancellationToken cancellation) => format switch
    {
        ExportFormat.Csv => new CsvRowWriter(file.Create(), CostFile.Columns),
        ExportFormat.Xlsx => new XlsxRowWriter(file.Create(), "Costs", CostFile.Columns),
        _ => new ParquetRowWriter(
            file.TemporaryPath, [.. CostFile.Columns.Skip(1)],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["farthing.statement"] = StatementJson(statement) }, cancellation),
    };

    /// <summary>By month, and where all have one currency for all of them.</summary>
    private static void Ties(RowWriter writer, Period? period, Statement statement, List<CostSums> sums)
    {
        for (int i = 0; i < sums.Count; i++)
        {
            MonthStatement month = statement.Months[i];
            CostFile.Ties(writer, month.Run.Period, month.Run.Currency, [month], sums[i]);
        }

        if (sums.Count > 1 && statement.Months.Select(m => m.Run.Currency).Distinct().Count() == 1)
        {
            CostFile.Ties(
                writer, period?.Text ?? "all", statement.Months[0].Run.Currency, statement.Months, sums.Aggregate((a, b) => a + b));
        }
    }

    /// <summary>The rows that were written add up to the statement, whatever is right or wrong with the statement itself.</summary>
    private static void Check(MonthStatement month, in CostSums sums)
    {
        if (sums.Handling != month.Totals.Attributed + month.Totals.Imputed || sums.Unused != month.Totals.Unused || sums.Imputed != month.Totals.Imputed)
        {
            throw new InvalidOperationException(Invariant(
                $"The rows of run {month.Run.Run} add up to {sums}, its statement says {month.Totals}."));
        }
    }

    /// <summary>What the rows add up to and how that leads to the ledger, for a file without lines of its own for it.</summary>
    private static string StatementJson(Statement statement)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartArray();
            foreach (MonthStatement month in statement.Months)
            {
                json.WriteStartObject();
                json.WriteString("period", month.Run.Period);
                json.WriteString("currency", month.Run.Currency);
                json.WriteNumber("run", month.Run.Run);
                json.WriteNumber("version", month.Run.Version);
                json.WriteString("inputs", month.Run.Inputs);
                json.WriteBoolean("closed", month.Closed is not null);
                foreach ((string name, Int128 amount) in StatementSheet.Amounts(month))
                {
                    json.WriteString(name, Micro.ToPlain(amount));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
