using NodaTime;

namespace Farthing.Engine.Samples;

/// <summary>
/// The case telecom-a before anything is drawn at random: counts, hours and costs of each month, from the settings and the
/// size alone. The generator realises the counts exactly, so the ledger can be written from inputs (hours × wages, seats ×
/// rent, contracted calls × price, …) and still be known beforehand.
/// </summary>
public sealed class TelecomPlan
{
    /// <summary>Months from the programme's first month to the one in which its effect is read.</summary>
    public const int MonthsToEffect = 6;

    private const decimal ChatConcurrency = 1.5m;
    private const decimal ExcludedShare = 0.004m;
    private readonly TelecomSettings _settings;

    private TelecomPlan(TelecomSettings settings, IReadOnlyList<MonthPlan> months, decimal wageLevel)
    {
        _settings = settings;
        Months = months;
        WageLevel = wageLevel;
    }

    /// <summary>
    /// The one scalar solved for: what multiplies the wages of the settings so that the programme's first month costs
    /// <see cref="TelecomSettings.FirstTarget"/> per interaction. Six decimals, used as printed.
    /// </summary>
    public decimal WageLevel { get; }

    /// <summary>The settings.</summary>
    public TelecomSettings Settings => _settings;

    /// <summary>The months.</summary>
    internal IReadOnlyList<MonthPlan> Months { get; }

    /// <summary>Plans a case of so many rows of interactions over so many months.</summary>
    public static TelecomPlan Make(TelecomSettings settings, long interactions, int months)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(months);
        ArgumentOutOfRangeException.ThrowIfLessThan(interactions, months);
        int programme = settings.ProgrammeMonth - 1;
        long[] rows = RowsByMonth(settings, interactions, months);
        var planned = Enumerable.Range(0, months).Select(m => Month(settings, m, rows[m], m == months - 1)).ToList();

