namespace Farthing.Engine.Import.Casts;

/// <summary>
/// Casts a duration to milliseconds: seconds (decimals allowed), <c>h:mm:ss</c> or <c>mm:ss</c> with optional decimals of a
/// second. Finer decimals are rounded half to even.
/// </summary>
public static class DurationCast
{
    private static readonly DecimalCast Seconds = new(3, Round: true);
    private static readonly DecimalCast Millis = new(0, Round: true);
    private static readonly DecimalCast Minutes = new(3, Round: true);

    /// <summary>Casts.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="unit">What a plain number counts.</param>
    /// <param name="negative">Whether it may be below zero.</param>
    /// <param name="milliseconds">The duration in milliseconds.</param>
    /// <returns>Why not; null when done.</returns>
    public static string? TryCast(ReadOnlySpan<byte> text, DurationUnit unit, bool negative, out long milliseconds)
    {
        string? fault = text.Contains((byte)':') ? Clock(text, out milliseconds) : Plain(text, unit, out milliseconds);
        if (fault is null && milliseconds < 0 && !negative)
        {
            return "is below zero";
        }

        return fault is null && Math.Abs(milliseconds) > 100L * 366 * 86_400_000 ? "is longer than a hundred years" : fault;
    }

    private static string? Plain(ReadOnlySpan<byte> text, DurationUnit unit, out long milliseconds)
    {
        string? fault = (unit == DurationUnit.Milliseconds ? Millis : unit == DurationUnit.Seconds ? Seconds : Minutes)
            .TryCast(text, out milliseconds);
        if (fault is null && unit is DurationUnit.Minutes or DurationUnit.Hours)
        {
            int factor = unit == DurationUnit.Minutes ? 60 : 3600;
            if (Math.Abs(milliseconds) > long.MaxValue / 3600)
            {
                return "is longer than a hundred years";
            }

            milliseconds *= factor;
        }

        return fault is null ? null : "is not a duration (seconds such as 93.5, or h:mm:ss)";
    }

    private static string? Clock(ReadOnlySpan<byte> text, out long milliseconds)
    {
        const string Fault = "is not a duration (seconds such as 93.5, or h:mm:ss)";
        milliseconds = 0;
        bool negative = text[0] == '-';
        text = negative ? text[1..] : text;
        int last = text.LastIndexOf((byte)':');
        ReadOnlySpan<byte> seconds = text[(last + 1)..];
        ReadOnlySpan<byte> front = text[..last];
        int colon = front.IndexOf((byte)':');
        ReadOnlySpan<byte> hours = colon < 0 ? "0"u8 : front[..colon];
        ReadOnlySpan<byte> minutes = front[(colon + 1)..];
        if (!Digits(hours, 1, 6, out long h) || !Digits(minutes, colon < 0 ? 1 : 2, colon < 0 ? 6 : 2, out long m)
            || (colon >= 0 && m > 59) || seconds.Length < 2 || !Digits(seconds[..2], 2, 2, out long s) || s > 59
            || (seconds.Length > 2 && seconds[2] != '.') || Seconds.TryCast(seconds, out long ms) is not null)
        {
            return Fault;
        }

        milliseconds = ((h * 3600) + (m * 60)) * 1000 + ms;
        milliseconds = negative ? -milliseconds : milliseconds;
        return null;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int least, int most, out long value)
    {
        value = 0;
        if (text.Length < least || text.Length > most)
        {
            return false;
        }

        foreach (byte b in text)
        {
            uint digit = unchecked((uint)(b - '0'));
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }
}
