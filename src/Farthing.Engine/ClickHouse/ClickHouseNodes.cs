using System.Globalization;
using Farthing.Core.Errors;

namespace Farthing.Engine.ClickHouse;

/// <summary>The nodes that hold a store, each under its own address, for what must be done on every one of them.</summary>
/// <param name="Entry">Leads to any of them.</param>
/// <param name="Each">Every node that is written to, once.</param>
/// <param name="Shards">How many shards there are.</param>
internal sealed record ClickHouseNodes(ClickHouseConnection Entry, IReadOnlyList<ClickHouseConnection> Each, int Shards)
{
    /// <summary>How many requests a node is given at once: their way there and its waiting for the disk overlap.</summary>
    public const int AtOnce = 4;

    /// <summary>Finds the nodes and checks that the addresses reach all of them.</summary>
    /// <exception cref="ClickHouseException">One of them cannot be reached or refuses.</exception>
    /// <exception cref="UserException">FT-5108: the cluster is not there, has nodes that no address leads to, or has replicas.</exception>
    public static ClickHouseNodes Find(ClickHouseSettings settings, CancellationToken cancellation)
    {
        ClickHouseConnection entry = new(settings.Urls, settings.User, settings.Password());
        if (settings.Cluster is not { } cluster)
        {
            return new ClickHouseNodes(entry, [entry.Only(FirstReached(entry, cancellation))], 1);
        }

        IReadOnlyList<(int Shard, string Host)> shards = ShardsOf(entry, cluster, cancellation);
        Dictionary<int, ClickHouseConnection> nodes = [];
        foreach (Uri address in settings.Urls)
        {
            ClickHouseConnection node = entry.Only(address);
            foreach (string[] row in node.Rows($"SELECT shard_num FROM system.clusters WHERE cluster = '{cluster}' AND is_local", cancellation))
            {
                nodes.TryAdd(int.Parse(row[0], CultureInfo.InvariantCulture), node);
            }
        }

        return shards.Where(s => !nodes.ContainsKey(s.Shard)).ToArray() is { Length: > 0 } missing
            ? throw new UserException(
                "FT-5108", $"No address in farthing.yaml leads to the cluster's {string.Join(", ", missing.Select(s => Invariant($"shard {s.Shard} ({s.Host})")))}.",
                suggestion: "add the HTTP addresses of these nodes to urls")
            : new ClickHouseNodes(entry, [.. shards.Select(s => nodes[s.Shard])], shards.Count);
    }

    /// <summary>The shards of a cluster as the server knows it, with host and port of each.</summary>
    /// <exception cref="ClickHouseException">The server cannot be reached or refuses.</exception>
    /// <exception cref="UserException">FT-5108: it does not know the cluster, or a shard has several replicas.</exception>
    public static IReadOnlyList<(int Shard, string Host)> ShardsOf(ClickHouseConnection entry, string cluster, CancellationToken cancellation)
    {
        (int Shard, string Host)[] nodes =
        [
            .. entry.Rows(
                $"SELECT shard_num, concat(host_name, ':', toString(port)) FROM system.clusters WHERE cluster = '{cluster}' ORDER BY shard_num, replica_num",
                cancellation).Select(r => (int.Parse(r[0], CultureInfo.InvariantCulture), TabSeparated.Unescape(r[1])!)),
        ];
        if (nodes.Length == 0)
        {
            IReadOnlyList<string> known = [.. entry.Rows("SELECT DISTINCT cluster FROM system.clusters ORDER BY cluster", cancellation).Select(r => r[0])];
            throw new UserException(
                "FT-5108", $"ClickHouse knows no cluster \"{cluster}\".",
                suggestion: NearMatch.Suggest(cluster, known) ?? "write cluster as it is called in the servers' remote_servers");
        }

        return nodes.GroupBy(n => n.Shard).FirstOrDefault(g => g.Count() > 1) is { } replicated
            ? throw new UserException(
                "FT-5108", Invariant($"Shard {replicated.Key} of the cluster {cluster} has several replicas; this Farthing writes to one node a shard."),
                suggestion: "name a cluster with one node a shard: docs/clickhouse.md")
            : nodes;
    }

    /// <summary>Runs statements on every node, on all nodes at once.</summary>
    /// <exception cref="ClickHouseException">A node refuses or cannot be reached.</exception>
    public void Execute(IReadOnlyList<string> statements, CancellationToken cancellation) => Execute([statements], cancellation);

    /// <summary>Runs groups of statements on every node, several at once; those of a group in their order.</summary>
    /// <inheritdoc cref="Execute(IReadOnlyList{string}, CancellationToken)" path="/exception"/>
    public void Execute(IReadOnlyList<IReadOnlyList<string>> groups, CancellationToken cancellation) => OnEach(
        groups,
        (node, group, stop) =>
        {
            foreach (string statement in group)
            {
                node.Execute(statement, stop);
            }
        },
        cancellation);

    /// <summary>Does something with everything on every node, several things at once on each. The first failure stops the rest.</summary>
    /// <param name="things">What the work is done with.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="first">Whether it is done on the first node alone.</param>
    /// <exception cref="ClickHouseException">A node refuses or cannot be reached.</exception>
    /// <exception cref="UserException">What the work throws.</exception>
    public void OnEach<T>(
        IEnumerable<T> things, Action<ClickHouseConnection, T, CancellationToken> work, CancellationToken cancellation, bool first = false)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = AtOnce * Each.Count, CancellationToken = cancellation };
        Exception? refusal = null;
        try
        {
            Parallel.ForEach(things.SelectMany(t => Each.Take(first ? 1 : Each.Count).Select(node => (Node: node, Thing: t))), options, (one, state) =>
            {
                try
                {
                    work(one.Node, one.Thing, cancellation);
                }
                catch (Exception e) when (e is ClickHouseException or UserException)
                {
                    Interlocked.CompareExchange(ref refusal, e, null);
                    state.Stop();
                }
            });
        }
        catch (AggregateException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }

        Throw(refusal);
    }

    /// <summary>Throws what another thread threw; nothing for null.</summary>
    public static void Throw(Exception? failure)
    {
        switch (failure)
        {
            case null:
                return;
            case ClickHouseException refusal:
                throw new ClickHouseException(refusal.Message, refusal.Code, refusal);
            case UserException problem:
                throw new UserException(problem.Problems);
            default:
                throw new InvalidOperationException(failure.Message, failure);
        }
    }

    private static Uri FirstReached(ClickHouseConnection entry, CancellationToken cancellation)
    {
        ClickHouseException? failure = null;
        foreach (Uri address in entry.Addresses)
        {
            try
            {
                entry.Only(address).Rows("SELECT 1", cancellation);
                return address;
            }
            catch (ClickHouseException e) when (e.Code == 0)
            {
                failure = e;
            }
        }

        throw failure!;
    }
}
