using System.Buffers.Text;
using System.Text;

namespace Farthing.Engine.Samples;

/// <summary>
/// Writes one CSV file as UTF-8 bytes, a field at a time, without a string for each: a case of a billion rows is written in
/// a megabyte of memory. Values of the cases never hold a comma, a quote or a line break; text that does is refused.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    private const int Room = 512;
    private static readonly long UnixDay = 86_400;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly byte[] _day = new byte[10];
    private long _dayNumber = long.MinValue;
    private int _used;
    private bool _inRow;

    /// <summary>Creates the file, or empties it, and writes the header.</summary>
    public CsvFile(string path, string header)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1, FileOptions.SequentialScan);
        Path = path;
        foreach (string name in header.Split(','))
        {
            Text(name);
        }

        EndRow();
        Rows = 0;
    }

    /// <summary>Where the file stands.</summary>
    public string Path { get; }

    /// <summary>Rows written, the header not counted.</summary>
    public long Rows { get; private set; }

    /// <summary>A field of plain text; null or empty is an empty field.</summary>
    public CsvFile Text(string? text)
    {
        Separate();
        if (!string.IsNullOrEmpty(text))
        {
            if (text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text.Length > Room / 4)
            {
                throw new ArgumentException("The text does not fit into a plain field.", nameof(text));
            }

            _used += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_used));
        }

        return this;
    }

    /// <summary>An empty field.</summary>
    public CsvFile Empty()
    {
        Separate();
        return this;
    }

    /// <summary>A whole number.</summary>
    public CsvFile Number(long value)
    {
        Separate();
        PutNumber(value);
        return this;
    }

    /// <summary>An id: a letter and a number of at least <paramref name="digits"/> digits; 0 gives an empty field.</summary>
    public CsvFile Id(char letter, long number, int digits, char suffix = '\0')
    {
        Separate();
        if (number == 0)
        {
            return this;
        }

        _buffer[_used++] = (byte)letter;
        PutPadded(number, digits);
        if (suffix != '\0')
        {
            _buffer[_used++] = (byte)'-';
            _buffer[_used++] = (byte)suffix;
        }

        return this;
    }

    /// <summary>An amount in hundredths, written with two decimals.</summary>
    public CsvFile Cents(long cents)
    {
        Separate();
        if (cents < 0)
        {
            _buffer[_used++] = (byte)'-';
            cents = -cents;
        }

        PutNumber(cents / 100);
        _buffer[_used++] = (byte)'.';
        PutPadded(cents % 100, 2);
        return this;
    }

    /// <summary>Yes, no or nothing.</summary>
    public CsvFile Flag(bool? flag) => Text(flag switch { true => "yes", false => "no", _ => null });

    /// <summary>An instant, in seconds since 1970, as ISO 8601 in UTC.</summary>
    public CsvFile Time(long unixSeconds)
    {
        Separate();
        long day = Math.DivRem(unixSeconds, UnixDay, out long second);
        PutDay(day);
        Span<byte> at = _buffer.AsSpan(_used, 10);
        PutTwo(at, (int)(second / 3600));
        PutTwo(at[3..], (int)(second / 60 % 60));
        PutTwo(at[6..], (int)(second % 60));
        at[2] = at[5] = (byte)':';
        at[8] = (byte)'Z';
        _used += 9;
        return this;
    }

    /// <summary>A date, in days since 1970, as ISO 8601.</summary>
    public CsvFile Date(int day)
    {
        Separate();
        PutDay(day);
        _used--;
        return this;
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        _buffer[_used++] = (byte)'\n';
        _inRow = false;
        Rows++;
        if (_used > _buffer.Length - (8 * Room))
        {
            Flush();
        }
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _file.Dispose();
        }
    }

    private static void PutTwo(Span<byte> to, int value)
    {
        to[0] = (byte)('0' + (value / 10));
        to[1] = (byte)('0' + (value % 10));
    }

    private void PutDay(long day)
    {
        if (day != _dayNumber)
        {
            _dayNumber = day;
            DateOnly date = DateOnly.FromDayNumber(checked((int)(day + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)));
            PutTwo(_day, date.Year / 100);
            PutTwo(_day.AsSpan(2), date.Year % 100);
            PutTwo(_day.AsSpan(5), date.Month);
            PutTwo(_day.AsSpan(8), date.Day);
            _day[4] = _day[7] = (byte)'-';
        }

        _day.CopyTo(_buffer, _used);
        _used += 10;
        _buffer[_used++] = (byte)'T';
    }

    private void PutNumber(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out int written);
        _used += written;
    }

    private void PutPadded(long value, int digits)
    {
        int length = digits;
        for (long rest = value; length > 0 && rest >= 10; rest /= 10)
        {
            length--;
        }

        for (int zero = 1; zero < length; zero++)
        {
            _buffer[_used++] = (byte)'0';
        }

        PutNumber(value);
    }

    private void Separate()
    {
        if (_inRow)
        {
            _buffer[_used++] = (byte)',';
        }

        _inRow = true;
    }

    private void Flush()
    {
        _file.Write(_buffer, 0, _used);
        _used = 0;
    }
}
