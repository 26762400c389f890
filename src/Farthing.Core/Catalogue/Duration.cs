using System.Globalization;

namespace Farthing.Core.Catalogue;

/// <summary>Lengths of time as people write them: <c>20 s</c>, <c>90</c> (seconds), <c>5 min</c>, <c>24 h</c>, <c>7 d</c> (of 24 hours).</summary>
public static class Duration
{
    private static readonly (string Suffix, long Milliseconds)[] Units =
        [("ms", 1), ("min", 60_000), ("s", 1_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Milliseconds of <paramref name="text"/>, at least 0; null when it is not a whole number of them.</summary>
    public static long? TryParse(string text)
    {
        string trimmed = text.Trim();
        long factor = 1_000;
        foreach ((string suffix, long milliseconds) in Units)
        {
            if (trimmed.EndsWith(suffix, StringComparison.Ordinal))
            {
                (trimmed, factor) = (trimmed[..^suffix.Length].TrimEnd(), milliseconds);
                break;
            }
        }

        if (!decimal.TryParse(trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > 1_000_000_000m)
        {
            return null;
        }

        decimal exact = number * factor;
        return exact == decimal.Truncate(exact) ? (long)exact : null;
    }

    /// <summary>The shortest exact spelling: <c>7 d</c>, <c>20 s</c>.</summary>
    public static string Text(long milliseconds)
    {
        foreach ((string suffix, long size) in Units.OrderByDescending(u => u.Milliseconds))
        {
            if (milliseconds != 0 && milliseconds % size == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size} {suffix}");
            }
        }

        return "0 s";
    }
}
