using System.Buffers.Text;
using System.Globalization;

namespace Farthing.Engine.Export;

/// <summary>A buffer in front of a stream, for text in UTF-8 and numbers that no culture changes.</summary>
internal sealed class Utf8Output(Stream stream)
{
    private const int Room = 64;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used)
        {
            Flush();
            if (bytes.Length > _buffer.Length)
            {
                stream.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Writes one byte.</summary>
    public void Write(byte value)
    {
        if (_used == _buffer.Length)
        {
            Flush();
        }

        _buffer[_used++] = value;
    }

    /// <summary>Writes a whole number.</summary>
    public void Number(long value)
    {
        Reserve();
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out int written);
        _used += written;
    }

    /// <summary>Writes micro-units in major units: at most six decimals, none that is a trailing zero, no separators.</summary>
    public void Micro(Int128 micro)
    {
        const long unit = Core.Money.Micro.PerUnit;
        if (micro < -long.MaxValue || micro > long.MaxValue)
        {
            Write(System.Text.Encoding.UTF8.GetBytes(Core.Money.Micro.ToPlain(micro)));
            return;
        }

        long magnitude = Math.Abs((long)micro);
        if (micro < 0)
        {
            Write((byte)'-');
        }

        Number(magnitude / unit);
        long fraction = magnitude % unit;
        if (fraction == 0)
        {
            return;
        }

        Reserve();
        _buffer[_used++] = (byte)'.';
        for (long place = unit / 10; fraction > 0; place /= 10)
        {
            _buffer[_used++] = (byte)('0' + (fraction / place));
            fraction %= place;
        }
    }

    /// <summary>Writes a date as <c>2024-05-31</c>.</summary>
    public void Day(int day)
    {
        string text = DateOnly.FromDayNumber(new DateOnly(1970, 1, 1).DayNumber + day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Reserve();
        _used += System.Text.Encoding.ASCII.GetBytes(text, _buffer.AsSpan(_used));
    }

    /// <summary>Hands everything to the stream.</summary>
    public void Flush()
    {
        stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Reserve()
    {
        if (_buffer.Length - _used < Room)
        {
            Flush();
        }
    }
}
