using System.Net;
using System.Net.Sockets;
using Farthing.Engine.ClickHouse;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>What goes wrong while asking is said in words with a code; an answer is whole or is none.</summary>
public sealed class FaultTests
{
    private static readonly string[] Question = ["total-cost", "interactions", "--by", "channel", "--period", "2024-01"];

    [Fact]
    public void A_dead_shard_is_named_and_the_same_command_answers_after_its_return()
    {
        using ClickHouseCluster cluster = ClickHouseCluster.Own();
        ClickHouseSettings settings = cluster.NewDatabase(sharded: true);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        var before = workspace.Ask(Question);
        cluster.Nodes[2].Kill();
        Assert.Contains($"127.0.0.1:{cluster.Nodes[2].Tcp}", workspace.Run(["kpi", .. Question]).Refused("FT-5103").Error, StringComparison.Ordinal);

        // A profile that lets shards be left out does not make us leave one out.
        workspace.Configure(settings with { User = ClickHouseNode.ContraryUser });
        workspace.Run(["kpi", .. Question]).Refused("FT-5103");
        workspace.Configure(settings);
        workspace.Import("interactions", "interaction_id,channel,started_at,outcome\nnew-one,carrier pigeon,2024-01-20T08:00:00Z,answered\n");
        workspace.Run("move", "--to", "clickhouse").Refused("FT-5101");
        cluster.Nodes[2].Start(cluster.Nodes, ClickHouseCluster.Name);
        cluster.WaitUntilUp();
        var after = workspace.Ask(Question);
        Assert.Equal((before.Rows, before.Total), (after.Rows, after.Total));

        // The first address is dead: the next one is asked, and says which shard is missing.
        cluster.Nodes[0].Kill();
        Assert.Contains($"127.0.0.1:{cluster.Nodes[0].Tcp}", workspace.Run(["kpi", .. Question]).Refused("FT-5103").Error, StringComparison.Ordinal);
        cluster.Nodes[0].Start(cluster.Nodes, ClickHouseCluster.Name);
        cluster.WaitUntilUp();
        workspace.Run("move", "--to", "clickhouse").Ok();
        Assert.Contains("carrier pigeon", workspace.Ask(Question).Rows, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_is_not_reached_gives_way_to_the_next()
    {
        ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded: false);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        Uri closed = ClosedPort();
        workspace.Configure(settings with { Urls = [closed, .. settings.Urls] });
        workspace.Run("move", "--to", "clickhouse").Ok();
        Assert.Equal("ClickHouse", workspace.Ask(Question).Engine);
        workspace.Configure(settings with { Urls = [closed] });
        Assert.Contains($"127.0.0.1:{closed.Port}", workspace.Run(["kpi", .. Question]).Refused("FT-5101").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_is_not_let_in_or_not_given_enough_is_told_so()
    {
        // On one node: other nodes of this version do not survive a limit that is hit while they greet.
        ClickHouseSettings settings = ClickHouseCluster.Shared().NewDatabase(sharded: false);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        workspace.Run("move", "--to", "clickhouse").Ok();
        var answer = workspace.Ask(Question);
        workspace.Configure(settings with { User = ClickHouseNode.ContraryUser });
        Assert.Equal(answer, workspace.Ask(Question));
        workspace.Configure(settings with { User = "nobody" });
        workspace.Run(["kpi", .. Question]).Refused("FT-5102");
        workspace.Configure(settings with { PasswordEnvironment = null });
        workspace.Run(["kpi", .. Question]).Refused("FT-5102");
        workspace.Configure(settings with { PasswordEnvironment = "FARTHING_TEST_NOT_SET" });
        Assert.Contains("FARTHING_TEST_NOT_SET", workspace.Run(["kpi", .. Question]).Refused("FT-5102").Error, StringComparison.Ordinal);
        workspace.Configure(settings with { User = ClickHouseNode.PoorUser });
        workspace.Run(["kpi", .. Question]).Refused("FT-5105");
    }

    [Fact]
    public async Task Something_else_behind_the_address_is_no_ClickHouse()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        });
        ClickHouseSettings settings = new([new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/")], "d", null, "default", null);
        using MovedWorkspace workspace = new(settings, interactions: 30);
        workspace.Run(["kpi", .. Question]).Refused("FT-5101");
        await serving;
    }

    private static Uri ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }
}
