using System.Text.Json;
using Farthing.Core.Costing;
using Farthing.Core.Errors;
using Farthing.Core.Ledger;
using Farthing.Engine.Costing;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Costing;

public sealed class CostModelReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_example_of_the_design_is_read_whole()
    {
        CostModel model = Read("""
            accounts:
              - { match: wages*, component: labour }
              - { match: "software*", component: technology }
              - { match: marketing*, out-of-scope: true }
            pools:
              - pool: support-staff
                lines: 'agent.role = "support"'
                step-down: [agent-pay]
                base: paid-time
              - pool: agent-pay
                component: labour
                by: agent
                driver: effort
                capacity: { source: staffing, planned-shrinkage: 15% }
              - pool: telephony
                lines: 'account matches "telephony*"'
                driver: talk-time
                where: 'channel = "phone"'
              - pool: bots
                lines: 'account matches "bot*"'
                driver: usage.bot-session
              - pool: fixed
                driver: handle-time
                capacity: { source: fixed, seconds: 3600, planned-shrinkage: 0% }
            scopes:
              customer-service: { exclude: 'initiative != null' }
            rates:
              - { pool: outsourced, per: minute, rate: 0.25, currency: EUR, from: 2024-01-01, component: vendor }
            """);
        Assert.Equal([Component.Labour, Component.Technology, Component.None], model.Accounts.Select(a => a.Component));
        Assert.True(model.Accounts[2].OutOfScope);
        Assert.Equal(["agent-pay"], model.Pools[0].StepDown);
        Assert.Equal(new CapacityRule(CapacitySource.Staffing, 150_000), model.Pools[1].Capacity);
        Assert.Equal(new Driver(DriverKind.Usage, "bot-session"), model.Pools[3].Driver);
        Assert.Equal(new CapacityRule(CapacitySource.Fixed, 0, 3_600_000), model.Pools[4].Capacity);
        Assert.Equal((250_000, "EUR", 19_723), (model.Rates[0].Rate, model.Rates[0].Currency, model.Rates[0].FromDay));
        Assert.True(model.Pools[5] is { Name: "outsourced", RateOnly: true, Component: Component.Vendor });
        Assert.Equal("customer-service", Assert.Single(model.Scopes).Name);
    }

    [Theory]
    [InlineData("pools: [ { pool: a, drivr: effort } ]", "FT-1010", "driver")]
    [InlineData("pools: [ { pool: a, driver: efort } ]", "FT-3002", "effort")]
    [InlineData("pools: [ { pool: a }, { pool: a } ]", "FT-3001", "rename")]
    [InlineData("pools: [ { pool: a, step-down: [b] }, { pool: b, step-down: [a] } ]", "FT-3003", "")]
    [InlineData("pools: [ { pool: a, step-down: [agent-pai] }, { pool: agent-pay } ]", "FT-3004", "agent-pay")]
    [InlineData("pools: [ { pool: a, driver: interactions, capacity: { source: staffing } } ]", "FT-3005", "effort")]
    [InlineData("pools: [ { pool: a, driver: effort, capacity: { source: fixed } } ]", "FT-3005", "seconds")]
    [InlineData("{ pools: [ { pool: agent-pay } ], rates: [ { pool: agent-pai, per: minute, rate: 1 } ] }", "FT-3006", "agent-pay")]
    [InlineData("scopes: { customer-service: { exclude: 'initiativ != null' } }", "FT-3007", "initiative")]
    [InlineData("pools: [ { pool: a, where: 'chanel = \"phone\"' } ]", "FT-3007", "channel")]
    [InlineData("pools: [ { pool: a, lines: 'acount = \"x\"' } ]", "FT-3007", "account")]
    [InlineData("accounts: [ { match: a, component: labour, out-of-scope: true } ]", "FT-3008", "")]
    [InlineData("accounts: [ { match: a, component: labor } ]", "FT-1013", "labour")]
    [InlineData("rates: [ { pool: a, per: minute, rate: 0.0000001 } ]", "FT-1013", "")]
    [InlineData("pools: [ { pool: a, where: 'channel = ' } ]", "FT-4001", "")]
    public void Every_slip_is_named_where_it_stands(string costs, string code, string suggestion)
    {
        Problem problem = Assert.Single(Assert.Throws<UserException>(() => Read(costs)).Problems);
        Assert.Equal(code, problem.Code);
        Assert.NotNull(problem.Place);
        Assert.Equal(("costs.yaml", 1), (problem.Place.File, problem.Place.Line));
        Assert.Contains(suggestion, problem.Suggestion ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void All_slips_are_found_at_once() => Assert.Equal(
        3, Assert.Throws<UserException>(() => Read("pools: [ { pool: a, driver: efort, wher: x }, { pool: b, by: agnt } ]")).Problems.Count);

    [Theory]
    [InlineData("", "zzzz: 1")]
    [InlineData("accounts/items", "accounts: [ { match: a, component: labour, zzzz: 1 } ]")]
    [InlineData("pools/items", "pools: [ { pool: a, zzzz: 1 } ]")]
    [InlineData("pools/items/capacity", "pools: [ { pool: a, capacity: { source: staffing, zzzz: 1 } } ]")]
    [InlineData("rates/items", "rates: [ { pool: a, per: minute, rate: 1, zzzz: 1 } ]")]
    [InlineData("controls/items", "controls: [ { account: a, period: 2024-05, amount: 1, zzzz: 1 } ]")]
    public void The_published_schema_names_the_same_keys(string path, string costs)
    {
        Problem problem = Assert.Single(Assert.Throws<UserException>(() => Read(costs)).Problems);
        string[] known = problem.Message[(problem.Message.IndexOf("known are ", StringComparison.Ordinal) + 10)..].TrimEnd('.').Split(", ");
        JsonElement at = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "catalogue", "schemas", "costs.schema.json"))).RootElement;
        foreach (string step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = step == "items" ? at.GetProperty("items") : at.GetProperty("properties").GetProperty(step);
        }

        Assert.Equal(at.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    private CostModel Read(string costs)
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Test\ncurrency: USD\ntime-zone: UTC\n");
        File.WriteAllText(_folder.File("costs.yaml"), costs);
        return CostModelReader.Read(Workspace.Load(_folder.Path));
    }
}
