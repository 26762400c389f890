using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.ClickHouse;

/// <summary>
/// Rows in ClickHouse's form Native: blocks of columns, each as it lies in memory. A chunk of DuckDB becomes a block, its columns copied
/// whole.
/// </summary>
/// <param name="columns">The columns, in the order of the chunks that are written.</param>
/// <param name="buffer">Where they are written to: an empty one, or one of before whose bytes are no longer needed.</param>
internal sealed class NativeBlocks(IReadOnlyList<MovedColumn> columns, ArrayBufferWriter<byte> buffer)
{

    /// <summary>What is written so far.</summary>
    public ReadOnlyMemory<byte> Written => buffer.WrittenMemory;

    /// <summary>How many rows that is.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes the reader's chunk.</summary>
    public void Write(DuckDbReader reader)
    {
        int rows = reader.RowCount;
        WriteNumber((ulong)columns.Count);
        WriteNumber((ulong)rows);
        for (int c = 0; c < columns.Count; c++)
        {
            WriteText(Encoding.UTF8.GetBytes(columns[c].Name));
            WriteText(Encoding.UTF8.GetBytes(columns[c].ClickHouseType));
            WriteMissing(reader, c, rows);
            WriteValues(reader, c, rows);
        }

        Rows += rows;
    }

    private void WriteMissing(DuckDbReader reader, int column, int rows)
    {
        bool all = reader.Validity(column).IsEmpty;
        Span<byte> missing = columns[column].Required ? default : Take(rows);
        missing.Clear();
        for (int row = 0; !all && row < rows; row++)
        {
            if (!reader.IsNull(column, row))
            {
                continue;
            }

            if (columns[column].Required)
            {
                throw new InvalidDataException($"column {columns[column].Name} has a row without a value");
            }

            missing[row] = 1;
        }
    }

    private void WriteValues(DuckDbReader reader, int column, int rows)
    {
        switch (columns[column].Type)
        {
            case "TINYINT":
                Copy(reader, column, reader.SByte(column));
                break;
            case "SMALLINT":
                Copy(reader, column, reader.Int16(column));
                break;
            case "INTEGER":
                Copy(reader, column, reader.Int32(column));
                break;
            case "BIGINT":
                Copy(reader, column, reader.Int64(column));
                break;
            case "HUGEINT":
                Copy(reader, column, reader.Int128(column));
                break;
            default:
                for (int row = 0; row < rows; row++)
                {
                    WriteText(reader.Utf8(column, row));
                }

                break;
        }
    }

    /// <summary>Copies a column; what stands in a row without a value is not ours to pass on.</summary>
    private void Copy<T>(DuckDbReader reader, int column, ReadOnlySpan<T> values) where T : struct, INumber<T>
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("ClickHouse's form Native is little-endian");
        }

        Span<T> target = MemoryMarshal.Cast<byte, T>(Take(values.Length * Unsafe.SizeOf<T>()));
        values.CopyTo(target);
        if (!reader.Validity(column).IsEmpty)
        {
            for (int row = 0; row < values.Length; row++)
            {
                if (reader.IsNull(column, row))
                {
                    target[row] = T.Zero;
                }
            }
        }
    }

    private void WriteText(ReadOnlySpan<byte> utf8)
    {
        WriteNumber((ulong)utf8.Length);
        buffer.Write(utf8);
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    private void WriteNumber(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[count++] = (byte)((value & 0x7F) | 0x80);
        }

        bytes[count++] = (byte)value;
        buffer.Write(bytes[..count]);
    }

    private Span<byte> Take(int count)
    {
        Span<byte> span = buffer.GetSpan(count)[..count];
        buffer.Advance(count);
        return span;
    }
}
