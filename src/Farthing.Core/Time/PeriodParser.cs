using System.Globalization;
using Farthing.Core.Errors;
using NodaTime;

namespace Farthing.Core.Time;

/// <summary>Reads the period syntax in one calendar. Years are 1900 to 2199.</summary>
internal sealed class PeriodParser(WorkspaceCalendar calendar)
{
    private const string Forms = "write a year (2024), quarter (2024-Q2), month (2024-05), week (2024-W07), day (2024-05-17) or A..B";

    public Period Parse(string text, string source)
    {
        string trimmed = text.Trim();
        int dots = trimmed.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return One(trimmed) ?? throw NotAPeriod(text, trimmed, source);
        }

        string from = trimmed[..dots].Trim();
        string to = trimmed[(dots + 2)..].Trim();
        Period first = One(from) ?? throw NotAPeriod(text, from, source);
        Period last = One(to) ?? throw NotAPeriod(text, to, source);
        if (last.EndDay <= first.FirstDay)
        {
            throw new UserException(
                "FT-1102", $"The period {text} ends before it begins.", Place(text, trimmed, source),
                $"write {to}..{from}");
        }

        return Range(first, last);
    }

    public Period? TryParse(string text)
    {
        string trimmed = text.Trim();
        int dots = trimmed.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return One(trimmed);
        }

        Period? first = One(trimmed[..dots].Trim());
        Period? last = One(trimmed[(dots + 2)..].Trim());
        return first is null || last is null || last.EndDay <= first.FirstDay ? null : Range(first, last);
    }

    private static Period Range(Period first, Period last) => new(
        first.FirstDay, Math.Max(first.EndDay, last.EndDay), $"{first.Text}..{last.Text}",
        CommonUnit(first.Unit, last.Unit));

    /// <summary>Weeks do not divide months, so that a mixture of the two can only be moved by days.</summary>
    private static PeriodUnit CommonUnit(PeriodUnit a, PeriodUnit b) =>
        a != b && (a == PeriodUnit.Week || b == PeriodUnit.Week) ? PeriodUnit.Day : a < b ? a : b;

    private Period? One(string text)
    {
        if (text.Length < 4 || Digits(text.AsSpan(0, 4)) is not { } year || year is < 1900 or > 2199)
        {
            return null;
        }

        return text.Length switch
        {
            4 => Months(year * 12, 12, text, PeriodUnit.Year),
            7 when text[4] == '-' && text[5] is 'Q' or 'q' => Quarter(year, text[6]),
            7 when text[4] == '-' && Digits(text.AsSpan(5, 2)) is >= 1 and <= 12 and { } month =>
                Months(calendar.Fiscal.MonthIndex(year, month), 1, text, PeriodUnit.Month),
            8 when text[4] == '-' && text[5] is 'W' or 'w' => Week(year, Digits(text.AsSpan(6, 2)) ?? 0),
            10 when text[4] == '-' && text[7] == '-' => Day(year, Digits(text.AsSpan(5, 2)), Digits(text.AsSpan(8, 2)), text),
            _ => null,
        };
    }

    private Period Months(int month, int count, string text, PeriodUnit unit) =>
        new(calendar.Fiscal.MonthStart(month), calendar.Fiscal.MonthStart(month + count), text, unit);

    private Period? Quarter(int year, char digit) => digit is >= '1' and <= '4'
        ? Months((year * 12) + ((digit - '1') * 3), 3, calendar.QuarterText((year * 4) + (digit - '1')), PeriodUnit.Quarter)
        : null;

    private Period? Week(int year, int week)
    {
        int first = calendar.WeekYearStart(year) + (7 * (week - 1));
        return week >= 1 && first < calendar.WeekYearStart(year + 1)
            ? new Period(first, first + 7, calendar.WeekText(first), PeriodUnit.Week)
            : null;
    }

    private static Period? Day(int year, int? month, int? day, string text)
    {
        if (month is not (>= 1 and <= 12) || day is null or < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month.Value))
        {
            return null;
        }

        int number = DayNumber.Of(new LocalDate(year, month.Value, day.Value));
        return new Period(number, number + 1, text, PeriodUnit.Day);
    }

    private static int? Digits(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return null;
            }
        }

        return int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static UserException NotAPeriod(string whole, string part, string source) =>
        new("FT-1101", $"\"{part}\" is not a period.", Place(whole, part, source), Forms);

    private static SourcePlace Place(string whole, string part, string source) =>
        new(source, 1, Math.Max(0, whole.IndexOf(part, StringComparison.Ordinal)) + 1, whole, Math.Max(1, part.Length));
}
