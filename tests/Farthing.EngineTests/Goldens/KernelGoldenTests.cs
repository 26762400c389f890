using System.Globalization;
using System.Text;

namespace Farthing.EngineTests.Goldens;

/// <summary>Garber, the sweep and first-contact resolution of methods.md 1 and 2 through the command line.</summary>
public class KernelGoldenTests
{
    private static readonly DateTime Begin = new(2024, 5, 6, 8, 0, 0, DateTimeKind.Utc);

    private static string At(double seconds) => Begin.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Garber()
    {
        using var workspace = new GoldenWorkspace("name: Garber Co.\ncurrency: USD\ntime-zone: UTC\n");
        workspace.Write("costs.yaml", """
            accounts:
              - { match: "*", component: labour }
            pools:
              - pool: department
                driver: effort
                capacity: { source: fixed, seconds: 36000000, planned-shrinkage: 0% }
            """);
        var interactions = new StringBuilder("interaction_id,channel,topic,started_at\n");
        var segments = new StringBuilder("segment_id,interaction_id,started_at,ended_at\n");
        var n = 0;
        foreach (var (activity, hours, quantity) in new[] { ("orders", 0.75, 8000), ("complaints", 3.5, 400), ("credit", 3.0, 450) })
        {
            for (var i = 0; i < quantity; i++, n++)
            {
                var start = (n % 300) * 3600;
                interactions.Append(CultureInfo.InvariantCulture, $"g{n},back-office,{activity},{At(start)}\n");
                segments.Append(CultureInfo.InvariantCulture, $"g{n},g{n},{At(start)},{At(start + hours * 3600)}\n");
            }
        }
        await workspace.ImportAsync("interactions", interactions.ToString());
        await workspace.ImportAsync("segments", segments.ToString());
        await workspace.ImportAsync("ledger", "line_id,period,account,amount\n1,2024-05,department,600000\n");
        await workspace.DoneAsync("cost");
        Assert.Equal(525_000m, await workspace.TotalAsync("labour-cost"));
        Assert.Equal(75_000m, await workspace.TotalAsync("unused-capacity-cost"));
        var byTopic = await workspace.ByAsync("labour-cost", "topic");
        Assert.Equal(360_000m, decimal.Round(byTopic["orders"]!.Value, 2));
        Assert.Equal(84_000m, decimal.Round(byTopic["complaints"]!.Value, 2));
        Assert.Equal(81_000m, decimal.Round(byTopic["credit"]!.Value, 2));
    }

    [Fact]
    public async Task Sweep()
    {
        using var workspace = new GoldenWorkspace("name: Sweep\ncurrency: USD\ntime-zone: UTC\n");
        workspace.Write("costs.yaml", "accounts:\n  - { match: \"*\", component: labour }\npools:\n  - pool: pay\n    driver: effort\n");
        await workspace.ImportAsync("interactions", $"interaction_id,channel,started_at\nX,chat,{At(0)}\nY,chat,{At(100)}\nZ,chat,{At(200)}\n");
        await workspace.ImportAsync("segments", $"segment_id,interaction_id,agent_id,started_at,ended_at\nx,X,a,{At(0)},{At(360)}\ny,Y,a,{At(100)},{At(420)}\nz,Z,a,{At(200)},{At(260)}\n");
        await workspace.ImportAsync("ledger", "line_id,period,account,amount\n1,2024-05,pay,4.20\n");
        await workspace.DoneAsync("cost");
        var effort = await workspace.ByAsync("average-effort", "interaction");
        Assert.Equal([220m, 180m, 20m], [effort["X"]!.Value, effort["Y"]!.Value, effort["Z"]!.Value]);
        var cost = await workspace.ByAsync("total-cost", "interaction");
        Assert.Equal([2.20m, 1.80m, 0.20m], [cost["X"]!.Value, cost["Y"]!.Value, cost["Z"]!.Value]);
    }

    [Theory]
    [InlineData(7, 30, 0.5, 0.6, 0.375)]
    [InlineData(30, 60, 0.5, 0.6, 0.333333333)]
    public async Task First_contact_resolution(int window, int cutOff, double gross, double net, double perContact)
    {
        using var workspace = new GoldenWorkspace("name: FCR\ncurrency: USD\ntime-zone: UTC\n");
        var csv = new StringBuilder("interaction_id,channel,customer_id,topic,started_at,outcome,resolved,resolvable\n");
        var n = 0;
        foreach (var contact in Reference.ReferenceTests.FirstContacts)
        {
            var parts = contact.Split(' ');
            var said = parts.Length == 3 ? "true,true" : "false,false";
            csv.Append(CultureInfo.InvariantCulture, $"f{n++},phone,{parts[0]},{parts[1]},{At(86_400 * int.Parse(parts[2], CultureInfo.InvariantCulture))},answered,{said}\n");
        }
        csv.Append(CultureInfo.InvariantCulture, $"cut-off,phone,,,{At(86_400 * cutOff)},abandoned,,\n");
        await workspace.ImportAsync("interactions", csv.ToString());
        string[] with = ["--param", string.Create(CultureInfo.InvariantCulture, $"window={window}d")];
        Assert.Equal((decimal)gross, await workspace.TotalAsync("first-contact-resolution", with));
        Assert.Equal((decimal)net, await workspace.TotalAsync("first-contact-resolution-net", with));
        Assert.Equal((decimal)perContact, await workspace.TotalAsync("first-contact-resolution-per-contact", with));
    }
}
