using System.Globalization;
using NodaTime;

namespace Farthing.Engine.Samples;

/// <summary>Numbers and dates as text of the invariant culture.</summary>
internal static class CsvText
{
    /// <summary>A whole number.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A decimal number as it stands, without a trailing zero.</summary>
    public static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>A month as <c>2024-05</c>.</summary>
    public static string Month(LocalDate day) =>
        string.Create(CultureInfo.InvariantCulture, $"{day.Year:0000}-{day.Month:00}");
}
