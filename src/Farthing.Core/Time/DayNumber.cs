using System.Globalization;
using NodaTime;

namespace Farthing.Core.Time;

/// <summary>Local dates as whole days since 1970-01-01, the form in which the store keeps them.</summary>
public static class DayNumber
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    /// <summary>The number of <paramref name="date"/>: 0 on 1970-01-01, negative before.</summary>
    public static int Of(LocalDate date) => NodaTime.Period.DaysBetween(Epoch, date);

    /// <summary>The date with this number; years −9998 to 9999.</summary>
    public static LocalDate ToDate(int day) => Epoch.PlusDays(day);

    /// <summary>The date as <c>2024-05-17</c>.</summary>
    public static string Text(int day) => ToDate(day).ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture);
}
