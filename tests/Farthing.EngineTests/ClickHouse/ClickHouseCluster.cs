using System.Diagnostics;
using Farthing.Core.Errors;
using Farthing.Engine.ClickHouse;
using Farthing.EngineTests.CommandLine;
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

    /// <summary>Compiling a query's expressions costs more than it saves on a few rows; the contrary profile compiles them, as a server does.</summary>
    private const string Profile =
        "<max_memory_usage>2000000000</max_memory_usage><max_threads>2</max_threads><log_queries>0</log_queries>"
        + "<compile_expressions>0</compile_expressions><compile_aggregate_expressions>0</compile_aggregate_expressions>"
        + "<compile_sort_description>0</compile_sort_description><query_profiler_real_time_period_ns>0</query_profiler_real_time_period_ns>"
        + "<query_profiler_cpu_time_period_ns>0</query_profiler_cpu_time_period_ns>";

    /// <summary>What a command says of a node that cannot be reached: the first asked, a shard, and either while costing there.</summary>
    private static readonly string[] Unreached = ["FT-5101", "FT-5103", "FT-5115"];

    private static readonly Lock Gate = new();
    private static ClickHouseCluster? _shared;
    private static int _databases;

    static ClickHouseCluster() => Environment.SetEnvironmentVariable(PasswordVariable, ClickHouseNode.Password);

    private ClickHouseCluster(string library)
    {
        Nodes = [.. Enumerable.Range(0, 3).Select(_ => new ClickHouseNode(library, Directory.CreateTempSubdirectory("farthing-clickhouse-").FullName, Profile))];
        foreach (ClickHouseNode node in Nodes)
        {
            node.Start(Nodes, Name);
        }

        WaitUntilUp();
    }

    /// <summary>The nodes, in the order of the shards.</summary>
    public IReadOnlyList<ClickHouseNode> Nodes { get; }

    /// <summary>Whether settings lead to the cluster of the test run, whose nodes no test ends.</summary>
    public static bool IsShared(ClickHouseSettings settings) => _shared is { } shared && settings.Urls.All(u => shared.Nodes.Any(n => n.Address == u));

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
    /// its end seconds before the process is gone, so a failure is one only when all nodes answer after it and none has ended.
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

    /// <summary>
    /// Runs a command when all nodes answer, and runs it again where it could not reach one that had ended by itself: as its own message
    /// tells its user to.
    /// </summary>
    public CliRun RunSteadily(Func<CliRun> command)
    {
        for (int times = 0; ; times++)
        {
            WaitUntilUp();
            int ended = Nodes.Sum(n => n.Ended);
            CliRun run = command();
            bool unreached = Unreached.Any(c => run.Error.Contains(c, StringComparison.Ordinal));
            if (!unreached || times == 3 || !EndsSince(ended))
            {
                return run;
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

    /// <summary>Whether a node has ended since it was <paramref name="ended"/> times: until then, or until all answer.</summary>
    private bool EndsSince(int ended)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (Nodes.Sum(n => n.Ended) == ended && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            if (Nodes.All(n => n.Answers()))
            {
                return Nodes.Sum(n => n.Ended) > ended;
            }

            Task.Delay(100).GetAwaiter().GetResult();
        }

        return true;
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
