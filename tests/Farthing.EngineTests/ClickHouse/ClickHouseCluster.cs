using System.Diagnostics;
using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Xunit.Sdk;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>
/// Three real ClickHouse nodes, each a shard of the cluster <c>three</c>; the first alone serves as a single node. One cluster for the
/// whole test run is started when a test first needs it; a test that kills nodes starts its own.
/// </summary>
public sealed class ClickHouseCluster : IDisposable
{
    /// <summary>The cluster's name.</summary>
    public const string Name = "three";

    /// <summary>The environment variable that holds the password of <see cref="ClickHouseNode.User"/>.</summary>
    public const string PasswordVariable = "FARTHING_TEST_CLICKHOUSE_PASSWORD";

    private static readonly Lock Gate = new();
    private static ClickHouseCluster? _shared;
    private static int _databases;

    static ClickHouseCluster() => Environment.SetEnvironmentVariable(PasswordVariable, ClickHouseNode.Password);

    private ClickHouseCluster(string library)
    {
        Nodes = [new ClickHouseNode(library), new ClickHouseNode(library), new ClickHouseNode(library)];
        foreach (ClickHouseNode node in Nodes)
        {
            node.Start(Nodes);
        }

        WaitUntilUp();
    }

    /// <summary>The nodes, in the order of the shards.</summary>
    public IReadOnlyList<ClickHouseNode> Nodes { get; }

    /// <summary>The cluster of the test run; the test is skipped where the library is absent, which fails on the build machine.</summary>
    public static ClickHouseCluster Shared()
    {
        lock (Gate)
        {
            return _shared ??= Own();
        }
    }

    /// <summary>A cluster of one's own.</summary>
    public static ClickHouseCluster Own()
    {
        const string absent = "ClickHouse's library for tests is not here: it is linux-x64 only and comes with npm ci";
        string? library = ClickHouseNode.FindLibrary();
        if (library is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(absent);
        }

        Assert.SkipWhen(library is null, absent);
        return new ClickHouseCluster(library!);
    }

    /// <summary>Settings of a database that nobody else has.</summary>
    /// <param name="sharded">Whether it lies on the three shards, not on the first node alone.</param>
    public ClickHouseSettings NewDatabase(bool sharded) => new(
        [.. Nodes.Take(sharded ? 3 : 1).Select(n => n.Address)], $"farthing_{Interlocked.Increment(ref _databases)}", sharded ? Name : null,
        ClickHouseNode.User, PasswordVariable);

    /// <summary>
    /// Does something when all nodes answer, and does it again where a node has ended by itself meanwhile. What asked a node may notice
    /// its end seconds before the process is gone, so a failure waits for that a while before it is called one.
    /// </summary>
    public T Steadily<T>(Func<T> work)
    {
        for (int times = 0; ; times++)
        {
            WaitUntilUp();
            int ended = Nodes.Sum(n => n.Ended);
            try
            {
                return work();
            }
            catch (Exception e) when (OfClickHouse(e) && times < 3)
            {
                if (!EndsSince(ended))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Whether a failure may come from a node that ended: ClickHouse's own, in words, or of a command that printed them.</summary>
    private static bool OfClickHouse(Exception failure) => failure switch
    {
        ClickHouseException => true,
        UserException said => said.Problems.Any(p => p.Code.StartsWith("FT-51", StringComparison.Ordinal)),
        XunitException printed => printed.Message.Contains("FT-51", StringComparison.Ordinal),
        _ => false,
    };

    private bool EndsSince(int ended)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (Nodes.Sum(n => n.Ended) == ended && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            Task.Delay(100).GetAwaiter().GetResult();
        }

        return Nodes.Sum(n => n.Ended) > ended;
    }

    /// <summary>Waits until all nodes that were started since have answered.</summary>
    public void WaitUntilUp()
    {
        foreach (ClickHouseNode node in Nodes)
        {
            node.WaitUntilUp();
        }
    }

    /// <summary>The same settings as farthing.yaml has them.</summary>
    public static string Yaml(ClickHouseSettings settings) => $"""
        engine:
          clickhouse:
            urls: [{string.Join(", ", settings.Urls.Select(u => $"\"{u.AbsoluteUri}\""))}]
            database: {settings.Database}
            {(settings.Cluster is null ? "" : "cluster: " + settings.Cluster)}
            user: {settings.User}
            password-env: {settings.PasswordEnvironment}

        """;

    /// <summary>A connection to a node.</summary>
    public static ClickHouseConnection Connect(ClickHouseSettings settings, int node = 0) => new([settings.Urls[node]], settings.User, settings.Password(), settings.Database);

    public void Dispose()
    {
        foreach (ClickHouseNode node in Nodes)
        {
            node.Dispose();
        }
    }
}
