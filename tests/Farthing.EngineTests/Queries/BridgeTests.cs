using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Queries;

/// <summary>
/// From one cost of a contact to another. Ten interactions, two of them of prospects; rent 100 on all of them, a licence of 20 that finds no
/// interaction, marketing 50 out of scope, and 3 an hour imputed for the vendor's agent.
/// </summary>
public sealed class BridgeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public BridgeTests() => _folder.Prepare(nameof(BridgeTests), Make);

    private void Make()
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n");
        File.WriteAllText(_folder.File("costs.yaml"), """
            accounts:
              - { match: rent, component: overhead }
              - { match: licence, component: technology }
              - { match: "marketing*", out-of-scope: true }
            pools:
              - { pool: premises, component: overhead, driver: interactions }
              - { pool: licences, component: technology, driver: interactions, where: 'channel = "video"' }
            """);
        StringBuilder calls = new("interaction_id,channel,party,started_at,completed_at,outcome\n");
        foreach (int n in Enumerable.Range(0, 10))
        {
            calls.Append(CultureInfo.InvariantCulture, $"i{n},phone,{(n < 2 ? "prospect" : "customer")},2024-05-0{1 + (n % 9)}T08:00:00Z,2024-05-0{1 + (n % 9)}T08:10:00Z,answered\n");
        }

        File.WriteAllText(_folder.File("calls.csv"), calls.ToString());
        File.WriteAllText(_folder.File("ledger.csv"), "line_id,period,account,amount\n1,2024-05,rent,100.00\n2,2024-05,marketing,50.00\n3,2024-05,licence,20.00\n");
        Run("import", "calls.csv", "--as", "interactions").Ok();
        Run("import", "ledger.csv", "--as", "ledger").Ok();
        Run("cost");
    }

    public void Dispose() => _folder.Dispose();

    private CliRun Run(params string[] args) => CliRun.In(_folder.Path, args);

    private JsonElement Bridge(string from, string to) => Run("bridge", from, to, "--period", "2024-05", "--format", "json").Ok().Json();

    private static string Lines(JsonElement bridge) =>
        string.Join("; ", bridge.GetProperty("lines").EnumerateArray().Select(l => $"{l.GetProperty("line").GetString()} {l.GetProperty("amount").GetRawText()}"));

    [Fact]
    public void The_ledgers_lines_that_reach_no_interaction_are_named()
    {
        JsonElement bridge = Bridge("cost-per-interaction", "cost-per-contact");
        Assert.Equal("10", bridge.GetProperty("from").GetProperty("value").GetRawText());
        Assert.Equal("17", bridge.GetProperty("to").GetProperty("value").GetRawText());
        Assert.Equal("plus ledger lines out of scope 5; plus ledger lines that landed on nothing (unassigned) 2", Lines(bridge));
        Assert.False(string.IsNullOrEmpty(bridge.GetProperty("difference").GetString()));
    }

    [Fact]
    public void Another_denominator_is_one_line()
    {
        // In service: 120 of the ledger over eight interactions of customers.
        JsonElement bridge = Bridge("cost-per-interaction", "customer-service-cost-per-interaction");
        Assert.Equal("15", bridge.GetProperty("to").GetProperty("value").GetRawText());
        string lines = Lines(bridge);
        Assert.StartsWith("plus ledger lines that landed on nothing (unassigned) 2; divided by 8 (", lines, StringComparison.Ordinal);
        Assert.EndsWith("instead of 10 (interactions) 3", lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cost-per-interaction", "handling-cost-per-interaction")]
    [InlineData("cost-per-contact", "cost-per-interaction")]
    [InlineData("customer-service-cost-per-interaction", "cost-per-contact")]
    [InlineData("service-cost-per-contact", "customer-service-cost-per-interaction")]
    [InlineData("total-cost", "overhead-cost")]
    public void Lines_add_up_exactly(string from, string to)
    {
        JsonElement bridge = Bridge(from, to);
        (BigInteger Above, BigInteger Below) sum = Exact(bridge.GetProperty("from").GetProperty("valueExact"));
        foreach (JsonElement line in bridge.GetProperty("lines").EnumerateArray())
        {
            (BigInteger above, BigInteger below) = Exact(line.GetProperty("amountExact"));
            sum = ((sum.Above * below) + (above * sum.Below), sum.Below * below);
        }

        (BigInteger end, BigInteger of) = Exact(bridge.GetProperty("to").GetProperty("valueExact"));
        Assert.Equal(end * sum.Below, of * sum.Above);
        Assert.True(bridge.GetProperty("closes").GetBoolean());
        Assert.DoesNotContain("do not explain", Lines(bridge), StringComparison.Ordinal);
    }

    [Fact]
    public void Unlike_units_and_missing_values_are_refused()
    {
        Run("bridge", "cost-per-interaction", "service-level").Refused("FT-4017");
        Run("bridge", "cost-per-interaction", "total-cost").Refused("FT-4017");
        Run("bridge", "cost-per-interaction", "cost-per-contact", "--period", "2024-06").Refused("FT-4017");
        string text = Run("bridge", "cost-per-interaction", "cost-per-contact").Ok().Out;
        Assert.StartsWith("Cost per interaction 10.00 USD; Cost per contact 17.00 USD; 2024-05", text, StringComparison.Ordinal);
        Assert.Contains("17.00  ✓", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("B: FT-4010", "bridge", "cost-per-interaction", "cost-per-contct")]
    [InlineData("A: FT-4010", "bridge", "cost-per-interacton", "cost-per-contact")]
    [InlineData("B: FT-4017", "bridge", "cost-per-interaction", "service-level")]
    [InlineData("A: FT-4017", "bridge", "cost-per-interaction", "cost-per-contact", "--period", "2024-06")]
    [InlineData("KPI: FT-4010", "show", "cost-per-contct")]
    [InlineData("KPI: FT-4010", "catalogue", "depends", "cost-per-contct")]
    [InlineData("--format: FT-6004", "show", "cost-per-contact", "--format", "yaml")]
    [InlineData("NAME: FT-4019", "scorecard", "flor")]
    [InlineData("--tag: FT-4010", "catalogue", "list", "--tag", "nonsense")]
    public void What_is_wrong_has_a_place_and_something_to_do(string placeAndCode, params string[] command)
    {
        (string place, string code) = placeAndCode.Split(": ") is [var p, var c] ? (p, c) : default;
        string error = Run(command).Refused(code).Error;
        Assert.Contains(place + ", column 1: ", error, StringComparison.Ordinal);
        Assert.Contains("→ ", error, StringComparison.Ordinal);
        Assert.All(error.Split('\n'), line => Assert.True(line.Length < 400, line));
    }

    private static (BigInteger Above, BigInteger Below) Exact(JsonElement text)
    {
        string[] parts = text.GetString()!.Split('/');
        return (BigInteger.Parse(parts[0], CultureInfo.InvariantCulture), BigInteger.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
