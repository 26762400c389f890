using System.Text;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Import.Sources;

/// <summary>The rows of a Parquet file as text. Rejected rows are shown as delimited text, so that they can be mended and read again.</summary>
public sealed class ParquetRows : SourceRows
{
    private readonly ParquetSource _source;
    private readonly DuckDbReader _reader;
    private readonly string[] _columns;
    private int _row = -1;
    private long _line;

    /// <summary>Opens a file.</summary>
    public ParquetRows(string path, CancellationToken cancellation)
    {
        _source = ParquetSource.Open(path);
        _columns = [.. _source.Columns.Select(c => c.Name)];
        _reader = _source.ReadText(cancellation);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => _columns;

    /// <inheritdoc/>
    public override bool IsStreamed => false;

    /// <inheritdoc/>
    public override long Line => _line;

    /// <inheritdoc/>
    public override string? Header => string.Join(',', _columns.Select(CsvText.Quote));

    /// <summary>Columns of binary floating point, in which most decimal amounts have no exact form.</summary>
    public IReadOnlySet<string> FloatingPoint => _source.Columns.Where(c => c.IsFloatingPoint).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Read()
    {
        if (++_row >= _reader.RowCount)
        {
            if (!_reader.ReadChunk())
            {
                return false;
            }

            _row = 0;
        }

        _line++;
        return true;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Field(int column) => _reader.IsNull(column, _row) ? [] : _reader.Utf8(column, _row);

    /// <inheritdoc/>
    public override int ColumnOf(int column) => 0;

    /// <inheritdoc/>
    public override string Raw() =>
        string.Join(',', Enumerable.Range(0, _columns.Length).Select(i => CsvText.Quote(Encoding.UTF8.GetString(Field(i)))));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
            _source.Dispose();
        }
    }
}
