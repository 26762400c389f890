using System.Runtime.CompilerServices;
using System.Text;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// Takes rows for one table, inside the caller's transaction. Write whole columns of up to <see cref="BatchRows"/> rows
/// in place (<see cref="Int64"/> … then <see cref="Commit"/>), or row by row (<see cref="Append(long)"/> …
/// <see cref="EndRow"/>); call <see cref="Complete"/> at the end. Disposing without completing leaves an unknown part
/// written: roll the transaction back.
/// </summary>
public abstract unsafe class RowSink : IDisposable
{
    /// <summary>How many rows one batch holds: DuckDB's vector size.</summary>
    public const int BatchRows = 2048;

    private const int InlineBytes = 12;

    private readonly DuckDbType[] _types;
    private readonly void*[] _data;
    private readonly nint[] _vectors;
    private readonly ulong*[] _validity;
    private int _row;
    private int _column;

    /// <summary>A sink for a table with these column types.</summary>
    private protected RowSink(DuckDbType[] types)
    {
        _types = types;
        _data = new void*[types.Length];
        _vectors = new nint[types.Length];
        _validity = new ulong*[types.Length];
    }

    /// <summary>How many columns the table has.</summary>
    public int ColumnCount => _types.Length;

    /// <summary>Rows handed over so far.</summary>
    public long RowsWritten { get; private set; }

    /// <summary>The types of the table's columns.</summary>
    public ReadOnlySpan<DuckDbType> Types => _types;

    /// <summary>The batch's values of a BIGINT column, to be written in place.</summary>
    public Span<long> Int64(int column) => Span<long>(column, DuckDbType.BigInt);

    /// <summary>The batch's values of an INTEGER column.</summary>
    public Span<int> Int32(int column) => Span<int>(column, DuckDbType.Integer);

    /// <summary>The batch's values of a SMALLINT column.</summary>
    public Span<short> Int16(int column) => Span<short>(column, DuckDbType.SmallInt);

    /// <summary>The batch's values of a TINYINT column.</summary>
    public Span<sbyte> SByte(int column) => Span<sbyte>(column, DuckDbType.TinyInt);

    /// <summary>The batch's values of a HUGEINT column.</summary>
    public Span<Int128> Int128(int column) => Span<Int128>(column, DuckDbType.HugeInt);

    /// <summary>Sets a VARCHAR of the batch.</summary>
    /// <exception cref="ArgumentException">The bytes are not UTF-8.</exception>
    public void SetText(int column, int row, ReadOnlySpan<byte> utf8)
    {
        EnsureType(column, DuckDbType.Varchar);
        EnsureRow(row);
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            throw new ArgumentException("the text is not valid UTF-8", nameof(utf8));
        }

        if (utf8.Length <= InlineBytes)
        {
            // Short text lies in the record itself: its length, its bytes, zeros.
            Span<byte> record = new((byte*)_data[column] + (row * 16L), 16);
            record.Clear();
            record[0] = (byte)utf8.Length;
            utf8.CopyTo(record[4..]);
            return;
        }