        // A case too short to reach the programme takes its wage level from the month as it would have been.
        MonthPlan first = programme < months
            ? planned[programme]
            : Month(settings, programme, Math.Max(1, interactions / months), last: false);
        return new TelecomPlan(settings, planned, Solve(first, settings.FirstTarget));
    }

    /// <summary>A month's ledger in scope over its counted interactions: what Farthing must report, known beforehand.</summary>
    internal decimal CostPerInteraction(MonthPlan month) =>
        month.Costs.Where(c => c.InScope).Sum(c => c.Cents(WageLevel)) / 100m / month.Counted;

    private static decimal Solve(MonthPlan month, decimal target)
    {
        decimal waged = month.Costs.Sum(c => c.Waged);
        decimal rest = month.Costs.Where(c => c.InScope).Sum(c => c.Fixed);
        return decimal.Round(((target * month.Counted) - rest) / waged, 6);
    }

    private static long[] RowsByMonth(TelecomSettings settings, long interactions, int months)
    {
        decimal[] weights = [.. Enumerable.Range(0, months).Select(settings.Volume.Season)];
        return Share(interactions, weights);
    }

    /// <summary>Cuts a count by weights; the parts add up to it (cascade rounding).</summary>
    private static long[] Share(long count, IReadOnlyList<decimal> weights)
    {
        decimal total = weights.Sum(), sum = 0;
        long[] parts = new long[weights.Count];
        long before = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            sum += weights[i];
            long upTo = i == parts.Length - 1 ? count : (long)decimal.Round(count * sum / total, 0);
            parts[i] = upTo - before;
            before = upTo;
        }

        return parts;
    }

    private static long Part(decimal count, decimal share) => (long)decimal.Round(count * share, 0);

    private static MonthPlan Month(TelecomSettings s, int m, long rows, bool last)
    {
        long abandoned = Part(rows, s.Abandoned[m]);
        long excluded = Part(rows, ExcludedShare);

        // A day and a half of e-mails is still unanswered when the data end.
        decimal agentShare = 1 - s.Adoption[m];
        long open = last ? Part(rows, agentShare * s.ChannelShares[(int)Desk.EMail][m] * 1.5m / 30) : 0;
        long counted = rows - abandoned - excluded - open;
        long selfServed = Part(counted, s.Adoption[m]);
        long[] desks = Share(counted - selfServed, [.. s.ChannelShares.Select(c => c[m])]);
        long outsourced = Part(desks[(int)Desk.Phone], s.Outsourced[m]);
        long handOffs = Part(desks[(int)Desk.Chat], s.HandOffs[m]);
        desks[(int)Desk.Phone] -= outsourced;
        var month = new MonthPlan
        {
            Index = m,
            FirstDay = new LocalDate(s.FirstYear, s.FirstMonth, 1).PlusMonths(m),
            Counted = counted,
            Abandoned = abandoned,
            Excluded = excluded,
            Open = open,
            SelfServed = selfServed,
            BotSessions = Part(selfServed, s.BotShare[m]),
            HandOffs = handOffs,
            Outsourced = outsourced,
            InHouse = desks,
            Transfers = Part(desks[(int)Desk.Phone], s.Transfers[m]),
            Hours = counted * s.PaidHours[m] / 1000,
            Work = [],
            Costs = [],
        };
        return month with { Work = Work(s, month), Costs = Costs(s, month) };
    }

    private static decimal[] Work(TelecomSettings s, MonthPlan month)
    {
        decimal[] work = [.. month.InHouse.Select((count, desk) => count * s.HandleTimes[desk][month.Index])];
        work[(int)Desk.Phone] += month.Transfers * s.HandleTimes[(int)Desk.Phone][month.Index];
        work[(int)Desk.Chat] /= ChatConcurrency;
        return work;
    }

    private static List<PlannedCost> Costs(TelecomSettings s, MonthPlan month)
    {
        int m = month.Index;
        TelecomPrices p = s.Prices;
        decimal hours = month.Hours, leased = month.Counted * s.LeasedHours[m] / 1000;
        decimal agents = hours * p.AgentWage, supervisors = hours * p.Supervisors * p.SupervisorWage;

        // Contracts are for planned volumes: fractions of a call, so that a small case has the same prices as a large one.
        decimal phone = month.Counted * (1 - s.Adoption[m]) * s.ChannelShares[(int)Desk.Phone][m];
        decimal minutes = phone * s.HandleTimes[(int)Desk.Phone][m] / 60;
        decimal contracted = phone * s.Outsourced[m] * p.VendorCall;
        List<PlannedCost> costs =
        [
            new("wages-agents", LineSpread.Agents, 0, agents),
            new("benefits-agents", LineSpread.Agents, 0, agents * p.Benefits),
            new("training-regular", LineSpread.Agents, 0, agents * p.Training),
            new("wages-supervisors", LineSpread.Supervisors, 0, supervisors),
            new("benefits-supervisors", LineSpread.Supervisors, 0, supervisors * p.Benefits),
            new("rent", LineSpread.Sites, leased * p.Rent),
            new("utilities", LineSpread.Sites, leased * p.Utilities),
            new("equipment-maintenance", LineSpread.Sites, leased * p.Maintenance),
            new("software-desktop", LineSpread.Once, hours * (1 + p.Supervisors) * p.DesktopSoftware),
            new("software-crm", LineSpread.Once, month.Counted * s.CrmPrice[m]),
            new("portal-hosting", LineSpread.Once, month.Counted * s.PortalPrice[m]),
            new("telephony", LineSpread.Once, minutes * p.TelephonyMinute),
            new("bot-platform", LineSpread.Once, (month.BotSessions + month.HandOffs) * p.BotSession),
            new("outsourcing", LineSpread.Vendor, contracted),
            new("postage", LineSpread.Once, month.Counted * p.Postage),
            new("marketing", LineSpread.Once, month.Counted * p.Marketing, InScope: false),
        ];
        if (s.ProgrammeTraining[m] != 0)
        {
            costs.Add(new("training-programme", LineSpread.Once, hours * s.ProgrammeTraining[m], Initiative: "service-renewal"));
        }

        if (m % 6 == 5)
        {
            costs.Add(new("outsourcing-credits", LineSpread.Vendor, -contracted * 0.02m));
        }

        return costs;
    }
}
