using Farthing.Core.Errors;
using Farthing.Core.Time;
using NodaTime;
using Duration = Farthing.Core.Catalogue.Duration;

namespace Farthing.Engine.Workspaces;

/// <summary>Reads <c>farthing.yaml</c>.</summary>
internal static class WorkspaceReader
{
    private static readonly Dictionary<string, IsoDayOfWeek> Weekdays = Enum.GetValues<IsoDayOfWeek>()
        .Where(d => d != IsoDayOfWeek.None).ToDictionary(d => d.ToString().ToLowerInvariant(), d => d);

    private static readonly Dictionary<string, int> Months = new[]
    {
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    }.Select((name, i) => (name, i)).ToDictionary(m => m.name, m => m.i + 1);

    private static readonly Dictionary<string, FiscalPattern> Patterns = new()
    {
        ["months"] = FiscalPattern.Months,
        ["4-4-5"] = FiscalPattern.Weeks445,
        ["4-5-4"] = FiscalPattern.Weeks454,
        ["5-4-4"] = FiscalPattern.Weeks544,
    };

    private static readonly Dictionary<string, YearEndRule> EndRules = new()
    {
        ["last"] = YearEndRule.Last,
        ["nearest"] = YearEndRule.Nearest,
    };

    /// <summary>The longest time limit: a week.</summary>
    private const long MostTimeMs = 7L * 86_400_000;

    private static readonly Dictionary<string, bool> NamedBy = new() { ["end"] = false, ["start"] = true };

    private static readonly string[] AttributeFacts =
        ["interactions", "segments", "customers", "agents", "issues", "surveys", "ledger", "usage", "orders"];

    public static Workspace Read(string folder) =>
        Read(folder, YamlSource.Load(Path.Combine(folder, Workspace.ConfigName), Workspace.ConfigName));

    public static Workspace Read(string folder, YamlNode root)
    {
        ProblemList problems = new();
        MapReader reader = new(root, problems, "the workspace");
        string name = reader.RequiredText("name");
        string currency = Currency(reader);
        WorkspaceCalendar calendar = Calendar(reader);
        IReadOnlyList<DeclaredDimension> dimensions = Dimensions(reader);
        string? industry = Industry(reader);
        BusinessHours? hours = BusinessHoursReader.Read(reader, calendar.Zone);
        EngineSettings engine = Engine(reader);
        reader.Close();
        problems.ThrowIfErrors();
        return new Workspace(folder, name, currency, calendar) { Dimensions = dimensions, Hours = hours, Industry = industry, Engine = engine };
    }

    private static string? Industry(MapReader reader)
    {
        string? industry = reader.Text("industry");
        if (industry is not null && !(industry.Length > 0 && IsKebab(industry)))
        {
            reader.Problems.Error(
                "FT-1013", $"\"{industry}\" is not an industry.", reader.PlaceOf("industry"),
                "write a word such as telecom, banking, retail or software");
        }

        return industry;
    }

    private static string Currency(MapReader reader)
    {
        string text = reader.RequiredText("currency");
        if (text.Length > 0 && !(text.Length == 3 && text.All(char.IsAsciiLetterUpper)))
        {
            reader.Problems.Error(
                "FT-1013", $"\"{text}\" is not a currency code.", reader.PlaceOf("currency"),
                "write three capital letters: USD, EUR, GBP");
        }

        return text;
    }

    private static WorkspaceCalendar Calendar(MapReader reader)
    {
        DateTimeZone zone = DateTimeZone.Utc;
        string zoneName = reader.RequiredText("time-zone");
        if (zoneName.Length > 0)
        {
            zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneName) ?? UnknownZone(reader, zoneName);
        }

        IsoDayOfWeek? weekStart = reader.Choice("week-start", Weekdays);
        FiscalCalendar fiscal = Fiscal(reader);
        WorkspaceCalendar calendar = new(zone, weekStart ?? IsoDayOfWeek.Monday, fiscal);
        if (weekStart is not null && weekStart != calendar.WeekStart)
        {
            reader.Problems.Error(
                "FT-1015", $"Weeks begin on {weekStart}, but the fiscal year ends on {fiscal.EndWeekday}.",
                reader.PlaceOf("week-start"),
                $"leave week-start out, or write {calendar.WeekStart.ToString().ToLowerInvariant()}");
        }

