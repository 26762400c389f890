using Farthing.Bench.Data;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.ClickHouse;
using NodaTime;

namespace Farthing.Bench.Stages;

/// <summary>
/// A costed store moved to ClickHouse, to one node and to three shards on this machine: how long the move takes, what the same questions take
/// there and in the store, and what a day more and a run of its month take. Answers must be the store's, to the last digit.
/// </summary>
internal static class ClickHouseStage
{
    private const string Cluster = "bench", Password = "FARTHING_BENCH_CLICKHOUSE";

    public static void Run(BenchOptions options, Measurements into)
    {
        if (ClickHouseNode.FindLibrary() is not { } library)
        {
            Console.Error.WriteLine("ClickHouse's library is not here (npm ci brings it): left out");
            return;
        }

        Environment.SetEnvironmentVariable(Password, ClickHouseNode.Password);
        string file = Path.Combine(options.Data, "farthing.yaml"), without = File.ReadAllText(file);
        foreach (int shards in (int[])[1, 3])
        {
            ClickHouseNode[] nodes = [.. Enumerable.Range(0, shards).Select(n => Node(options, library, n))];
            try
            {
                foreach (ClickHouseNode node in nodes) node.Start(nodes, Cluster);
                foreach (ClickHouseNode node in nodes) node.WaitUntilUp();
                File.WriteAllText(file, without + Yaml(nodes));
                FourQuestions.Defined(options, () => On(options, shards, into));
                if (nodes.Sum(n => n.Ended) > 0) throw new InvalidOperationException("a node ended by itself");
            }
            finally
            {
                File.WriteAllText(file, without);
                foreach (ClickHouseNode node in nodes) node.Dispose();
            }
        }
    }

    /// <summary>A node as a server has it, with 4 GB for a query and both processors.</summary>
    private static ClickHouseNode Node(BenchOptions options, string library, int number)
    {
        string folder = Path.Combine(options.Folder, "clickhouse-" + number);
        Directory.CreateDirectory(folder);
        return new ClickHouseNode(library, folder, "<max_memory_usage>4000000000</max_memory_usage><max_threads>2</max_threads>");
    }

    private static string Yaml(ClickHouseNode[] nodes) => $"""
        engine:
          clickhouse:
            urls: [{string.Join(", ", nodes.Select(n => $"\"{n.Address.AbsoluteUri}\""))}]
            database: bench
            {(nodes.Length == 1 ? "" : "cluster: " + Cluster)}
            user: {ClickHouseNode.User}
            password-env: {Password}

        """;

    private static void On(BenchOptions options, int shards, Measurements into)
    {
        string prefix = $"clickhouse-{shards}.";
        Workspace workspace = Workspace.Load(options.Data);
        using FarthingStore store = workspace.OpenStore();
        MoveResult moved = into.Time(prefix + "move", () => MoveUseCase.Run(workspace, store, replace: false, SystemClock.Instance));
        into.Note(prefix + "rows", moved.Tables.Sum(t => t.Rows));
        into.Time(prefix + "move-again", () => ClusterFollowUseCase.Run(workspace, store, SystemClock.Instance));
        using (DuckDbConnection connection = store.Connect())
        {
            KpiCatalogue catalogue = CatalogueLoader.Load(workspace);
            Ask here = Ask.Open(store, workspace, catalogue, connection, CancellationToken.None);
            Ask there = Ask.OpenConfigured(store, workspace, catalogue, connection, CancellationToken.None);
            Overview(options, workspace, catalogue, (here, there), prefix, into);
            foreach (bool rollups in (bool[])[false, true])
            {
                here.UseRollups = there.UseRollups = rollups;
                foreach (FourQuestions.Question question in FourQuestions.All) Compare(options, question, (here, there), prefix, into);
            }
        }

        Day(options, workspace, store, prefix, into);
    }

    /// <summary>The overview of the last whole month, from rollups, with nothing kept.</summary>
    private static void Overview(BenchOptions options, Workspace workspace, KpiCatalogue catalogue, (Ask Here, Ask There) asks, string prefix, Measurements into)
    {
        Core.Time.Period period = workspace.Calendar.PeriodOfMonth(asks.Here.CostedMonths[^1].Month);
        foreach ((string name, Ask ask) in new[] { ("here.", asks.Here), ("there.", asks.There) })
        {
            for (int n = 0; n <= options.Repeats; n++)
            {
                void Show() => OverviewUseCase.Run(workspace, catalogue, ask, period, null, CancellationToken.None);
                if (n == 0) Show(); else into.Time(prefix + name + "rollups.overview", Show);
            }
        }
    }

    private static void Compare(BenchOptions options, FourQuestions.Question question, (Ask Here, Ask There) asks, string prefix, Measurements into)
    {
        bool rollups = asks.Here.UseRollups;
        if (rollups && !question.IsOfRollups(asks.Here)) return;
        string name = (rollups ? "rollups." : "rows.") + question.Name;
        KpiAnswer here = asks.Here.Answer(question.Request, CancellationToken.None), there = asks.There.Answer(question.Request, CancellationToken.None);
        if (there.Receipt.Engine != "ClickHouse" || !Lines(here).SequenceEqual(Lines(there))) throw new InvalidOperationException($"ClickHouse answers {name} otherwise");
        for (int n = 0; n < options.Repeats; n++)
        {
            into.Time(prefix + "here." + name, () => asks.Here.Answer(question.Request, CancellationToken.None));
            into.Time(prefix + "there." + name, () => asks.There.Answer(question.Request, CancellationToken.None));
        }
    }

    private static IEnumerable<string> Lines(KpiAnswer answer) => answer.Rows
        .Select(r => string.Join('|', r.Keys.Append(r.Bucket)) + "|" + Cells(r.Cells)).Append(Cells(answer.Total));

    private static string Cells(IEnumerable<AnswerCell> cells) => string.Join('|', cells.Select(c => c.Value is { } v ? $"{v.Numerator}/{v.Denominator}" : "null"));

    /// <summary>A day more is imported and brought there; then its month is costed, in the store and there.</summary>
    private static void Day(BenchOptions options, Workspace workspace, FarthingStore store, string prefix, Measurements into)
    {
        BenchCase data = new(options.Data, options.Segments, seed: 1);
        using (DuckDbConnection connection = store.Connect())
            data.WriteIncrement(IncrementStage.Segments, IncrementStage.There(connection));
        foreach ((string pack, string path) in data.IncrementFiles) ImportUseCase.Run(store, workspace, [path], pack, SystemClock.Instance);
        Deriver.Refresh(store, workspace);
        ClusterFollowed brought = into.Time(prefix + "day", () => ClusterFollowUseCase.Run(workspace, store, SystemClock.Instance));
        into.Note(prefix + "day-sent", brought.Moved!.Tables.Sum(t => t.Rows - t.Taken));
        into.Time(prefix + "cost-here", () => CostUseCase.Run(workspace, store, workspace.Calendar.ParsePeriod("2024-12"), SystemClock.Instance));
        ClusterFollowed made = into.Time(prefix + "cost-there", () => ClusterFollowUseCase.Run(workspace, store, SystemClock.Instance));
        if (made.Moved is not null || made.Runs.Count == 0) throw new InvalidOperationException("the run was not made there");
    }
}
