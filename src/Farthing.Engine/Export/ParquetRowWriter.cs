using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Engine.Export;

/// <summary>
/// Parquet with zstd: text as UTF-8, money as DECIMAL(38,6), dates as DATE. Totals are no rows of it: what the rows add up to stands
/// in the file's own keys.
/// </summary>
internal sealed class ParquetRowWriter : RowWriter
{
    private readonly ParquetTarget _target;

    /// <summary>Begins the file.</summary>
    public ParquetRowWriter(
        string path, IReadOnlyList<ExportColumn> columns, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
        : base(columns) => _target = new ParquetTarget(path, [.. columns.Select(Column)], metadata, cancellation);

    /// <inheritdoc/>
    public override void Complete() => Told(_target.Rows.Complete);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _target.Dispose();

    /// <inheritdoc/>
    protected override void WriteText(int column, ReadOnlySpan<byte> utf8) => _target.Rows.Append(utf8);

    /// <inheritdoc/>
    protected override void WriteMicro(int column, Int128 micro) => _target.Rows.Append(micro);

    /// <inheritdoc/>
    protected override void WriteDay(int column, int day) => _target.Rows.Append(day);

    /// <inheritdoc/>
    protected override void WriteNothing(int column) => _target.Rows.AppendNull();

    /// <inheritdoc/>
    protected override void WriteEnd(bool strong) => Told(_target.Rows.EndRow);

    // What goes wrong here is about this file and not about the store.
    private static void Told(Action write)
    {
        try
        {
            write();
        }
        catch (DuckDbException e)
        {
            throw StoreFailure.Explain(e, null) is { Code: "FT-5007" }
                ? new UserException(
                    "FT-6005", "The disk is full. Nothing half-done was left behind.", suggestion: "free some space and run the command again")
                : new UserException(
                    "FT-6305", $"The file cannot be written: {e.Message}", suggestion: "check the disk and the rights of the folder");
        }
    }

    private static ParquetTargetColumn Column(ExportColumn column) => column.Kind switch
    {
        // An integer times 0.000001 is exact in decimals.
        ExportKind.Micro => new ParquetTargetColumn(
            column.Name, DuckDbType.HugeInt, "CAST(CAST({0} AS DECIMAL(31,0)) * CAST(0.000001 AS DECIMAL(6,6)) AS DECIMAL(38,6))"),
        ExportKind.Day => new ParquetTargetColumn(column.Name, DuckDbType.Integer, "DATE '1970-01-01' + {0}"),
        _ => new ParquetTargetColumn(column.Name, DuckDbType.Varchar),
    };
}
