namespace Farthing.Engine.Samples;

/// <summary>One value per month of a case; the last one holds for later months.</summary>
/// <param name="Values">The values from the first month on, at least one.</param>
public sealed record MonthlyPath(IReadOnlyList<decimal> Values)
{
    /// <summary>The value of a month, counted from 0.</summary>
    public decimal this[int month] => Values[Math.Min(month, Values.Count - 1)];

    /// <summary>The value of a month where the path is one of seasons: after its end it begins again.</summary>
    public decimal Season(int month) => Values[month % Values.Count];
}

/// <summary>
/// What goes into the case telecom-a: <c>samples/telecom-a.yaml</c> as types. Shares are fractions (0.40), durations seconds,
/// money units of the currency. All of it is input; the one number solved for is <see cref="TelecomPlan.WageLevel"/>.
/// </summary>
public sealed record TelecomSettings
{
    /// <summary>The company's name, as the workspace bears it.</summary>
    public required string Name { get; init; }

    /// <summary>The ledger's currency.</summary>
    public required string Currency { get; init; }

    /// <summary>The workspace's IANA zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The first month's calendar year.</summary>
    public required int FirstYear { get; init; }

    /// <summary>The first month in that year, 1 to 12.</summary>
    public required int FirstMonth { get; init; }

    /// <summary>The month in which the programme starts, counted from 1.</summary>
    public required int ProgrammeMonth { get; init; }

    /// <summary>What cost-per-interaction is to be in the programme's first month: the wage level is solved for it.</summary>
    public required decimal FirstTarget { get; init; }

    /// <summary>What cost-per-interaction comes to six months later, out of the inputs; solved for nowhere, tested.</summary>
    public required decimal LaterTarget { get; init; }

    /// <summary>The outsourced vendor.</summary>
    public required string Vendor { get; init; }

    /// <summary>Relative volume by month of the year.</summary>
    public required MonthlyPath Volume { get; init; }

    /// <summary>Share of the counted interactions that are self-served.</summary>
    public required MonthlyPath Adoption { get; init; }

    /// <summary>Share of the self-served sessions that a bot serves; the portal serves the rest.</summary>
    public required MonthlyPath BotShare { get; init; }

    /// <summary>Share of the chats that a bot opens and hands to an agent.</summary>
    public required MonthlyPath HandOffs { get; init; }

    /// <summary>Headcount: paid hours of agents per 1,000 counted interactions.</summary>
    public required MonthlyPath PaidHours { get; init; }

    /// <summary>Premises: seat hours leased per 1,000 counted interactions.</summary>
    public required MonthlyPath LeasedHours { get; init; }

    /// <summary>Share of the agent-handled interactions that are phone calls, e-mails, chats, social threads.</summary>
    public required IReadOnlyList<MonthlyPath> ChannelShares { get; init; }

    /// <summary>Mean handle time of a segment in seconds, in the same order.</summary>
    public required IReadOnlyList<MonthlyPath> HandleTimes { get; init; }

    /// <summary>Share of the phone calls that the vendor takes.</summary>
    public required MonthlyPath Outsourced { get; init; }

    /// <summary>Transfers per phone call handled in-house.</summary>
    public required MonthlyPath Transfers { get; init; }

    /// <summary>Share of the rows that are callers who hung up.</summary>
    public required MonthlyPath Abandoned { get; init; }

    /// <summary>Share of the agent-handled interactions after which the customer comes back with the same topic.</summary>
    public required MonthlyPath Repeats { get; init; }

    /// <summary>Mean satisfaction score, 1 to 5.</summary>
    public required MonthlyPath Satisfaction { get; init; }

    /// <summary>Customer relationship software, per counted interaction.</summary>
    public required MonthlyPath CrmPrice { get; init; }

    /// <summary>The self-service portal's hosting, per counted interaction.</summary>
    public required MonthlyPath PortalPrice { get; init; }

    /// <summary>One-off training of the programme, per paid hour.</summary>
    public required MonthlyPath ProgrammeTraining { get; init; }

    /// <summary>Wages, shrinkage and prices that do not change over the months, by name as in the file.</summary>
    public required TelecomPrices Prices { get; init; }
}

/// <summary>Wages, shares and prices of telecom-a that stay the same.</summary>
public sealed record TelecomPrices
{
    /// <summary>An agent's wage per paid hour, before the wage level.</summary>
    public required decimal AgentWage { get; init; }

    /// <summary>A supervisor's wage per paid hour, before the wage level.</summary>
    public required decimal SupervisorWage { get; init; }

    /// <summary>Supervisors' paid hours per paid hour of agents.</summary>
    public required decimal Supervisors { get; init; }

    /// <summary>Benefits as a share of wages.</summary>
    public required decimal Benefits { get; init; }

    /// <summary>Regular training as a share of agents' wages.</summary>
    public required decimal Training { get; init; }

    /// <summary>Paid absence (leave, sickness) as a share of agents' working days.</summary>
    public required decimal Absence { get; init; }

    /// <summary>The planned shrinkage that the cost model takes off paid time.</summary>
    public required decimal PlannedShrinkage { get; init; }

    /// <summary>Rent per leased seat hour.</summary>
    public required decimal Rent { get; init; }

    /// <summary>Utilities per leased seat hour.</summary>
    public required decimal Utilities { get; init; }

    /// <summary>Maintenance of equipment per leased seat hour.</summary>
    public required decimal Maintenance { get; init; }

    /// <summary>Desktop software per paid hour.</summary>
    public required decimal DesktopSoftware { get; init; }

    /// <summary>Telephony per planned phone minute.</summary>
    public required decimal TelephonyMinute { get; init; }

    /// <summary>The bot's fee per session, hand-offs included.</summary>
    public required decimal BotSession { get; init; }

    /// <summary>The vendor's price per contracted call.</summary>
    public required decimal VendorCall { get; init; }

    /// <summary>Postage and translation per counted interaction.</summary>
    public required decimal Postage { get; init; }

    /// <summary>Marketing per counted interaction: in the ledger, out of scope.</summary>
    public required decimal Marketing { get; init; }
}
