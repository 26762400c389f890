using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Farthing.EngineTests.Reference;

/// <summary>Values as files and periods spell them.</summary>
public static class RefText
{
    public static string Month(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 12:D4}-{month % 12 + 1:D2}");

    public static string Quarter(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 12:D4}-Q{month % 12 / 3 + 1}");

    public static string Week(int day)
    {
        var (date, rule) = (RefCalendar.Date(day), NodaTime.Calendars.WeekYearRules.Iso);
        return string.Create(CultureInfo.InvariantCulture, $"{rule.GetWeekYear(date):D4}-W{rule.GetWeekOfWeekYear(date):D2}");
    }

    public static string Date(int day) => LocalDatePattern.Iso.Format(RefCalendar.Date(day));

    public static string Instant(long ms) => InstantPattern.ExtendedIso.Format(NodaTime.Instant.FromUnixTimeMilliseconds(ms));

    /// <summary>Local time with its offset.</summary>
    public static string Local(long ms, DateTimeZone zone) =>
        OffsetDateTimePattern.Rfc3339.Format(NodaTime.Instant.FromUnixTimeMilliseconds(ms).InZone(zone).ToOffsetDateTime());

    /// <summary>A number of 10⁻ᵈ as plain decimals.</summary>
    public static string Decimal(long value, int digits)
    {
        var text = Math.Abs((decimal)value).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        text = (text[..^digits] + "." + text[^digits..]).TrimEnd('0').TrimEnd('.');
        return value < 0 ? "-" + text : text;
    }

    public static string Seconds(long ms) => Decimal(ms, 3);
}
