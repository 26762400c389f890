namespace Farthing.Engine.Import.Casts;

/// <summary>
/// Reads ISO 8601: <c>2024-05-17</c>, <c>2024-05-17T09:30</c>, <c>2024-05-17 09:30:15.250</c>, each time with or without
/// <c>Z</c>, <c>+02:00</c>, <c>+0200</c> or <c>+02</c>. Digits finer than a millisecond are cut off.
/// </summary>
public static class IsoTime
{
    /// <summary>Reads a text without blanks around it.</summary>
    /// <returns>False when it is not ISO 8601 or there is no such date or time.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out ClockReading reading)
    {
        reading = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-')
        {
            return false;
        }

        int century = Two(text, 0);
        int year = Two(text, 2);
        if (century < 0 || year < 0 || !CivilDate.TryDays((century * 100) + year, Two(text, 5), Two(text, 8), out int days))
        {
            return false;
        }

        long dayMs = days * 86_400_000L;
        if (text.Length == 10)
        {
            reading = new ClockReading(dayMs, null, true);
            return true;
        }

        ReadOnlySpan<byte> rest = text[11..];
        if (text[10] is not ((byte)'T' or (byte)' ' or (byte)'t') || !TryTime(ref rest, out int time) || !TryOffset(rest, out int? offset))
        {
            return false;
        }

        reading = new ClockReading(dayMs + time, offset, false);
        return true;
    }

    private static bool TryTime(ref ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 5 || text[2] != ':')
        {
            return false;
        }

        int hour = Two(text, 0);
        int minute = Two(text, 3);
        if (hour is < 0 or > 23 || minute is < 0 or > 59)
        {
            return false;
        }

        int second = 0;
        int fraction = 0;
        text = text[5..];
        if (text is [(byte)':', ..])
        {
            second = text.Length >= 3 ? Two(text, 1) : -1;
            if (second is < 0 or > 59)
            {
                return false;
            }

            text = text[3..];
            if (text is [(byte)'.' or (byte)',', ..] && !TryFraction(ref text, out fraction))
            {
                return false;
            }
        }

        milliseconds = (((hour * 60) + minute) * 60_000) + (second * 1000) + fraction;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        int at = 1;
        for (; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            if (at <= 3)
            {
                milliseconds = (milliseconds * 10) + (text[at] - '0');
            }
        }

        int digits = at - 1;
        for (int i = digits; i < 3; i++)
        {
            milliseconds *= 10;
        }

        text = text[at..];
        return digits is >= 1 and <= 9;
    }

    /// <summary>Reads an offset from UTC; nothing there: null.</summary>
    internal static bool TryOffset(ReadOnlySpan<byte> text, out int? offset)
    {
        offset = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text is [(byte)'Z' or (byte)'z'])
        {
            offset = 0;
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }

        int hours = Two(text, 1);
        int minutes = text.Length == 3 ? 0 : Two(text, text.Length - 2);
        if (hours is < 0 or > 18 || minutes is < 0 or > 59)
        {
            return false;
        }

        offset = ((hours * 60) + minutes) * (text[0] == '-' ? -60_000 : 60_000);
        return true;
    }

    /// <summary>Two digits as a number; −1 when they are none.</summary>
    internal static int Two(ReadOnlySpan<byte> text, int at)
    {
        uint high = unchecked((uint)(text[at] - '0'));
        uint low = unchecked((uint)(text[at + 1] - '0'));
        return high <= 9 && low <= 9 ? (int)((high * 10) + low) : -1;
    }
}
