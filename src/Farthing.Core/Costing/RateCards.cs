using System.Numerics;
using Farthing.Core.Errors;
using Farthing.Core.Ledger;
using Farthing.Core.Money;

namespace Farthing.Core.Costing;

/// <summary>Rates that stand in where there is no ledger: imputed amounts (docs/costing.md 8).</summary>
internal static class RateCards
{
    /// <summary>An instance and its landing for every rate that holds in the month and has a driver.</summary>
    /// <exception cref="UserException">FT-3010: the rate's currency has no exchange rate; FT-3012: an amount is too large.</exception>
    public static IReadOnlyList<(PoolInstance Instance, Receivers Receivers)> Make(MonthInput input, Spreading spreading)
    {
        List<(RateRule Rate, int Pool, Receivers Receivers)> dated = [];
        foreach (IGrouping<(string Pool, RatePer Per), RateRule> card in input.Model.Rates.GroupBy(r => (r.Pool, r.Per)))
        {
            int pool = Enumerable.Range(0, input.Model.Pools.Count).First(p => input.Model.Pools[p].Name == card.Key.Pool);
            RateRule[] rates = [.. card.OrderBy(r => r.FromDay)];
            for (int i = 0; i < rates.Length; i++)
            {
                int end = i + 1 < rates.Length ? rates[i + 1].FromDay : int.MaxValue;
                if (rates[i].FromDay < input.EndDay && end > input.FirstDay)
                {
                    dated.Add((rates[i], pool, ReceiversOf(input, rates[i], pool, end)));
                }
            }
        }

        UInt128[] totals = spreading.Totals([.. dated.Select(d => d.Receivers)]);
        return [.. dated.Select((d, i) => (Impute(input, d.Rate, d.Pool, totals[i]), d.Receivers))
            .OrderBy(made => made.Item1.Pool)];
    }

    private static Receivers ReceiversOf(MonthInput input, RateRule rate, int pool, int end) => new(
        default,
        rate.Driver,
        input.Model.Pools[pool].Where,
        rate.FromDay <= input.FirstDay ? int.MinValue : rate.FromDay,
        end >= input.EndDay ? int.MaxValue : end);

    private static PoolInstance Impute(MonthInput input, RateRule rate, int pool, UInt128 total)
    {
        if (input.Rates.Find(rate.Currency, input.EndDay - 1) is not { } exchange)
        {
            throw new UserException(
                "FT-3010", $"The rate of pool \"{rate.Pool}\" is in {rate.Currency}, which has no exchange rate in this month.",
                rate.Place, $"import an fx file with a rate for {rate.Currency}");
        }

        BigInteger amount = HalfEven.Divide((BigInteger)rate.Rate * total, rate.UnitsPerRate);
        BigInteger converted = HalfEven.Divide(amount * exchange, HalfEven.RateScale);
        Component component = input.Model.Pools[pool].Component;
        return new PoolInstance(pool, component == Component.None ? Component.Labour : component, default, rate.Driver)
        {
            Rate = rate,
            Amount = converted,
            DriverTotal = total,
        };
    }
}
