namespace Farthing.Core.Ledger;

/// <summary>Dated exchange rates to the workspace's currency, in units of 10⁻¹².</summary>
public sealed class ExchangeRates
{
    private readonly Dictionary<string, List<(int Day, long Rate)>> _rates = new(StringComparer.Ordinal);

    /// <summary>No rates: only the workspace's own currency can be used.</summary>
    /// <param name="own">The workspace's currency.</param>
    public ExchangeRates(string own) => Own = own;

    /// <summary>The workspace's currency.</summary>
    public string Own { get; }

    /// <summary>Adds the rate that holds from <paramref name="day"/> (days since 1970-01-01) on.</summary>
    public void Add(string currency, int day, long rate)
    {
        if (!_rates.TryGetValue(currency, out List<(int Day, long Rate)>? list))
        {
            _rates.Add(currency, list = []);
        }

        int at = list.BinarySearch((day, long.MaxValue));
        list.Insert(~at, (day, rate));
    }

    /// <summary>
    /// The latest rate dated on or before <paramref name="day"/>, null when there is none; 1 for the workspace's currency.
    /// </summary>
    public long? Find(string currency, int day)
    {
        if (currency.Length == 0 || string.Equals(currency, Own, StringComparison.Ordinal))
        {
            return Money.HalfEven.RateScale;
        }

        if (!_rates.TryGetValue(currency, out List<(int Day, long Rate)>? list))
        {
            return null;
        }

        int at = ~list.BinarySearch((day, long.MaxValue)) - 1;
        return at < 0 ? null : list[at].Rate;
    }
}
