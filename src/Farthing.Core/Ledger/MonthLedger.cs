using System.Globalization;
using System.Numerics;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Core.Money;

namespace Farthing.Core.Ledger;

/// <summary>What became of a ledger line.</summary>
public enum LineFate
{
    /// <summary>A pool takes it.</summary>
    Pooled,

    /// <summary>An account rule puts it out of scope.</summary>
    OutOfScope,

    /// <summary>No account rule takes its account: the month does not close.</summary>
    NoRule,

    /// <summary>No pool takes it: the month does not close.</summary>
    NoPool,
}

/// <summary>The part of a ledger line that falls into a month.</summary>
/// <param name="Line">The line.</param>
/// <param name="Amount">Micro-units of the workspace's currency.</param>
/// <param name="Original">The same part in the line's own currency.</param>
/// <param name="Component">Its component, none when out of scope or without a rule.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Pool">Index of the pool that took it, −1 for none.</param>
public sealed record MonthLine(LedgerLine Line, long Amount, long Original, Component Component, LineFate Fate, int Pool)
{
    /// <summary>Whether it is money of customer service: neither out of scope nor left out by the scope of that name.</summary>
    public bool InService { get; init; }
}

/// <summary>A month's money in one currency before and after conversion.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Original">Micro-units of it.</param>
/// <param name="Converted">Micro-units of the workspace's currency.</param>
/// <param name="Rounding">
/// Σ (rounded − exact) of the lines that end in the month, in 10⁻¹⁸ of the workspace's currency's major unit.
/// </param>
public sealed record CurrencyTotal(string Currency, Int128 Original, Int128 Converted, BigInteger Rounding);

/// <summary>
/// The ledger of one month: every line's part in it, converted, with the component and pool that its rules give it
/// (docs/costing.md 2).
/// </summary>
public sealed class MonthLedger
{
    private MonthLedger(IReadOnlyList<MonthLine> lines, IReadOnlyList<CurrencyTotal> currencies)
    {
        Lines = lines;
        Currencies = currencies;
    }

    /// <summary>The lines' parts, in the order given.</summary>
    public IReadOnlyList<MonthLine> Lines { get; }

    /// <summary>Totals by currency, by its name.</summary>
    public IReadOnlyList<CurrencyTotal> Currencies { get; }

    /// <summary>Reads the lines that touch the days from <paramref name="firstDay"/> until <paramref name="endDay"/>.</summary>
    /// <exception cref="UserException">
    /// FT-3010: a line's currency has no exchange rate; FT-3011: a pool has both lines and a rate; FT-3012: an amount is too large.
    /// </exception>
    public static MonthLedger Read(
        CostModel model, IEnumerable<LedgerLine> lines, int firstDay, int endDay, ExchangeRates rates,
        AgentDirectory agents, CodeTexts texts)
    {
        LineSorter sorter = new(model, agents, texts);
        List<MonthLine> parts = [];
        List<Problem> problems = [];
        Dictionary<string, CurrencyTotal> currencies = new(StringComparer.Ordinal);
        foreach (LedgerLine line in lines.Where(l => l.FirstDay < endDay && l.EndDay > firstDay))
        {
            if (rates.Find(line.Currency, line.EndDay - 1) is not { } rate)
            {
                problems.Add(NoRate(line));
                continue;
            }

            long whole = Convert(line, rate);
            long amount = Part(whole, line, firstDay, endDay), original = Part(line.Amount, line, firstDay, endDay);
            (Component component, LineFate fate, int pool) = sorter.Sort(line);
            parts.Add(new MonthLine(line, amount, original, component, fate, pool) { InService = sorter.InService(line, component, fate) });
            string currency = line.Currency.Length == 0 ? rates.Own : line.Currency;
            BigInteger rounding = line.EndDay <= endDay
                ? ((BigInteger)whole * HalfEven.RateScale) - ((BigInteger)line.Amount * rate)
                : 0;
            CurrencyTotal old = currencies.GetValueOrDefault(currency) ?? new CurrencyTotal(currency, 0, 0, 0);
            currencies[currency] = new(currency, old.Original + original, old.Converted + amount, old.Rounding + rounding);
        }

        problems.AddRange(RatesWithLines(model, parts));
        return problems.Count > 0
            ? throw new UserException(problems)
            : new MonthLedger(parts, [.. currencies.Values.OrderBy(c => c.Currency, StringComparer.Ordinal)]);
    }

    private static long Part(long amount, LedgerLine line, int firstDay, int endDay) => Cascade.Between(
        amount,
        Math.Max(0, firstDay - line.FirstDay),
        Math.Min(line.EndDay, endDay) - line.FirstDay,
        line.EndDay - line.FirstDay);

    private static long Convert(LedgerLine line, long rate)
    {
        try
        {
            return HalfEven.Convert(line.Amount, rate);
        }
        catch (OverflowException)
        {
            throw new UserException(
                "FT-3012", $"Ledger line {line.Id} is beyond 9.2·10¹² in the workspace's currency.",
                suggestion: "check its amount and the exchange rate");
        }
    }

    private static Problem NoRate(LedgerLine line) => new(
        "FT-3010", Severity.Error,
        $"Ledger line {line.Id} ({line.Account}, {Micro.ToPlain(line.Amount)} {line.Currency}) has no exchange rate on or before {Day(line.EndDay - 1)}.",
        Suggestion: $"import an fx file with a rate for {line.Currency} dated {Day(line.EndDay - 1)} or earlier");

    private static IEnumerable<Problem> RatesWithLines(CostModel model, List<MonthLine> parts)
    {
        foreach (string name in model.Rates.Select(r => r.Pool).Distinct(StringComparer.Ordinal))
        {
            List<MonthLine> taken = [.. parts.Where(p => p.Pool >= 0 && model.Pools[p.Pool].Name == name)];
            if (taken.Count > 0)
            {
                string lines = string.Join(", ", taken.Take(5).Select(t => t.Line.Id)) + (taken.Count > 5 ? ", …" : "");
                yield return new Problem(
                    "FT-3011", Severity.Error,
                    $"Pool \"{name}\" has both a rate and {taken.Count} ledger line(s): {lines}.",
                    model.Rates.First(r => r.Pool == name).Place,
                    "take the rate out where the ledger says what was spent, or give the lines to another pool");
            }
        }
    }

    private static string Day(int day) =>
        DateOnly.FromDayNumber(day + 719_162).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