        return calendar;
    }

    private static DateTimeZone UnknownZone(MapReader reader, string zone)
    {
        reader.Problems.Error(
            "FT-1014", $"\"{zone}\" is not a time zone.", reader.PlaceOf("time-zone"),
            NearMatch.Suggest(zone, DateTimeZoneProviders.Tzdb.Ids)
            ?? "write an IANA name such as Europe/Berlin, America/New_York or UTC");
        return DateTimeZone.Utc;
    }

    private static FiscalCalendar Fiscal(MapReader reader)
    {
        if (reader.Node("fiscal-year") is null)
        {
            return FiscalCalendar.Calendar;
        }

        MapReader fiscal = reader.Map("fiscal-year", "the fiscal year")!;
        FiscalPattern pattern = fiscal.Choice("pattern", Patterns) ?? FiscalPattern.Months;
        bool namedByStart = fiscal.Choice("named-by", NamedBy) ?? false;
        fiscal.Allow("starts", "ends");
        ExcludeOther(fiscal, pattern);
        int starts = 1;
        IsoDayOfWeek endOn = IsoDayOfWeek.Saturday;
        YearEndRule rule = YearEndRule.Last;
        if (pattern == FiscalPattern.Months)
        {
            starts = fiscal.Choice("starts", Months) ?? 1;
        }
        else if (fiscal.Map("ends", "the fiscal year's end") is { } ends)
        {
            endOn = ends.Choice("on", Weekdays) ?? endOn;
            rule = ends.Choice("rule", EndRules) ?? rule;
            starts = ((ends.Choice("in", Months) ?? 12) % 12) + 1;
            ends.Close();
        }
        else
        {
            fiscal.Problems.Error(
                "FT-1011", "A fiscal year made of weeks needs the key \"ends\".", fiscal.Place,
                "for example ends: { on: saturday, in: january, rule: last }");
        }

        fiscal.Close();
        return new FiscalCalendar(starts, pattern, endOn, rule, namedByStart);
    }

    private static void ExcludeOther(MapReader fiscal, FiscalPattern pattern)
    {
        string other = pattern == FiscalPattern.Months ? "ends" : "starts";
        if (fiscal.Has(other))
        {
            string what = pattern == FiscalPattern.Months ? "made of months has no \"ends\"" : "made of weeks has no \"starts\"";
            fiscal.Problems.Error(
                "FT-1015", $"A fiscal year {what}.", fiscal.PlaceOf(other),
                other == "ends" ? "give the first month with starts, or a pattern such as 4-4-5" : "say when it ends: ends: { on: saturday, in: january }");
        }
    }

    private static List<DeclaredDimension> Dimensions(MapReader reader)
    {
        List<DeclaredDimension> dimensions = [];
        foreach (MapReader item in reader.Maps("dimensions", "a dimension"))
        {
            string id = item.RequiredText("id");
            string from = item.RequiredText("from");
            int dot = from.IndexOf('.', StringComparison.Ordinal);
            string fact = dot < 0 ? "interactions" : from[..dot];
            CheckDimension(item, id, fact, dimensions);
            dimensions.Add(new DeclaredDimension(id, fact, from[(dot + 1)..], item.Text("title") ?? id, item.PlaceOf("id")));
            item.Close();
        }

        return dimensions;
    }

    private static void CheckDimension(MapReader item, string id, string fact, List<DeclaredDimension> before)
    {
        if (id.Length > 0 && !IsKebab(id))
        {
            item.Problems.Error(
                "FT-1013", $"\"{id}\" is not an id: it takes small letters, digits and hyphens.", item.PlaceOf("id"));
        }

        if (before.Exists(d => d.Id == id))
        {
            item.Problems.Error("FT-1016", $"The dimension \"{id}\" is declared twice.", item.PlaceOf("id"));
        }

        if (!AttributeFacts.Contains(fact, StringComparer.Ordinal))
        {
            item.Problems.Error(
                "FT-1013", $"\"{fact}\" has no attributes; they come from {string.Join(", ", AttributeFacts)}.",
                item.PlaceOf("from"), NearMatch.Suggest(fact, AttributeFacts));
        }
    }

    private static bool IsKebab(string id) =>
        char.IsAsciiLetterLower(id[0]) && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static EngineSettings Engine(MapReader reader)
    {
        if (reader.Map("engine", "the engine") is not { } engine)
        {
            return new EngineSettings();
        }

        long? threads = engine.Integer("threads", 1, 1024);
        long? memory = engine.Integer("memory-mb", 64, 64L * 1024 * 1024);
        ClickHouse.ClickHouseSettings? clickHouse = ClickHouseSettingsReader.Read(engine);
        TimeSpan? limit = TimeLimit(engine);
        engine.Close();
        EngineSettings settings = new((int?)threads, memory, clickHouse);
        return limit is { } given ? settings with { TimeLimit = given } : settings;
    }

    private static TimeSpan? TimeLimit(MapReader engine)
    {
        if (engine.Text("time-limit") is not { } text)
        {
            return null;
        }

        if (Duration.TryParse(text) is long ms and > 0 and <= MostTimeMs)
        {
            return TimeSpan.FromMilliseconds(ms);
        }

        engine.Problems.Error(
            "FT-1013", $"\"{text}\" is no length of time up to 7d.", engine.PlaceOf("time-limit"), "write 90s, 10min or 1h");
        return null;
    }
}
