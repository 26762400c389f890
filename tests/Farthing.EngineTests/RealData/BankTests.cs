using System.Globalization;
using System.Text;
using System.Text.Json;
using Farthing.EngineTests.Goldens;

namespace Farthing.EngineTests.RealData;

/// <summary>
/// A bank's call centre in January 1999, beyond what <c>AnonymousBankTests</c> hold: who called again, middle values, waits as
/// replies, a forecast. Figures are those of the data's README, or computed from the file with python.
/// </summary>
public sealed class BankTests(BankTests.Imported imported) : IClassFixture<BankTests.Imported>
{
    private const string Calls = "anonymous_bank/january.txt";

    /// <summary>The call log imported once.</summary>
    public sealed class Imported : IDisposable
    {
        internal GoldenWorkspace? Workspace { get; set; }

        public void Dispose() => Workspace?.Dispose();
    }

    private async Task<GoldenWorkspace> SharedAsync()
    {
        if (imported.Workspace is null)
        {
            GoldenWorkspace workspace = RealFiles.Workspace(Calls, "Asia/Jerusalem");
            Assert.Equal((31_599, 0, 0, 0), await workspace.ReadAsync(Calls, "anonymous-bank"));
            imported.Workspace = workspace;
        }

        return imported.Workspace;
    }

    private static async Task<(long, long)> ExactAsync(GoldenWorkspace workspace, string kpi, params string[] more)
    {
        JsonElement answer = await workspace.JsonAsync(["kpi", kpi, .. more]);
        JsonElement exact = answer.GetProperty("receipt").GetProperty("exact").GetProperty("total").GetProperty(kpi);
        return (exact.GetProperty("numerator").GetInt64(), exact.GetProperty("denominator").GetInt64());
    }

    [Theory]
    [InlineData("1d", 11_104, 0.6187)]
    [InlineData("7d", 9_606, 0.4013)]
    public async Task No_repeat_call_within(string window, long calls, double without)
    {
        (long repeated, long of) = await ExactAsync(await SharedAsync(), "repeat-contact-rate", "--param", $"window={window}");
        Assert.Equal(calls, of);
        Assert.Equal((decimal)without, decimal.Round(1 - ((decimal)repeated / of), 4));
    }

    [Theory]
    [InlineData("1d", 5_474, 6_879)]
    [InlineData("7d", 2_779, 4_107)]
    public async Task Chains_of_calls(string window, long first, long chains) =>
        Assert.Equal((first, chains), await ExactAsync(await SharedAsync(), "first-contact-resolution", "--param", $"window={window}"));

    [Fact]
    public async Task Middle_and_long_calls_and_waits()
    {
        GoldenWorkspace workspace = await SharedAsync();
        await workspace.MeetsAsync(113, "median-handling-time");
        await workspace.MeetsAsync(412, "handling-time-p90");

        // To a caller the first reply is the agent who answers.
        await workspace.MeetsAsync(decimal.Round(947_857m / 27_060 / 3600, 9), "first-response-time");
        await workspace.MeetsAsync(decimal.Round(3m / 3600, 9), "first-response-time-median");
        await workspace.MeetsAsync(decimal.Round(111m / 3600, 9), "first-response-time-p90");
        await workspace.MeetsAsync(0, "transfer-rate");
        await workspace.MeetsAsync(null, "complaint-resolution-time");
    }

    [Fact]
    public async Task Types_of_calls_weeks_and_customers()
    {
        GoldenWorkspace workspace = await SharedAsync();
        Dictionary<string, decimal?> share = await workspace.ByAsync("contact-share", "type");
        Assert.Equal((decimal.Round(20_374m / 27_060, 9), decimal.Round(4_017m / 27_060, 9)), (share["PS"], share["NW"]));
        await workspace.MeetsAsync(decimal.Round((6_349m / 4_664) - 1, 9), "volume-growth", "--period", "1999-W03");

        // 23,043 answered calls are not of prospects; 3,976 customers have called.
        IEnumerable<string> customers = (await File.ReadAllLinesAsync(RealFiles.Need(Calls), TestContext.Current.CancellationToken)).Skip(1)
            .Select(l => l.Split('\t')[2]).Where(c => c is not ("" or "0")).Distinct();
        await workspace.ImportAsync("customers", "customer_id,acquired_on\n" + string.Concat(customers.Select(c => c + ",1998-01-01\n")));
        await workspace.MeetsAsync(decimal.Round(23_043m / 3_976, 9), "contacts-per-customer", "--period", "1999-01");
    }

