namespace Farthing.Engine.Import.Sources;

/// <summary>The rows of a source with further columns, which come before its own (a source's own may still grow).</summary>
public sealed class WidenedRows : SourceRows
{
    private readonly SourceRows _inner;
    private readonly IReadOnlyList<RowAddition> _additions;
    private readonly (RowAddition Addition, int Column)[] _added;
    private readonly List<string> _columns;

    /// <summary>Widens.</summary>
    /// <param name="inner">The source, at its beginning; closed with this reader.</param>
    /// <param name="additions">What makes the further columns.</param>
    public WidenedRows(SourceRows inner, IReadOnlyList<RowAddition> additions)
    {
        (_inner, _additions) = (inner, additions);
        _added = [.. additions.SelectMany(a => a.Columns.Select((_, i) => (a, i)))];
        _columns = [.. additions.SelectMany(a => a.Columns), .. inner.Columns];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => _columns;

    /// <inheritdoc/>
    public override bool Grows => _inner.Grows;

    /// <inheritdoc/>
    public override bool IsStreamed => _inner.IsStreamed;

    /// <inheritdoc/>
    public override long Line => _inner.Line;

    /// <inheritdoc/>
    public override string? Header => _inner.Header;

    /// <inheritdoc/>
    public override bool Read()
    {
        bool read = _inner.Read();
        Fault = read ? _inner.Fault : null;
        for (int i = _columns.Count - _added.Length; i < _inner.Columns.Count; i++)
        {
            _columns.Add(_inner.Columns[i]);
        }

        if (read && Fault is null)
        {
            foreach (RowAddition addition in _additions)
            {
                addition.Move(_inner);
            }
        }

        return read;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Field(int column) =>
        column < _added.Length ? _added[column].Addition.Field(_added[column].Column) : _inner.Field(column - _added.Length);

    /// <inheritdoc/>
    public override bool Has(int column) => column < _added.Length || _inner.Has(column - _added.Length);

    /// <inheritdoc/>
    public override int ColumnOf(int column) => column < _added.Length ? 0 : _inner.ColumnOf(column - _added.Length);

    /// <inheritdoc/>
    public override long LineOf(int column) => column < _added.Length ? Line : _inner.LineOf(column - _added.Length);

    /// <inheritdoc/>
    public override string Raw() => _inner.Raw();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }
    }
}
