namespace Farthing.EngineTests.Goldens;

/// <summary>
/// One month of a bank's call centre against the figures computed from the file with other tools. The data are not part of
/// the repository; without them these tests are skipped.
/// </summary>
public sealed class AnonymousBankTests(AnonymousBankTests.Imported imported) : IClassFixture<AnonymousBankTests.Imported>
{
    /// <summary>The call log imported once; every test has its own cost model over it.</summary>
    public sealed class Imported : IDisposable
    {
        internal GoldenWorkspace? Workspace { get; set; }

        public void Dispose() => Workspace?.Dispose();
    }

    private const string Yaml = """
        name: Anonymous Bank
        currency: USD
        time-zone: Asia/Jerusalem
        dimensions:
          - { id: type, from: interactions.type, title: Type of call }

        """;

    private static string? Data
    {
        get
        {
            for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (!File.Exists(Path.Combine(folder, "Farthing.slnx"))) continue;
                var path = Path.Combine(folder, "..", "shared", "data", "anonymous_bank", "january.txt");
                return File.Exists(path) ? path : null;
            }
            return null;
        }
    }

    private async Task<GoldenWorkspace> SharedAsync(string costs)
    {
        var workspace = imported.Workspace ??= await WorkspaceAsync(costs);
        workspace.Write("costs.yaml", costs);
        return workspace;
    }

    private static async Task<GoldenWorkspace> WorkspaceAsync(string costs)
    {
        Assert.SkipUnless(Data is not null, "../shared/data/anonymous_bank is not here");
        var workspace = new GoldenWorkspace(Yaml);
        workspace.Write("costs.yaml", costs);
        var batch = (await workspace.JsonAsync("import", Data!, "--as", "anonymous-bank")).GetProperty("batches")[0];
        Assert.Equal(31_599, batch.GetProperty("read").GetInt64());
        Assert.Equal(31_599, batch.GetProperty("accepted").GetInt64());
        Assert.Equal(0, batch.GetProperty("rejected").GetInt64());
        return workspace;
    }

    private static string RateCard(string per) => $$"""
        accounts: []
        pools:
          - pool: agent-pay
            component: labour
            driver: {{(per == "handle-hour" ? "handle-time" : "effort")}}
        rates:
          - { pool: agent-pay, per: {{per}}, rate: 30.00, currency: USD, from: 1999-01-01 }
        """;

    private static void Near(decimal expected, decimal? value, decimal within) => Assert.InRange(Math.Abs(expected - value!.Value), 0, within);

    [Fact]
    public async Task Volumes_waits_and_handling()
    {
        var workspace = await SharedAsync("accounts: []\npools: []\n");
        Assert.Equal(27_060, await workspace.TotalAsync("interactions"));
        Assert.Equal(31_359, await workspace.TotalAsync("offered"));
        Near(4_964_204m / 27_060, await workspace.TotalAsync("average-handling-time"), 0.000000001m);
        Near(947_857m / 27_060, await workspace.TotalAsync("average-speed-of-answer"), 0.000000001m);
        Near(4_299m / 31_359, await workspace.TotalAsync("abandonment-rate"), 0.000000001m);
        Near(3_080m / 30_140, await workspace.TotalAsync("abandonment-rate-waiting"), 0.000000001m);
        Near(16_402m / (27_060 + 2_095), await workspace.TotalAsync("service-level"), 0.000000001m);
        Near(16_402m / 31_359, await workspace.TotalAsync("service-level-offered"), 0.000000001m);
        Near(16_402m / 27_060, await workspace.TotalAsync("service-level-answered"), 0.000000001m);
        Near((16_402m + 2_204) / 31_359, await workspace.TotalAsync("service-level-abandoned-in"), 0.000000001m);
        Near(16_402m / 30_140, await workspace.TotalAsync("service-level-excluding-short"), 0.000000001m);
    }

    [Fact]
    public async Task Agents_and_types()
    {
        var workspace = await SharedAsync("accounts: []\npools: []\n");
        var calls = await workspace.ByAsync("interactions", "agent");
        Assert.Equal(28, calls.Count(c => c.Key.Length > 0));
        Assert.Equal(2_015, calls["KAZAV"]);
        Near(175.6m, (await workspace.ByAsync("average-handling-time", "agent"))["KAZAV"], 0.05m);
        Assert.Equal(490, calls[""]);
        var types = await workspace.ByAsync("offered", "type");
        var excluded = 31_599 - types.Values.Sum();
        Assert.Equal(240, excluded);
        Assert.Equal(["AA", "IN", "NE", "NW", "PE", "PS", "TT"], types.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Repeats()
    {
        var workspace = await SharedAsync("accounts: []\npools: []\n");
        Near(1 - 0.6187m, await workspace.TotalAsync("repeat-contact-rate", "--param", "window=1d"), 0.00005m);
        Near(1 - 0.4013m, await workspace.TotalAsync("repeat-contact-rate", "--param", "window=7d"), 0.00005m);
    }

    [Theory]
    [InlineData("handle-hour", 41_368.37)]
    [InlineData("effort-hour", 41_002.81)]
    public async Task Rate_card(string per, double total)
    {
        var workspace = await SharedAsync(RateCard(per));
        await workspace.DoneAsync("cost");
        Assert.Equal((decimal)total, decimal.Round((await workspace.TotalAsync("total-cost"))!.Value, 2));
        Assert.Equal(1, await workspace.TotalAsync("imputed-share"));
        if (per == "handle-hour") Assert.Equal(1.5288m, decimal.Round((await workspace.TotalAsync("cost-per-interaction"))!.Value, 4));
        var period = (await workspace.JsonAsync("statement")).GetProperty("periods")[0];
        Assert.Equal((decimal)total, decimal.Round(period.GetProperty("imputed").GetDecimal(), 2));
        Assert.Equal(0, period.GetProperty("ledger").GetDecimal());
        Assert.Equal(0, period.GetProperty("difference").GetDecimal());
    }

    [Fact]
    public async Task A_months_wages_rent_and_telephony_close_with_difference_0()
    {
        using var workspace = await WorkspaceAsync("""
            accounts:
              - { match: "wages*",     component: labour }
              - { match: "rent*",      component: overhead }
              - { match: "telephony*", component: technology }
            pools:
              - pool: agent-pay
                component: labour
                by: agent
                driver: effort
              - pool: premises
                component: overhead
                driver: effort
              - pool: telephony
                component: technology
                driver: talk-time
            """);
        await workspace.ImportAsync("ledger", "line_id,period,account,amount,agent_id\n1,1999-01,wages,1712.55,KAZAV\n2,1999-01,wages,45301.20,\n"
            + "3,1999-01,rent,6000,\n4,1999-01,telephony,2313.07,\n5,1999-01,telephony,-99.99,\n");
        await workspace.DoneAsync("cost");
        var period = (await workspace.JsonAsync("statement", "--period", "1999-01")).GetProperty("periods")[0];
        Assert.Equal(55_226.83m, period.GetProperty("ledger").GetDecimal());
        Assert.Equal(55_226.83m, period.GetProperty("attributed").GetDecimal());
        Assert.Equal(0, period.GetProperty("difference").GetDecimal());
        Assert.Equal(55_226.83m, await workspace.TotalAsync("total-cost"));
        var byAgent = await workspace.ByAsync("labour-cost", "agent");
        Assert.Equal(29, byAgent.Count);
        Assert.Equal(47_013.75m, byAgent.Values.Sum());
    }
}
