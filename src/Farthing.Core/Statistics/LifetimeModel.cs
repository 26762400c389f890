using System.Numerics;
using System.Runtime.InteropServices;
using Farthing.Core.Money;

namespace Farthing.Core.Statistics;

/// <summary>What is known of a customer's orders at the end of a period.</summary>
/// <param name="Repeats">Days with an order after the first one.</param>
/// <param name="LastDay">Days from the first order to the last.</param>
/// <param name="ObservedDays">Days from the first order to the end of the period.</param>
/// <param name="MeanMicro">Mean amount of a day with repeat orders, in micro-units; 0 without one.</param>
/// <param name="Segment">Code of the customer's segment.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CustomerOrders(int Repeats, int LastDay, int ObservedDays, long MeanMicro, int Segment);

/// <summary>
/// What customers are expected to order within some time: how often by <see cref="BgNbd"/>, for how much by <see cref="GammaGamma"/>.
/// </summary>
public sealed class LifetimeModel
{
    /// <summary>Fewer customers who ordered again than this say too little.</summary>
    public const int FewestRepeaters = 30;

    /// <summary>Of more customers an even part is fitted; all are valued.</summary>
    private const int MostFitted = 5_000;

    private const decimal StrongCorrelation = 0.3m;

    private readonly BgNbd _orders;
    private readonly GammaGamma _spend;

    private LifetimeModel(BgNbd orders, GammaGamma spend, string note) => (_orders, _spend, Note) = (orders, spend, note);

    /// <summary>The parameters, and what speaks against the model.</summary>
    public string Note { get; }

    /// <summary>Fits the model to all customers.</summary>
    /// <returns>The model, or the reason why there is none: a fit that does not converge gives no number.</returns>
    public static (LifetimeModel? Model, string? Reason) Fit(IReadOnlyList<CustomerOrders> customers)
    {
        int repeaters = customers.Count(c => c is { Repeats: > 0, MeanMicro: > 0 });
        if (repeaters < FewestRepeaters)
        {
            return (null, Invariant($"only {repeaters} customers have ordered again by then, the model needs {FewestRepeaters}"));
        }

        int step = (customers.Count + MostFitted - 1) / MostFitted;
        CustomerOrders[] fitted = [.. customers.Where((_, i) => i % step == 0)];
        if (BgNbd.Fit([.. fitted.GroupBy(c => (c.Repeats, c.LastDay, c.ObservedDays)).Select(g =>
            new PurchaseHistory(g.Key.Repeats, g.Key.LastDay, g.Key.ObservedDays, g.Count()))]) is not { } orders)
        {
            return (null, "the model of repeat orders does not converge on these customers; customer-lifetime-value needs no model");
        }

        CustomerOrders[] again = [.. fitted.Where(c => c is { Repeats: > 0, MeanMicro: > 0 })];
        if (GammaGamma.Fit([.. again.Select(c => new SpendHistory(c.Repeats, c.MeanMicro / 1e6))]) is not { } spend)
        {
            return (null, "the model of amounts does not converge on these customers; customer-lifetime-value needs no model");
        }

        CorrelationResult? linked = Correlation.Of([.. again.Select(c => ((double)c.Repeats, c.MeanMicro / 1e6))]);
        return (new LifetimeModel(orders, spend, Describe(customers.Count, orders, spend, linked)), null);
    }

    /// <summary>The value that customers are expected to bring, per customer; null without customers.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="horizonDays">Within how many days from the end of the period.</param>
    public Ratio? ValuePerCustomer(IReadOnlyList<CustomerOrders> customers, int horizonDays)
    {
        double micro = 0;
        foreach (CustomerOrders c in customers)
        {
            double orders = _orders.ExpectedPurchases(new PurchaseHistory(c.Repeats, c.LastDay, c.ObservedDays), horizonDays);
            double amount = c is { Repeats: > 0, MeanMicro: > 0 }
                ? _spend.ExpectedSpend(new SpendHistory(c.Repeats, c.MeanMicro / 1e6))
                : _spend.PopulationMean;
            micro += orders * amount * 1e6;
        }

        return customers.Count == 0 ? null : new Ratio(new BigInteger(Math.Round(micro)), (BigInteger)customers.Count * 1_000_000);
    }

    private static string Describe(int count, BgNbd orders, GammaGamma spend, CorrelationResult? linked)
    {
        string text = Invariant($"an estimate over {count} customers: BG/NBD r {orders.R:0.0000}, α {orders.Alpha:0.00} days, a {orders.A:0.0000}, b {orders.B:0.0000}; ")
            + Invariant($"gamma-gamma p {spend.P:0.000}, q {spend.Q:0.000}, γ {spend.Gamma:0.000}");
        return linked is { } c && Math.Abs(c.R) >= StrongCorrelation
            ? text + Invariant($"; frequency and amount go together (r {c.R:0.00}), which the model assumes they do not")
            : text;
    }
}
