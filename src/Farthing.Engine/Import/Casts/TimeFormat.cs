using System.Runtime.InteropServices;
using System.Text;

namespace Farthing.Engine.Import.Casts;

/// <summary>
/// A format of dates and times as a pack writes it: <c>yyyy yy MMM MM M dd d HH H hh h mm m ss s fff tt zzz</c>, anything
/// else stands for itself (letters in quotes). A single letter takes one or two digits. <c>yy</c>: 70 to 99 are the
/// 1900s, 00 to 69 the 2000s. Also the words <c>iso</c>, <c>excel</c> (days since 1899-12-30, decimals are the time of day),
/// <c>unix-seconds</c> and <c>unix-milliseconds</c>.
/// </summary>
public sealed class TimeFormat
{
    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private readonly List<(char Kind, int Length, byte Literal)> _parts = [];
    private readonly bool _hasTime;

    private TimeFormat(string text, List<(char, int, byte)> parts)
    {
        (Text, _parts) = (text, parts);
        _hasTime = parts.Exists(p => p.Item1 is 'H' or 'h');
        HasDate = parts.Exists(p => p.Item1 == 'd');
    }

    /// <summary>The format as written.</summary>
    public string Text { get; }

    /// <summary>Whether it names a day.</summary>
    public bool HasDate { get; }

    /// <summary>Compiles a format.</summary>
    /// <param name="text">As written.</param>
    /// <param name="format">The format.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? TryParse(string text, out TimeFormat? format)
    {
        format = null;
        List<(char Kind, int Length, byte Literal)> parts = [];
        if (text is not ("iso" or "excel" or "unix-seconds" or "unix-milliseconds") && Compile(text, parts) is { } fault)
        {
            return fault;
        }

        format = new TimeFormat(text, parts);
        bool word = parts.Count == 0;
        bool date = parts.Exists(p => p.Kind == 'y') && parts.Exists(p => p.Kind is 'M' or 'N') && parts.Exists(p => p.Kind == 'd');
        bool none = !parts.Exists(p => p.Kind is 'y' or 'M' or 'N' or 'd') && format._hasTime;
        return word || date || none ? null : $"the format \"{text}\" must hold a year, a month and a day, or an hour";
    }

    /// <summary>Reads a text in this format.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out ClockReading reading) => Text switch
    {
        "iso" => IsoTime.TryRead(text, out reading),
        "excel" => Excel(text, out reading),
        "unix-seconds" => Unix(text, 3, out reading),
        "unix-milliseconds" => Unix(text, 0, out reading),
        _ => Parts(text, out reading),
    };

    // Days with eight decimals since 1899-12-30; before 1900-03-01 Excel counts a day that never was.
    private static bool Excel(ReadOnlySpan<byte> text, out ClockReading reading)
    {
        reading = default;
        const long Unit = 100_000_000;
        if (new DecimalCast(8, Round: true).TryCast(text, out long value) is not null || value is < 61 * Unit or >= 2_958_466 * Unit)
        {
            return false;
        }

        long days = value / Unit;
        long ms = (long)(((Int128)(value % Unit) * 86_400_000 + (Unit / 2)) / Unit);
        reading = new ClockReading(((days - 25_569) * 86_400_000) + ms, null, value % Unit == 0);
        return true;
    }

    // Seconds or milliseconds since 1970-01-01T00:00Z, years 1 to 9999.
    private static bool Unix(ReadOnlySpan<byte> text, int decimals, out ClockReading reading)
    {
        bool read = new DecimalCast(decimals, Round: true).TryCast(text, out long ms) is null
            && ms is >= -62_135_596_800_000 and <= 253_402_300_799_999;
        reading = read ? new ClockReading(ms, 0, false) : default;
        return read;
    }

    private static string? Compile(string text, List<(char Kind, int Length, byte Literal)> parts)
    {
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            int run = 1;
            while (i + run < text.Length && text[i + run] == c)
            {
                run++;
            }

            if (c == '\'')
            {
                int close = text.IndexOf('\'', i + 1);
                if (close < 0)
                {
                    return $"the quote in the format \"{text}\" does not close";
                }

                Literals(text.AsSpan((i + 1)..close), parts);
                i = close + 1;
                continue;
            }

            if (char.IsAsciiLetter(c) && Kind(c, run) is not { } kind)
            {
                if (c is not ('T' or 'Z') || run != 1)
                {
                    return $"\"{new string(c, run)}\" means nothing in the format \"{text}\"";
                }

                parts.Add(('\0', 1, (byte)c));
            }
            else if (char.IsAsciiLetter(c))
            {
                parts.Add((Kind(c, run)!.Value, run, 0));
            }
            else
            {
                Literals(text.AsSpan(i, run), parts);
            }

            i += run;
        }

