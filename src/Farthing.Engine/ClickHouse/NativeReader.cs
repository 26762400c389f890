using System.Runtime.InteropServices;
using System.Text;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>Reads rows in ClickHouse's form Native and hands them to the embedded store, column by column.</summary>
/// <param name="source">The rows as ClickHouse sends them.</param>
/// <param name="columns">The columns that are expected, in their order.</param>
internal sealed class NativeReader(Stream source, IReadOnlyList<MovedColumn> columns)
{
    private readonly Read[] _read = new Read[columns.Count];
    private readonly byte[] _one = new byte[1];

    /// <summary>Reads the next block, and gives its number of rows; null at the end.</summary>
    /// <exception cref="InvalidDataException">What comes is not what was asked for: an answer that broke off, above all.</exception>
    public int? Next()
    {
        if (source.Read(_one, 0, 1) == 0)
        {
            return null;
        }

        int count = (int)Number(_one[0]), rows = (int)Number();
        Expect(count == columns.Count, "as many columns as were asked for");
        for (int c = 0; c < columns.Count; c++)
        {
            MovedColumn column = columns[c];
            Expect(Text() == column.Name, $"the column {column.Name}");
            Expect(Text() == column.ClickHouseType, $"the type {column.ClickHouseType} of {column.Name}");
            _read[c] = rows == 0 ? default : Column(column, rows);
        }

        return rows;
    }

    /// <summary>Appends rows of the block to a table of the store.</summary>
    /// <param name="sink">The table.</param>
    /// <param name="rows">How many rows the block has.</param>
    public void AppendTo(RowSink sink, int rows)
    {
        for (int from = 0; from < rows; from += RowSink.BatchRows)
        {
            int batch = Math.Min(RowSink.BatchRows, rows - from);
            for (int c = 0; c < columns.Count; c++)
            {
                Append(sink, c, from, batch);
            }

            sink.Commit(batch);
        }
    }

    private void Append(RowSink sink, int column, int from, int batch)
    {
        Read read = _read[column];
        switch (columns[column].Type)
        {
            case "TINYINT":
                Values<sbyte>(read.Bytes, from, batch).CopyTo(sink.SByte(column));
                break;
            case "SMALLINT":
                Values<short>(read.Bytes, from, batch).CopyTo(sink.Int16(column));
                break;
            case "INTEGER":
                Values<int>(read.Bytes, from, batch).CopyTo(sink.Int32(column));
                break;
            case "BIGINT":
                Values<long>(read.Bytes, from, batch).CopyTo(sink.Int64(column));
                break;
            case "HUGEINT":
                Values<Int128>(read.Bytes, from, batch).CopyTo(sink.Int128(column));
                break;
            default:
                Texts(sink, column, read, from, batch);
                return;
        }

        for (int row = 0; read.Missing is not null && row < batch; row++)
        {
            if (read.Missing[from + row] != 0)
            {
                sink.SetNull(column, row);
            }
        }
    }

    private static void Texts(RowSink sink, int column, Read read, int from, int batch)
    {
        int first = read.Starts![from];
        Span<int> starts = stackalloc int[RowSink.BatchRows], lengths = stackalloc int[RowSink.BatchRows];
        for (int row = 0; row < batch; row++)
        {
            starts[row] = read.Starts[from + row] - first;
            lengths[row] = read.Missing?[from + row] == 1 ? -1 : read.Starts[from + row + 1] - read.Starts[from + row];
        }

        sink.SetTexts(column, read.Bytes.AsSpan(first, read.Starts[from + batch] - first), starts[..batch], lengths[..batch]);
    }

    private static ReadOnlySpan<T> Values<T>(byte[] bytes, int from, int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).Slice(from, count);

    private Read Column(MovedColumn column, int rows)
    {
        byte[]? missing = column.Required ? null : Bytes(rows);
        if (!column.IsText)
        {
            int size = column.Type switch { "TINYINT" => 1, "SMALLINT" => 2, "INTEGER" => 4, "BIGINT" => 8, _ => 16 };
            return new Read(missing, Bytes(rows * size), null);
        }

        int[] starts = new int[rows + 1];
        using MemoryStream texts = new();
        for (int row = 0; row < rows; row++)
        {
            texts.Write(Bytes((int)Number()));
            starts[row + 1] = checked((int)texts.Length);
        }

        return new Read(missing, texts.ToArray(), starts);
    }

    private string Text() => Encoding.UTF8.GetString(Bytes((int)Number()));

    private ulong Number() => Number(Bytes(1)[0]);

    /// <summary>Seven bits a byte, the lowest first.</summary>
    private ulong Number(byte first)
    {
        ulong value = first & 0x7Fu;
        for (int shift = 7; (first & 0x80) != 0; shift += 7)
        {
            Expect(shift < 64, "a number");
            source.ReadExactly(_one);
            first = _one[0];
            value |= (ulong)(first & 0x7F) << shift;
        }

        Expect(value <= int.MaxValue, "a number of this size");
        return value;
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(count);
        source.ReadExactly(bytes);
        return bytes;
    }

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"expected {what}");
        }
    }

    /// <summary>A column of the block: which rows lack a value (null: none), the values; of texts their bytes and where each begins.</summary>
    private readonly record struct Read(byte[]? Missing, byte[] Bytes, int[]? Starts);
}
