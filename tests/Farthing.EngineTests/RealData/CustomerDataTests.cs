using Farthing.EngineTests.Goldens;

namespace Farthing.EngineTests.RealData;

/// <summary>Customers, subscriptions and purchases. Figures are those of the data's README, or counted from the files with awk and python.</summary>
public sealed class CustomerDataTests
{
    private const string Telco = "telco_churn/Telco-Customer-Churn.csv";
    private const string Cdnow = "cdnow/CDNOW_sample.txt";

    [Fact]
    public async Task A_telephone_company_lost_a_quarter_of_its_customers()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Telco);
        Assert.Equal((7043, 0, 0, 0), await workspace.ReadAsync(Telco, "telco-churn"));
        await workspace.MeetsAsync(1869m / 7043, "customer-churn-rate", "--period", "2024-06");
        await workspace.MeetsAsync(1 - (1869m / 7043), "customer-retention-rate", "--period", "2024-06");
        await workspace.MeetsAsync(0, "customer-churn-rate", "--period", "2024-05");
        await workspace.MeetsAsync(7043, "customers", "--period", "2024-05");
        await workspace.MeetsAsync(7043 - 1869, "customers", "--period", "2024-06");
        Dictionary<string, decimal?> support = await workspace.ByAsync("customer-churn-rate", "customer-segment", "--period", "2024-06");
        Assert.Equal(["No", "No internet service", "Yes"], support.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((0.416354737m, 0.151663405m, 0.074049803m), (support["No"], support["Yes"], support["No internet service"]));
        Dictionary<string, decimal?> contract = await workspace.ByAsync("customer-churn-rate", "plan", "--period", "2024-06");
        Assert.Equal((0.427096774m, 0.11269518m, 0.028318584m), (contract["Month-to-month"], contract["One year"], contract["Two year"]));
        await workspace.MeetsAsync(1446m / 3473, "customer-churn-rate", "--period", "2024-06", "--where", "customer-segment = \"No\"");
    }

    [Fact]
    public async Task And_of_456_116_60_a_month_139_130_85_went_with_them()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Telco);
        await workspace.ReadAsync(Telco, "telco-churn");
        await workspace.MeetsAsync(456_116.60m * 12, "annual-recurring-revenue", "--period", "2024-05");
        await workspace.MeetsAsync((456_116.60m - 139_130.85m) * 12, "annual-recurring-revenue", "--period", "2024-06");
        Dictionary<string, decimal?> before = await workspace.ByAsync("annual-recurring-revenue", "plan", "--period", "2024-05");
        Dictionary<string, decimal?> after = await workspace.ByAsync("annual-recurring-revenue", "plan", "--period", "2024-06");
        Assert.Equal(120_847.10m * 12, before["Month-to-month"] - after["Month-to-month"]);
        Assert.Equal(4_165.30m * 12, before["Two year"] - after["Two year"]);
        Assert.Equal(-139_130.85m * 12, Change(await workspace.JsonAsync("kpi", "annual-recurring-revenue", "--period", "2024-06", "--compare", "previous")));

        // A customer who leaves 64.76 a month, as long as they stay at this month's rate, at one per cent a month.
        await workspace.MeetsAsync(
            decimal.Round(33_506_824m / 193_943, 9), "customer-lifetime-value-contractual", "--period", "2024-06", "--param", "margin=64.76", "--param", "discount=1%");

        // What they have paid so far; eleven have not paid anything yet.
        await workspace.MeetsAsync(decimal.Round(16_056_168.70m / 7032, 9), "average-order-value");
    }

    private static decimal? Change(System.Text.Json.JsonElement answer) =>
        GoldenWorkspace.Number(answer.GetProperty("total").GetProperty("annual-recurring-revenue.change"));

    [Fact]
    public async Task Purchases_of_2_357_customers()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Cdnow);
        Assert.Equal((6919, 0, 0, 0), await workspace.ReadAsync(Cdnow, "cdnow"));
        await workspace.MeetsAsync(decimal.Round(244_091.94m / 6919, 9), "average-order-value");
        await workspace.MeetsAsync(decimal.Round(43_472.10m / 1204, 9), "average-order-value", "--period", "1997-03");
        await workspace.MeetsAsync(1152m / 2357, "repeat-purchase-rate");
        await workspace.MeetsAsync(324m / 948, "repeat-purchase-rate", "--period", "1997-03");
        await workspace.MeetsAsync(1, "repeat-purchase-rate", "--period", "1998-06");
        await workspace.MeetsAsync(0, "refund-rate");
        await workspace.MeetsAsync(null, "conversion-after-contact");
    }

    [Fact]
    public async Task What_they_were_expected_to_buy_next_and_what_they_bought()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Cdnow);
        await workspace.ReadAsync(Cdnow, "cdnow");

        // By the published parameters (BG/NBD 0.2426, 4.4136, 0.7929, 2.4259; gamma-gamma 6.249, 3.745, 15.448) the 2,357 customers of the end of
        // September 1997 buy for 59,931 in the next 39 weeks, 25.43 each. They did buy for 70,976.39: the model is of days with purchases.
        decimal? expected = await workspace.TotalAsync("customer-lifetime-value-predicted", "--period", "1997-09", "--param", "horizon=273d");
        Assert.InRange(expected!.Value, 25.40m, 25.45m);
        decimal? bought = await workspace.TotalAsync("average-order-value", "--period", "1997-10..1998-06") * await OrdersAsync(workspace);
        Assert.Equal(70_976.39m, decimal.Round(bought!.Value, 2));
    }

    private static async Task<long> OrdersAsync(GoldenWorkspace workspace)
    {
        System.Text.Json.JsonElement answer = await workspace.JsonAsync("kpi", "refund-rate", "--period", "1997-10..1998-06");
        return answer.GetProperty("receipt").GetProperty("exact").GetProperty("total").GetProperty("refund-rate").GetProperty("denominator").GetInt64();
    }
}
