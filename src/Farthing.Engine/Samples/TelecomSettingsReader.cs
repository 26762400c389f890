using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Samples;

/// <summary>Reads <c>samples/telecom-a.yaml</c>.</summary>
public static class TelecomSettingsReader
{
    /// <summary>The settings that come with Farthing.</summary>
    public static TelecomSettings ReadBundled() =>
        Read(Path.Combine(AppContext.BaseDirectory, "samples", "telecom-a.yaml"));

    /// <summary>Settings from a file.</summary>
    /// <exception cref="UserException">Every problem in it.</exception>
    public static TelecomSettings Read(string path)
    {
        var problems = new ProblemList();
        var root = new MapReader(YamlSource.Load(path), problems, "the case's settings");
        MapReader programme = Part(root, "programme", "the programme");
        MapReader months = Part(root, "months", "the months");
        MapReader prices = Part(root, "prices", "the prices");
        (int year, int month) = FirstMonth(root);
        var settings = new TelecomSettings
        {
            Name = root.RequiredText("name"),
            Currency = root.RequiredText("currency"),
            TimeZone = root.RequiredText("time-zone"),
            Vendor = root.RequiredText("vendor"),
            FirstYear = year,
            FirstMonth = month,
            ProgrammeMonth = (int)(programme.Integer("starts-in-month", 1, 120) ?? 1),
            FirstTarget = Number(programme, "reports"),
            LaterTarget = Number(programme, "reports-six-months-later"),
            Volume = Path12(months, "volume"),
            Adoption = Path12(months, "self-service"),
            BotShare = Path12(months, "bots"),
            HandOffs = Path12(months, "bot-hand-offs"),
            PaidHours = Path12(months, "paid-hours"),
            LeasedHours = Path12(months, "leased-hours"),
            ChannelShares = Desks(months, ""),
            HandleTimes = Desks(months, "handle-time-"),
            Outsourced = Path12(months, "outsourced"),
            Transfers = Path12(months, "transfers"),
            Abandoned = Path12(months, "abandoned"),
            Repeats = Path12(months, "repeats"),
            Satisfaction = Path12(months, "satisfaction"),
            CrmPrice = Path12(months, "crm-software"),
            PortalPrice = Path12(months, "portal"),
            ProgrammeTraining = Path12(months, "programme-training"),
            Prices = Prices(prices),
        };
        foreach (MapReader reader in (MapReader[])[programme, months, prices, root])
        {
            reader.Close();
        }

        problems.ThrowIfErrors();
        return settings;
    }

    private static TelecomPrices Prices(MapReader prices) => new()
    {
        AgentWage = Number(prices, "agent-wage"),
        SupervisorWage = Number(prices, "supervisor-wage"),
        Supervisors = Number(prices, "supervisors"),
        Benefits = Number(prices, "benefits"),
        Training = Number(prices, "training"),
        Absence = Number(prices, "absence"),
        PlannedShrinkage = Number(prices, "planned-shrinkage"),
        Rent = Number(prices, "rent"),
        Utilities = Number(prices, "utilities"),
        Maintenance = Number(prices, "equipment-maintenance"),
        DesktopSoftware = Number(prices, "desktop-software"),
        TelephonyMinute = Number(prices, "telephony-minute"),
        BotSession = Number(prices, "bot-session"),
        VendorCall = Number(prices, "outsourced-call"),
        Postage = Number(prices, "postage"),
        Marketing = Number(prices, "marketing"),
    };

    private static IReadOnlyList<MonthlyPath> Desks(MapReader months, string prefix) =>
        [.. ((string[])["phone", "e-mail", "chat", "social"]).Select(desk => Path12(months, prefix + desk))];

    private static (int Year, int Month) FirstMonth(MapReader root)
    {
        string text = root.RequiredText("first-month");
        string[] parts = text.Split('-');
        if (parts.Length == 2 && parts[0].Length == 4 && parts[1].Length == 2
            && parts.All(p => p.All(char.IsAsciiDigit)) && Digits(parts[1]) is >= 1 and <= 12)
        {
            return (Digits(parts[0]), Digits(parts[1]));
        }

        root.Problems.Error("FT-1013", "first-month must be a month such as 2024-01.", root.PlaceOf("first-month"));
        return (2024, 1);
    }

    private static int Digits(string text) => text.Aggregate(0, (number, digit) => (number * 10) + (digit - '0'));

    private static MapReader Part(MapReader root, string key, string what)
    {
        if (root.Map(key, what) is { } part)
        {
            return part;
        }

        root.Missing(key);
        root.Problems.ThrowIfErrors();
        throw new InvalidOperationException("A missing part is an error.");
    }

    private static decimal Number(MapReader reader, string key)
    {
        if (!reader.Has(key))
        {
            reader.Missing(key);
        }

        return reader.Decimal(key) ?? 0;
    }

    private static MonthlyPath Path12(MapReader months, string key)
    {
        if (!months.Has(key))
        {
            months.Missing(key);
        }

        var values = new List<decimal>();
        foreach (YamlScalar word in months.Words(key))
        {
            if (MapReader.ExactDecimal(word.Text) is { } value and >= 0)
            {
                values.Add(value);
            }
            else
            {
                months.Wrong(key, word, "numbers from 0 up");
            }
        }

        return new MonthlyPath(values.Count > 0 ? values : [0m]);
    }
}
