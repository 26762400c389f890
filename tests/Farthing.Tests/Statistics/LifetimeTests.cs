using System.Globalization;
using Farthing.Core.Statistics;

namespace Farthing.Tests.Statistics;

/// <summary>The models of repeat purchases and of what they are worth, against published values.</summary>
public class LifetimeTests
{
    private static readonly BgNbd Published = new(0.243, 4.414, 0.793, 2.426);

    private static string? Cdnow
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Farthing.slnx")))
            {
                folder = folder.Parent;
            }

            string file = Path.Combine(folder?.FullName ?? "", "..", "shared", "data", "cdnow", "cdnow_customers_summary_with_transactions.csv");
            return File.Exists(file) ? file : null;
        }
    }

    private static double[][] Rows() =>
        [.. File.ReadLines(Cdnow!).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

    [Fact]
    public void A_customer_of_the_published_model()
    {
        PurchaseHistory customer = new(4, 28.71, 36.71);
        Assert.Equal(0.732085609, Published.ProbabilityAlive(customer), 8);
        Assert.Equal(2.372412395, Published.ExpectedPurchases(customer, 39), 8);
        Assert.Equal(1, Published.ProbabilityAlive(new PurchaseHistory(0, 0, 20)));
        Assert.Equal(41.158976208, new GammaGamma(6.25, 3.74, 15.44).ExpectedSpend(new SpendHistory(4, 41.81)), 8);
    }

    [Fact]
    public void Expected_purchases_grow_with_time_and_from_nothing()
    {
        PurchaseHistory customer = new(2, 30.43, 38.86);
        Assert.Equal(0, Published.ExpectedPurchases(customer, 0));
        double[] grown = [.. new[] { 0.01, 1, 10, 100, 1000 }.Select(t => Published.ExpectedPurchases(customer, t))];
        Assert.True(grown.Zip(grown.Skip(1)).All(p => p.First < p.Second));

        // A chance to stop of a = 1 is no special case: values go on smoothly through it.
        double[] near = [.. new[] { 0.999, 1, 1.001 }.Select(a => (Published with { A = a }).ExpectedPurchases(customer, 39))];
        Assert.Equal((near[0] + near[2]) / 2, near[1], 5);
    }

    [Fact]
    public void The_fit_of_CDNOW_is_the_published_one()
    {
        Assert.SkipUnless(Cdnow is not null, "../shared/data/cdnow is not here");
        double[][] rows = Rows();
        PurchaseHistory[] customers = [.. rows.Select(r => new PurchaseHistory(r[1], r[2], r[3]))];
        Assert.Equal(2357, customers.Length);
        BgNbd model = BgNbd.Fit(customers)!;
        BgNbd published = new(0.2426, 4.4136, 0.7929, 2.4259);
        Assert.Equal([published.R, published.Alpha, published.A, published.B], [model.R, model.Alpha, model.A, model.B], (a, b) => Math.Abs(a - b) < 2e-4);
        Assert.True(model.LogLikelihood(customers) >= published.LogLikelihood(customers));
        Assert.Equal(-9582.43, model.LogLikelihood(customers), 2);
        Assert.Equal(1.226, model.ExpectedPurchases(new PurchaseHistory(2, 30.43, 38.86), 39), 3);
        SpendHistory[] spend = [.. rows.Where(r => r[1] > 0).Select(r => new SpendHistory(r[1], r[4]))];
        Assert.Equal(946, spend.Length);
        GammaGamma value = GammaGamma.Fit(spend)!;
        Assert.Equal([6.249, 3.745, 15.448], [value.P, value.Q, value.Gamma], (a, b) => Math.Abs(a - b) < 2e-3);
    }

    [Fact]
    public void Too_few_repeats_give_no_model()
    {
        Assert.Null(BgNbd.Fit([new PurchaseHistory(0, 0, 10), new PurchaseHistory(0, 0, 20)]));
        Assert.Null(BgNbd.Fit([]));
        Assert.Null(GammaGamma.Fit([new SpendHistory(1, 10)]));

        // Everybody buys once a week and nobody stops: rates do not vary, and no shape is the likeliest.
        Assert.Null(BgNbd.Fit([.. Enumerable.Range(10, 20).Select(n => new PurchaseHistory(n, n, n + 0.5))]));
    }
}
