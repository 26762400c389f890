using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Farthing.Engine.DuckDb;

/// <summary>
/// Streams a query's rows: chunk by chunk into spans over DuckDB's own memory (fast), or row by row (convenient).
/// A span is valid until the next chunk is read or the reader is disposed. A connection has at most one open reader.
/// </summary>
public sealed unsafe class DuckDbReader : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly ResultHandle _result;
    private readonly DuckDbInterruption _interruption;
    private readonly DuckDbStatement _statement;
    private readonly bool _ownsStatement;
    private readonly string _sql;
    private readonly CancellationToken _cancellation;
    private readonly DuckDbColumn[] _columns;
    private readonly void*[] _data;
    private readonly ulong*[] _validity;
    private ChunkHandle? _chunk;
    private int _row = -1;
    private bool _ended;
    private bool _disposed;

    internal DuckDbReader(
        DuckDbConnection connection, ResultHandle result, DuckDbInterruption interruption, DuckDbStatement statement,
        bool ownsStatement, string sql, CancellationToken cancellation)
    {
        _connection = connection;
        _result = result;
        _interruption = interruption;
        _statement = statement;
        _ownsStatement = ownsStatement;
        _sql = sql;
        _cancellation = cancellation;
        _columns = new DuckDbColumn[(int)DuckDbNative.ColumnCount(result)];
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i] = DuckDbColumn.Of(result, i);
        }

        _data = new void*[_columns.Length];
        _validity = new ulong*[_columns.Length];
        connection.Enter(this);
    }

    /// <summary>The columns: name, type, and for decimals the scale.</summary>
    public IReadOnlyList<DuckDbColumn> Columns => _columns;

    /// <summary>How many columns there are.</summary>
    public int ColumnCount => _columns.Length;

    /// <summary>Rows in the current chunk (at most 2,048); 0 before the first and after the last.</summary>
    public int RowCount { get; private set; }

    /// <summary>Moves to the next chunk with at least one row; false at the end.</summary>
    /// <exception cref="DuckDbException">The query failed on the way.</exception>
    /// <exception cref="OperationCanceledException">The token given to the query was cancelled.</exception>
    public bool ReadChunk()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        do
        {
            _chunk?.Dispose();
            _chunk = null;
            RowCount = 0;
            _row = -1;
            _cancellation.ThrowIfCancellationRequested();
            nint chunk = DuckDbNative.FetchChunk(_result.Value);
            if (chunk == 0)
            {
                _ended = true;
                ThrowIfFailed();
                return false;
            }

            _chunk = new ChunkHandle(chunk);
            RowCount = (int)DuckDbNative.DataChunkSize(chunk);
        }
        while (RowCount == 0);

        for (int i = 0; i < _columns.Length; i++)
        {
            nint vector = DuckDbNative.DataChunkVector(_chunk.Raw, (ulong)i);
            _data[i] = DuckDbNative.VectorData(vector);
            _validity[i] = DuckDbNative.VectorValidity(vector);
        }

        return true;
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Read() => ++_row < RowCount || (ReadChunk() && ++_row < RowCount);

    /// <summary>A column of 64-bit integers: BIGINT, TIMESTAMP (any unit), TIME, or a DECIMAL of 10 to 18 digits (unscaled).</summary>
    public ReadOnlySpan<long> Int64(int column) => Span<long>(column, DuckDbType.BigInt);

    /// <summary>A column of 32-bit integers: INTEGER, DATE, or a DECIMAL of 5 to 9 digits (unscaled).</summary>
    public ReadOnlySpan<int> Int32(int column) => Span<int>(column, DuckDbType.Integer);

    /// <summary>A column of 16-bit integers: SMALLINT, or a DECIMAL of up to 4 digits (unscaled).</summary>
    public ReadOnlySpan<short> Int16(int column) => Span<short>(column, DuckDbType.SmallInt);

    /// <summary>A column of TINYINT.</summary>
    public ReadOnlySpan<sbyte> SByte(int column) => Span<sbyte>(column, DuckDbType.TinyInt);

    /// <summary>A column of BOOLEAN, one byte each.</summary>
    public ReadOnlySpan<bool> Boolean(int column) => Span<bool>(column, DuckDbType.Boolean);

    /// <summary>A column of HUGEINT, or a DECIMAL of 19 to 38 digits (unscaled).</summary>
    public ReadOnlySpan<Int128> Int128(int column) => Span<Int128>(column, DuckDbType.HugeInt);

    /// <summary>A column of DOUBLE.</summary>
    public ReadOnlySpan<double> Double(int column) => Span<double>(column, DuckDbType.Double);

    /// <summary>A column of FLOAT.</summary>
    public ReadOnlySpan<float> Single(int column) => Span<float>(column, DuckDbType.Float);

    /// <summary>One bit per row of the chunk, set where there is a value; empty when no row is NULL.</summary>
    public ReadOnlySpan<ulong> Validity(int column) =>
        _validity[column] == null ? default : new ReadOnlySpan<ulong>(_validity[column], (RowCount + 63) / 64);

    /// <summary>Whether a value of the current chunk is NULL.</summary>
    public bool IsNull(int column, int row)
    {
        ulong* validity = _validity[column];
        return validity != null && ((validity[row >> 6] >> (row & 63)) & 1) == 0;
    }

    /// <summary>The bytes of a VARCHAR or BLOB of the current chunk; empty for NULL.</summary>
    public ReadOnlySpan<byte> Utf8(int column, int row)
    {
        if (_columns[column].Type is not (DuckDbType.Varchar or DuckDbType.Blob))
        {
            throw Mismatch(column, "text");
        }

        if ((uint)row >= (uint)RowCount)
        {
            throw new ArgumentOutOfRangeException(nameof(row));
        }

        if (IsNull(column, row))
        {
            return default;
        }

        // A record of 16 bytes: length, then up to 12 bytes in place, or a prefix of four and a pointer.
        byte* record = (byte*)_data[column] + (row * 16L);
        int length = *(int*)record;
        return length <= 12 ? new(record + 4, length) : new(*(byte**)(record + 8), length);
    }

    /// <summary>A VARCHAR of the current chunk; null for NULL.</summary>
    public string? Text(int column, int row) =>
        IsNull(column, row) ? null : Encoding.UTF8.GetString(Utf8(column, row));

    /// <summary>Whether the current row's value is NULL.</summary>
    public bool IsNull(int column) => IsNull(column, _row);

    /// <summary>The current row's text; null for NULL.</summary>
    public string? GetString(int column) => Text(column, _row);

    /// <summary>The current row's integer, of whatever width; NULL is refused.</summary>
    public long GetInt64(int column) => (long)GetInt128(column);

    /// <summary>The current row's integer as 32 bits; NULL is refused.</summary>
    public int GetInt32(int column) => (int)GetInt128(column);

    /// <summary>The current row's integer of any width; NULL is refused.</summary>
    public Int128 GetInt128(int column) => IsNull(column)
        ? throw new InvalidOperationException($"column {_columns[column].Name} is NULL")
        : Integer(column, _row);

    /// <summary>
    /// The current row's value: null, bool, the integer type of the column's width (DATE: int days, TIMESTAMP: long in its
    /// unit, HUGEINT: Int128, UBIGINT: ulong), double, string, byte[], or decimal for DECIMAL up to 96 bits.
    /// </summary>
    /// <exception cref="NotSupportedException">Nested and exotic types: cast them in SQL.</exception>
    /// <exception cref="OverflowException">A DECIMAL beyond 96 bits: read it as Int128.</exception>
    public object? GetValue(int column)
    {
        if (IsNull(column))
        {
            return null;
        }

        return _columns[column].Type switch
        {
            DuckDbType.Varchar => GetString(column),
            DuckDbType.Blob => Utf8(column, _row).ToArray(),
            DuckDbType.Boolean => ((byte*)_data[column])[_row] != 0,
            DuckDbType.Double => ((double*)_data[column])[_row],
            DuckDbType.Float => (double)((float*)_data[column])[_row],
            DuckDbType.TinyInt => ((sbyte*)_data[column])[_row],
            DuckDbType.SmallInt => ((short*)_data[column])[_row],
            DuckDbType.UBigInt => ((ulong*)_data[column])[_row],
            DuckDbType.HugeInt => Integer(column, _row),
            DuckDbType.Decimal => Scaled(Integer(column, _row), _columns[column].Scale),
            DuckDbType.Integer or DuckDbType.Date or DuckDbType.UTinyInt or DuckDbType.USmallInt => (int)Integer(column, _row),
            _ => (long)Integer(column, _row),
        };
    }

    /// <summary>The current row's value converted to <typeparamref name="T"/>, checked.</summary>
    public T Get<T>(int column)
    {
        Type type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        object value = type == typeof(Int128) ? GetInt128(column)
            : type == typeof(long) ? GetInt64(column)
            : type == typeof(int) ? GetInt32(column)
            : type == typeof(string) ? GetString(column)!
            : Convert.ChangeType(GetValue(column)!, type, CultureInfo.InvariantCulture);
        return (T)value;
    }

    /// <summary>Ends the query.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        RowCount = 0;
        _interruption.Dispose();
        _chunk?.Dispose();
        _result.Dispose();
        _connection.Leave(this);
        if (_ownsStatement)
        {
            _statement.Dispose();
        }

        if (!_ended)
        {
            _connection.EndAbandonedQuery();
        }
    }

    private void ThrowIfFailed()
    {
        nint error = DuckDbNative.ResultError(_result);
        if (error != 0)
        {
            throw _statement.StreamFailure(Marshal.PtrToStringUTF8(error), _cancellation);
        }

        _cancellation.ThrowIfCancellationRequested();
    }

    private ReadOnlySpan<T> Span<T>(int column, DuckDbType storage)
        where T : unmanaged
    {
        if (_columns[column].Storage != storage)
        {
            throw Mismatch(column, typeof(T).Name);
        }

        return new ReadOnlySpan<T>(_data[column], RowCount);
    }

    private Int128 Integer(int column, int row)
    {
        void* data = _data[column];
        return _columns[column].Storage switch
        {
            DuckDbType.TinyInt => ((sbyte*)data)[row],
            DuckDbType.SmallInt => ((short*)data)[row],
            DuckDbType.Integer => ((int*)data)[row],
            DuckDbType.BigInt => ((long*)data)[row],
            DuckDbType.HugeInt => Unsafe.ReadUnaligned<Int128>((Int128*)data + row),
            DuckDbType.Boolean or DuckDbType.UTinyInt => ((byte*)data)[row],
            DuckDbType.USmallInt => ((ushort*)data)[row],
            DuckDbType.UInteger => ((uint*)data)[row],
            DuckDbType.UBigInt => ((ulong*)data)[row],
            _ => throw Mismatch(column, "an integer"),
        };
    }

    private NotSupportedException Mismatch(int column, string wanted) =>
        new($"column {_columns[column].Name} is {_columns[column].Type} and cannot be read as {wanted}");

    private static decimal Scaled(Int128 unscaled, int scale)
    {
        UInt128 magnitude = (UInt128)System.Int128.Abs(unscaled);
        if (magnitude >> 96 != UInt128.Zero)
        {
            throw new OverflowException("the decimal needs more than 96 bits");
        }

        ulong low = (ulong)(magnitude & ulong.MaxValue);
        return new decimal(
            unchecked((int)low), unchecked((int)(low >> 32)), unchecked((int)(uint)(magnitude >> 64)),
            System.Int128.IsNegative(unscaled), (byte)scale);
    }
}
