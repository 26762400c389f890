using System.Buffers.Text;

namespace Farthing.Bench.Data;

/// <summary>Writes CSV fields as bytes into one large buffer and flushes it when it fills: several hundred megabytes a second.</summary>
internal sealed class CsvBuffer : IDisposable
{
    private const int Reserve = 512;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _at;
    private bool _first = true;

    public CsvBuffer(string path, string header)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1, FileOptions.SequentialScan);
        foreach (char letter in header) _buffer[_at++] = (byte)letter;
        _buffer[_at++] = (byte)'\n';
    }

    /// <summary>Data rows written so far.</summary>
    public long Rows { get; private set; }

    public void Text(string ascii)
    {
        Separate();
        foreach (char letter in ascii) _buffer[_at++] = (byte)letter;
    }

    public void Empty() => Separate();

    public void Number(long value)
    {
        Separate();
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_at), out int written);
        _at += written;
    }

    /// <summary>A source id: four letters and twelve hexadecimal digits that look random, as ticket and call ids do.</summary>
    public void Id(string prefix, long number)
    {
        Text(prefix);
        ulong mixed = Scatter((ulong)number);
        for (int shift = 44; shift >= 0; shift -= 4) _buffer[_at++] = (byte)"0123456789abcdef"[(int)(mixed >> shift & 15)];
    }

    /// <summary>A whole second since 1970 as ISO 8601 in UTC.</summary>
    public void Instant(long second)
    {
        Separate();
        long day = Math.DivRem(second, 86_400, out long rest);
        WriteDate(day);
        _buffer[_at++] = (byte)'T';
        Two(rest / 3_600);
        _buffer[_at++] = (byte)':';
        Two(rest / 60 % 60);
        _buffer[_at++] = (byte)':';
        Two(rest % 60);
        _buffer[_at++] = (byte)'Z';
    }

    /// <summary>A day since 1970 as ISO 8601.</summary>
    public void Date(long day)
    {
        Separate();
        WriteDate(day);
    }

    public void EndRow()
    {
        _buffer[_at++] = (byte)'\n';
        _first = true;
        Rows++;
        if (_at > _buffer.Length - Reserve) Flush();
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    /// <summary>A bijection of 48-bit numbers: odd multiplications and shifts, so that no two ids collide.</summary>
    private static ulong Scatter(ulong number)
    {
        const ulong mask = (1UL << 48) - 1;
        unchecked
        {
            number = number * 0x9E3779B97F4BUL & mask;
            number ^= number >> 25;
            number = number * 0xBF58476D1CE5UL & mask;
            return number ^ number >> 23;
        }
    }

    private void WriteDate(long day)
    {
        // Hinnant's days-to-civil, for years after 1970.
        long z = day + 719_468;
        long era = z / 146_097;
        long dayOfEra = z - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * dayOfYear + 2) / 153;
        long month = shifted < 10 ? shifted + 3 : shifted - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        Two(year / 100);
        Two(year % 100);
        _buffer[_at++] = (byte)'-';
        Two(month);
        _buffer[_at++] = (byte)'-';
        Two(dayOfYear - (153 * shifted + 2) / 5 + 1);
    }

    private void Two(long value)
    {
        _buffer[_at++] = (byte)('0' + value / 10);
        _buffer[_at++] = (byte)('0' + value % 10);
    }

    private void Separate()
    {
        if (_first) _first = false;
        else _buffer[_at++] = (byte)',';
    }

    private void Flush()
    {
        _file.Write(_buffer, 0, _at);
        _at = 0;
    }
}