    [Fact]
    public async Task What_calls_cost_that_need_not_have_been()
    {
        using GoldenWorkspace workspace = RealFiles.Workspace(Calls, "Asia/Jerusalem");
        await workspace.ReadAsync(Calls, "anonymous-bank");
        workspace.Write("costs.yaml", """
            accounts: [{ match: "wages*", component: labour }, { match: "adverts*", component: overhead }]
            scopes: { customer-service: { exclude: 'account matches "adverts*"' } }
            pools:
              - { pool: wages, component: labour, driver: handle-time }
              - { pool: adverts, component: overhead, driver: equal }
            """);
        await workspace.ImportAsync("ledger", "line_id,period,account,amount\n1,1999-01,wages,49642.04\n2,1999-01,adverts,313.59\n");
        await workspace.DoneAsync("cost");

        // A cent a second and one a call offered: 6,683 calls came within seven days of another of the same customer, and took
        // 1,341,348 of the 4,964,204 seconds. Each row's share is exact to a micro-unit.
        const decimal failure = 13_413.48m + 66.83m;
        Assert.InRange((await workspace.TotalAsync("failure-demand-cost"))!.Value, failure - 0.01m, failure + 0.01m);
        Assert.InRange((await workspace.TotalAsync("failure-demand-share"))!.Value, (failure - 0.01m) / 49_955.63m, (failure + 0.01m) / 49_955.63m);
        await workspace.MeetsAsync(decimal.Round(49_955.63m / 27_060, 9), "cost-per-contact");
        await workspace.MeetsAsync(decimal.Round(49_642.04m / 27_060, 9), "service-cost-per-contact");
        await workspace.MeetsAsync(decimal.Round(49_642.04m / 23_043, 9), "customer-service-cost-per-interaction");
        await workspace.MeetsAsync(decimal.Round(4_964_204m / 4_920_337, 9), "concurrency");
        await workspace.MeetsAsync(decimal.Round(4_920_337m / 27_060, 9), "average-effort");
    }

    [Fact]
    public async Task Last_weeks_calls_as_a_forecast_of_this_weeks()
    {
        GoldenWorkspace workspace = await SharedAsync();
        Dictionary<string, int> offered = (await File.ReadAllLinesAsync(RealFiles.Need(Calls), TestContext.Current.CancellationToken)).Skip(1)
            .Select(l => l.Split('\t')).Where(r => r[12] != "PHANTOM")
            .GroupBy(r => $"19{r[5][..2]}-{r[5][2..4]}-{r[5][4..]}").ToDictionary(g => g.Key, g => g.Count());
        StringBuilder forecasts = new("date,channel,interactions\n");
        (long calls, long errors, int days) = (0, 0, 0);
        foreach ((string day, int actual) in offered.Where(o => string.CompareOrdinal(o.Key, "1999-01-08") >= 0))
        {
            string before = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (offered.TryGetValue(before, out int forecast))
            {
                forecasts.Append(CultureInfo.InvariantCulture, $"{day},phone,{forecast}\n");
                (calls, errors, days) = (calls + actual, errors + Math.Abs(actual - forecast), days + 1);
            }
        }

        Assert.Equal((20, 18_942, 3_701), (days, calls, errors));
        await workspace.ImportAsync("forecasts", forecasts.ToString());
        await workspace.MeetsAsync(decimal.Round(1 - (3_701m / 18_942), 9), "forecast-accuracy");
    }
}
