namespace Farthing.Engine.Import.Casts;

/// <summary>Dates of the Gregorian calendar as days since 1970-01-01, without allocation.</summary>
public static class CivilDate
{
    /// <summary>The days since 1970-01-01; false when there is no such date (years 1 to 9999).</summary>
    public static bool TryDays(int year, int month, int day, out int days)
    {
        days = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        days = DaysBefore(year, month, day);
        return true;
    }

    // Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    private static int DaysBefore(int year, int month, int day)
    {
        int y = month <= 2 ? year - 1 : year;
        int era = y / 400;
        int yearOfEra = y - (era * 400);
        int dayOfYear = ((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5 + day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }
}