        fixed (byte* text = utf8)
        {
            DuckDbNative.VectorAssignUtf8(_vectors[column], (ulong)row, text, (ulong)utf8.Length);
        }
    }

    /// <summary>Sets the first texts of a VARCHAR column of the batch, all at once: one piece of memory holds the longer ones.</summary>
    /// <param name="column">The column.</param>
    /// <param name="source">Holds the texts, none of them twice.</param>
    /// <param name="starts">Where each begins.</param>
    /// <param name="lengths">How long each is; below 0: NULL.</param>
    /// <exception cref="ArgumentException">The bytes are not UTF-8.</exception>
    public void SetTexts(int column, ReadOnlySpan<byte> source, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths)
    {
        EnsureType(column, DuckDbType.Varchar);
        EnsureRow(lengths.Length - 1);
        byte* records = (byte*)_data[column];
        byte* heap = Reserve(column, source, lengths);
        bool ascii = true;
        for (int row = 0; row < lengths.Length; row++)
        {
            int length = lengths[row];
            if (length < 0)
            {
                SetNull(column, row);
                continue;
            }

            ReadOnlySpan<byte> text = source.Slice(starts[row], length);
            ascii &= Ascii.IsValid(text) || System.Text.Unicode.Utf8.IsValid(text);
            Span<byte> record = new(records + (row * 16L), 16);
            if (length <= InlineBytes)
            {
                record.Clear();
                text.CopyTo(record[4..]);
            }
            else
            {
                text.CopyTo(new Span<byte>(heap, length));
                text[..4].CopyTo(record[4..]);
                *(byte**)(records + (row * 16L) + 8) = heap;
                heap += length;
            }

            *(int*)(records + (row * 16L)) = length;
        }

        if (!ascii)
        {
            throw new ArgumentException("a text is not valid UTF-8", nameof(source));
        }
    }

    /// <summary>
    /// Gives all rows of the batch one value in a column of up to 64 bits, or NULL in any column: one value is passed on, not
    /// one a row. Nothing else may be written to the column in this batch.
    /// </summary>
    public void SetAll(int column, long? value)
    {
        nint one = value is { } given ? DuckDbValue.Integer(_types[column], given) : DuckDbValue.Null(_types[column]);
        DuckDbNative.VectorReferenceValue(_vectors[column], one);
        DuckDbNative.DestroyValue(ref one);
    }

    /// <summary>Sets a value of the batch to NULL.</summary>
    public void SetNull(int column, int row)
    {
        EnsureRow(row);
        ulong* validity = _validity[column];
        if (validity == null)
        {
            DuckDbNative.VectorEnsureValidityWritable(_vectors[column]);
            _validity[column] = validity = DuckDbNative.VectorValidity(_vectors[column]);
        }

        validity[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>Hands over the batch's first rows (1 to <see cref="BatchRows"/>); spans taken before are no longer valid.</summary>
    public void Commit(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, BatchRows);
        Send(rows);
        RowsWritten += rows;
        _row = 0;
        _column = 0;
    }

    /// <summary>The row's next value, an integer for a column of any integer type (range checked).</summary>
    public RowSink Append(long value)
    {
        void* data = _data[_column];
        switch (_types[_column])
        {
            case DuckDbType.BigInt:
                ((long*)data)[_row] = value;
                break;
            case DuckDbType.Integer:
                ((int*)data)[_row] = (int)value;
                break;
            case DuckDbType.SmallInt:
                ((short*)data)[_row] = (short)value;
                break;
            case DuckDbType.TinyInt:
                ((sbyte*)data)[_row] = (sbyte)value;
                break;
            case DuckDbType.HugeInt:
                Unsafe.WriteUnaligned((Int128*)data + _row, (Int128)value);
                break;
            default:
                throw Mismatch(_column, "an integer");
        }

        _column++;
        return this;
    }

    /// <summary>The row's next value, or NULL.</summary>
    public RowSink Append(long? value) => value is { } given ? Append(given) : AppendNull();

    /// <summary>The row's next value, for a HUGEINT column.</summary>
    public RowSink Append(Int128 value)
    {
        EnsureType(_column, DuckDbType.HugeInt);
        Unsafe.WriteUnaligned((Int128*)_data[_column] + _row, value);
        _column++;
        return this;
    }

    /// <summary>The row's next value, UTF-8 text for a VARCHAR column.</summary>
    public RowSink Append(ReadOnlySpan<byte> utf8)
    {
        SetText(_column, _row, utf8);
        _column++;
        return this;
    }

    /// <summary>The row's next value, text for a VARCHAR column, or NULL.</summary>
    public RowSink Append(string? text) => text is null ? AppendNull() : Append(Encoding.UTF8.GetBytes(text).AsSpan());

    /// <summary>The row's next value: NULL.</summary>
    public RowSink AppendNull()
    {
        SetNull(_column, _row);
        _column++;
        return this;
    }

    /// <summary>Ends a row written value by value.</summary>
    public void EndRow()
    {
        if (_column != _types.Length)
        {
            throw new InvalidOperationException(Invariant($"the row has {_column} values, the table {_types.Length} columns"));
        }

        _column = 0;
        if (++_row == BatchRows)
        {
            Commit(BatchRows);
        }
    }

    /// <summary>Hands over what is left and waits until everything is written (not committed: that is the transaction's).</summary>
    public void Complete()
    {
        if (_column != 0)
        {
            throw new InvalidOperationException("the last row is not ended");
        }

        if (_row > 0)
        {
            Commit(_row);
        }

        Finish();
    }

    /// <summary>Frees everything; what was not completed is abandoned.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes the current chunk with this many rows, and calls <see cref="Attach"/> with a chunk to go on with.</summary>
    private protected abstract void Send(int rows);

    /// <summary>Waits for the end of the writing.</summary>
    private protected abstract void Finish();

    /// <summary>Frees.</summary>
    private protected abstract void Close();

    /// <summary>Points the columns at an empty chunk.</summary>
    private protected void Attach(nint chunk)
    {
        for (int i = 0; i < _types.Length; i++)
        {
            nint vector = DuckDbNative.DataChunkVector(chunk, (ulong)i);
            _vectors[i] = vector;
            _data[i] = DuckDbNative.VectorData(vector);
            _validity[i] = DuckDbNative.VectorValidity(vector);
        }
    }

    // DuckDB keeps the memory of a text with its column; one text as long as all longer ones is room for them.
    private byte* Reserve(int column, ReadOnlySpan<byte> source, ReadOnlySpan<int> lengths)
    {
        int total = 0;
        foreach (int length in lengths)
        {
            total += length > InlineBytes ? length : 0;
        }

        if (total == 0)
        {
            return null;
        }

        if (total > source.Length)
        {
            throw new ArgumentException("the texts are longer than what holds them", nameof(lengths));
        }

        fixed (byte* any = source)
        {
            DuckDbNative.VectorAssignUtf8(_vectors[column], 0, any, (ulong)total);
        }

        return *(byte**)((byte*)_data[column] + 8);
    }

    private Span<T> Span<T>(int column, DuckDbType type)
        where T : unmanaged
    {
        EnsureType(column, type);
        return new Span<T>(_data[column], BatchRows);
    }

    private void EnsureType(int column, DuckDbType type)
    {
        if (_types[column] != type)
        {
            throw Mismatch(column, type.ToString());
        }
    }

    private static void EnsureRow(int row)
    {
        if ((uint)row >= BatchRows)
        {
            throw new ArgumentOutOfRangeException(nameof(row));
        }
    }

    private InvalidOperationException Mismatch(int column, string given) =>
        new(Invariant($"column {column} is {_types[column]} and does not take {given}"));
}