        return null;
    }

    private static void Literals(ReadOnlySpan<char> text, List<(char Kind, int Length, byte Literal)> parts)
    {
        byte[] bytes = new byte[text.Length * 3];
        foreach (byte b in bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)))
        {
            parts.Add(('\0', 1, b));
        }
    }

    // N is a month by name.
    private static char? Kind(char c, int run) => (c, run) switch
    {
        ('y', 2 or 4) => 'y',
        ('M', 3) => 'N',
        ('M', 1 or 2) or ('d', 1 or 2) or ('H', 1 or 2) or ('h', 1 or 2) or ('m', 1 or 2) or ('s', 1 or 2) => c,
        ('f', <= 9) => 'f',
        ('t', 2) => 't',
        ('z', 3) => 'z',
        _ => null,
    };

    private bool Parts(ReadOnlySpan<byte> text, out ClockReading reading)
    {
        reading = default;
        Fields f = new() { Year = 1970, Month = 1, Day = 1, Meridiem = -1 };
        foreach ((char kind, int length, byte literal) in _parts)
        {
            if (!Part(ref text, kind, length, literal, ref f))
            {
                return false;
            }
        }

        bool twelve = f.Meridiem >= 0;
        int hour = twelve ? (f.Hour % 12) + (12 * f.Meridiem) : f.Hour;
        if (!text.IsEmpty || (twelve && f.Hour is < 1 or > 12) || hour > 23 || f.Minute > 59 || f.Second > 59
            || !CivilDate.TryDays(f.Year, f.Month, f.Day, out int days))
        {
            return false;
        }

        int time = (((hour * 60) + f.Minute) * 60_000) + (f.Second * 1000) + f.Fraction;
        reading = new ClockReading((days * 86_400_000L) + time, f.Offset, !_hasTime);
        return true;
    }

    private static bool Part(ref ReadOnlySpan<byte> text, char kind, int length, byte literal, ref Fields f)
    {
        switch (kind)
        {
            case '\0':
                bool same = text is [var first, ..] && first == literal;
                text = same ? text[1..] : text;
                return same;
            case 'y':
                bool year = Digits(ref text, length, length, out f.Year);
                f.Year += length == 2 ? (f.Year >= 70 ? 1900 : 2000) : 0;
                return year;
            case 'N':
                return Month(ref text, out f.Month);
            case 'M':
                return Digits(ref text, length, 2, out f.Month);
            case 'd':
                return Digits(ref text, length, 2, out f.Day);
            case 'H' or 'h':
                return Digits(ref text, length, 2, out f.Hour);
            case 'm':
                return Digits(ref text, length, 2, out f.Minute);
            case 's':
                return Digits(ref text, length, 2, out f.Second);
            case 'f':
                return Fraction(ref text, length, out f.Fraction);
            case 't':
                f.Meridiem = text.Length < 2 || (text[1] | 32) != 'm' ? -1 : (text[0] | 32) == 'a' ? 0 : (text[0] | 32) == 'p' ? 1 : -1;
                text = f.Meridiem < 0 ? text : text[2..];
                return f.Meridiem >= 0;
            default:
                bool offset = IsoTime.TryOffset(text, out f.Offset) && f.Offset is not null;
                text = [];
                return offset;
        }
    }

    private static bool Month(ref ReadOnlySpan<byte> text, out int month)
    {
        month = 0;
        for (int i = 0; i < 12 && month == 0; i++)
        {
            month = text.Length >= 3 && Ascii.EqualsIgnoreCase(text[..3], Months[i]) ? i + 1 : 0;
        }

        text = month == 0 ? text : text[3..];
        return month > 0;
    }

    private static bool Digits(ref ReadOnlySpan<byte> text, int least, int most, out int value)
    {
        (value, int count) = (0, 0);
        while (count < most && count < text.Length && text[count] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (text[count++] - '0');
        }

        text = text[count..];
        return count >= least;
    }

    private static bool Fraction(ref ReadOnlySpan<byte> text, int digits, out int milliseconds)
    {
        bool read = Digits(ref text, digits, digits, out int value);
        milliseconds = value;
        for (int i = digits; i < 3; i++)
        {
            milliseconds *= 10;
        }

        for (int i = 3; i < digits; i++)
        {
            milliseconds /= 10;
        }

        return read;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Fields
    {
        public int Year;
        public int Month;
        public int Day;
        public int Hour;
        public int Minute;
        public int Second;
        public int Fraction;
        public int Meridiem;
        public int? Offset;
    }
}
