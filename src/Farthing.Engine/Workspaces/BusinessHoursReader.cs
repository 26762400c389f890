using Farthing.Core.Time;
using NodaTime;
using NodaTime.Text;

namespace Farthing.Engine.Workspaces;

/// <summary>Reads <c>business-hours</c> of <c>farthing.yaml</c>.</summary>
internal static class BusinessHoursReader
{
    private const int MsPerMinute = 60_000;
    private const int MinutesPerDay = 1440;
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The opening times; null where there are none.</summary>
    public static BusinessHours? Read(MapReader workspace, DateTimeZone zone)
    {
        if (workspace.Map("business-hours", "the business hours") is not { IsBroken: false } map)
        {
            return null;
        }

        map.Allow([.. Days, "mon-fri", "mon-sat", "mon-sun", "holidays"]);
        List<LocalDate> holidays = [];
        Dictionary<IsoDayOfWeek, IReadOnlyList<OpenWindow>> windows = [];
        foreach (YamlScalar key in map.Keys)
        {
            if (key.Text == "holidays")
            {
                holidays = Holidays(map);
            }
            else if (DaysOf(key.Text) is var days && days.Count > 0)
            {
                map.Allow(key.Text);
                AddDays(map, key, days, windows);
            }
        }

        map.Close();
        if (windows.Count == 0)
        {
            map.Problems.Error("FT-1011", "Business hours need at least one day.", map.Place, "for example mon-fri: \"09:00-17:00\"");
        }

        return new BusinessHours(zone, windows, holidays);
    }

    private static void AddDays(
        MapReader map, YamlScalar key, List<IsoDayOfWeek> days, Dictionary<IsoDayOfWeek, IReadOnlyList<OpenWindow>> windows)
    {
        IReadOnlyList<OpenWindow> open = Windows(map, key.Text);
        foreach (IsoDayOfWeek day in days)
        {
            if (!windows.TryAdd(day, open))
            {
                map.Problems.Error(
                    "FT-1016", $"The business hours of {day} are given twice.", key.Place, "name each day once, alone or in a range");
            }
        }
    }

    /// <summary>The days of <c>mon</c> or <c>mon-fri</c>; none where the text is neither.</summary>
    private static List<IsoDayOfWeek> DaysOf(string text)
    {
        string[] ends = text.Split('-');
        int first = Array.IndexOf(Days, ends[0]);
        int last = Array.IndexOf(Days, ends[^1]);
        return ends.Length > 2 || first < 0 || last < first ? [] : [.. Enumerable.Range(first + 1, last - first + 1).Select(d => (IsoDayOfWeek)d)];
    }

    /// <summary>The windows of <c>09:00-12:00, 13:00-17:00</c>; none for <c>closed</c>.</summary>
    private static List<OpenWindow> Windows(MapReader map, string key)
    {
        List<OpenWindow> windows = [];
        foreach (YamlScalar words in map.Words(key).Where(w => w.Text != "closed"))
        {
            foreach (string part in words.Text.Split(','))
            {
                string[] ends = part.Split('-');
                if (ends.Length != 2 || Minute(ends[0]) is not { } from || Minute(ends[1]) is not { } to || to <= from)
                {
                    map.Problems.Error(
                        "FT-1013", $"\"{part.Trim()}\" is not an opening time.", words.Place,
                        "write 09:00-17:00, several with commas, until midnight as 24:00; what passes midnight belongs to two days");
                }
                else if (windows.Count > 0 && from * MsPerMinute < windows[^1].ToMs)
                {
                    map.Problems.Error("FT-1013", $"\"{part.Trim()}\" begins before the opening time that it follows ends.", words.Place);
                }
                else
                {
                    windows.Add(new OpenWindow(from * MsPerMinute, to * MsPerMinute));
                }
            }
        }

        return windows;
    }

    /// <summary>Minutes from midnight of <c>9:00</c> or <c>24:00</c>; null where the text is no time.</summary>
    private static int? Minute(string text)
    {
        text = text.Trim();
        return text == "24:00"
            ? MinutesPerDay
            : LocalTimePattern.CreateWithInvariantCulture("H:mm").Parse(text) is { Success: true } time ? (time.Value.Hour * 60) + time.Value.Minute : null;
    }

    private static List<LocalDate> Holidays(MapReader map)
    {
        List<LocalDate> holidays = [];
        foreach (YamlScalar word in map.Words("holidays"))
        {
            if (LocalDatePattern.Iso.Parse(word.Text).TryGetValue(default, out LocalDate date))
            {
                holidays.Add(date);
            }
            else
            {
                map.Wrong("holidays", word, "dates such as 2024-12-25");
            }
        }

        return holidays;
    }
}
