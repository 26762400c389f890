using NodaTime;

namespace Farthing.Engine.Samples;

/// <summary>The channels that agents handle, in the order of the settings.</summary>
internal enum Desk
{
    /// <summary>Phone calls.</summary>
    Phone,

    /// <summary>E-mails.</summary>
    EMail,

    /// <summary>Chats, up to three at once.</summary>
    Chat,

    /// <summary>Threads on social media.</summary>
    Social,
}

/// <summary>Over whom one planned cost is written as ledger lines.</summary>
internal enum LineSpread
{
    /// <summary>One line without an owner.</summary>
    Once,

    /// <summary>One line per agent, by contract hours.</summary>
    Agents,

    /// <summary>One line per supervisor, equally.</summary>
    Supervisors,

    /// <summary>One line per site, by its teams.</summary>
    Sites,

    /// <summary>One line of the vendor.</summary>
    Vendor,
}

/// <summary>One cost of one month before it is cut into ledger lines.</summary>
/// <param name="Account">The ledger account.</param>
/// <param name="Spread">Over whom.</param>
/// <param name="Fixed">The part that the inputs give, in units of the currency.</param>
/// <param name="Waged">The part that is multiplied by the wage level.</param>
/// <param name="Initiative">The programme's tag, or null.</param>
/// <param name="InScope">False for what the cost model leaves out.</param>
internal sealed record PlannedCost(
    string Account, LineSpread Spread, decimal Fixed, decimal Waged = 0, string? Initiative = null, bool InScope = true)
{
    /// <summary>The amount in hundredths at a wage level, half away from zero.</summary>
    public long Cents(decimal wageLevel) =>
        (long)decimal.Round((Fixed + (Waged * wageLevel)) * 100, 0, MidpointRounding.AwayFromZero);
}

/// <summary>What happens in one month: exact counts, which the generator then realises, and the hours paid for.</summary>
internal sealed record MonthPlan
{
    /// <summary>The month, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its first day.</summary>
    public required LocalDate FirstDay { get; init; }

    /// <summary>Its number of days.</summary>
    public int Days => CalendarSystem.Iso.GetDaysInMonth(FirstDay.Year, FirstDay.Month);

    /// <summary>Rows of interactions in all.</summary>
    public long Rows => Counted + Abandoned + Excluded + Open;

    /// <summary>Interactions that count: answered or self-served, completed in the month.</summary>
    public required long Counted { get; init; }

    /// <summary>Callers who hung up.</summary>
    public required long Abandoned { get; init; }

    /// <summary>Test calls and wrong numbers.</summary>
    public required long Excluded { get; init; }

    /// <summary>E-mails still open when the data end (last month only).</summary>
    public required long Open { get; init; }

    /// <summary>Sessions served without an agent.</summary>
    public required long SelfServed { get; init; }

    /// <summary>Those of them that the bot served.</summary>
    public required long BotSessions { get; init; }

    /// <summary>Chats that a bot opened and an agent finished.</summary>
    public required long HandOffs { get; init; }

    /// <summary>Phone calls that the vendor took.</summary>
    public required long Outsourced { get; init; }

    /// <summary>Interactions handled in-house, by <see cref="Desk"/>.</summary>
    public required IReadOnlyList<long> InHouse { get; init; }

    /// <summary>Transfers among the phone calls handled in-house.</summary>
    public required long Transfers { get; init; }

    /// <summary>Agents' paid hours.</summary>
    public required decimal Hours { get; init; }

    /// <summary>Planned work in seconds of agents' time by <see cref="Desk"/>, chats counted at their concurrency.</summary>
    public required IReadOnlyList<decimal> Work { get; init; }

    /// <summary>The costs.</summary>
    public required IReadOnlyList<PlannedCost> Costs { get; init; }
}
