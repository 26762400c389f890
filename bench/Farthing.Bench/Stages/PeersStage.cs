using System.Diagnostics;
using System.Globalization;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Engine.Catalogues;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Bench.Stages;

/// <summary>
/// Four questions on a costed store, beside what people use today: pandas, R's data.table and PostgreSQL, each with the same facts as two
/// CSV files, loaded before it is asked. What they answer must be what the store's rows say; a peer that is not installed is left out by name.
/// </summary>
internal static class PeersStage
{
    private const string OwnKpi = """
        measures:
          - { measure: customers-known, title: Customers in contact, fact: interactions, count: customer, by: arrival, where: 'customer != null' }
        kpis:
          - kpi: customers-in-contact
            title: Customers in contact
            unit: customers
            direction: none
            definition: How many different known customers made contact.
            formula: customers-known
            when-null: nobody made contact

        """;

    private sealed record Question(string Name, KpiRequest Request, string Check);

    private static readonly Question[] Questions =
    [
        new("cpi", new KpiRequest(["cost-per-interaction"]) { By = ["channel"], Grain = "month" },
            $"""
            SELECT sum(cost) + sum(n) + count(*) FROM (SELECT channel, m, sum(cost) AS cost, sum(n) AS n FROM (
              SELECT channel, month AS m, sum({KpiStage.Cost}) AS cost, 0 AS n FROM costs GROUP BY ALL
              UNION ALL SELECT channel, completed_month, 0, count(*) FROM d_interactions WHERE outcome IN (1, 3) AND completed_month IS NOT NULL GROUP BY ALL)
            GROUP BY ALL)
            """),
        new("fcr", new KpiRequest(["first-contact-resolution"]) { By = ["topic"] },
            """
            WITH cut AS (SELECT max(greatest(arrived_ms, completed_ms)) - 604800000 AS t FROM d_interactions)
            SELECT (count(*) FILTER (resolved IS DISTINCT FROM 0 AND escalated IS DISTINCT FROM 1
                AND (next_topic_gap_ms IS NULL OR next_topic_gap_ms > 604800000)))::HUGEINT * 1000000007 + count(*)
            FROM d_interactions, cut WHERE outcome = 1 AND customer > 0 AND arrived_ms <= cut.t
              AND (previous_topic_gap_ms IS NULL OR previous_topic_gap_ms > 604800000)
            """),
        new("p90", new KpiRequest(["handling-time-p90"]) { By = ["channel"] },
            """
            SELECT sum(round(p)) FROM (SELECT channel, quantile_cont(handle_ms, 0.9) AS p FROM d_interactions
            WHERE outcome = 1 AND agent_segments > 0 AND completed_month IS NOT NULL AND handle_ms IS NOT NULL GROUP BY ALL)
            """),
        new("customers", new KpiRequest(["customers-in-contact"]) { Grain = "month" },
            "SELECT sum(n) FROM (SELECT arrived_month, count(DISTINCT customer) AS n FROM d_interactions WHERE customer > 0 AND outcome <> 4 GROUP BY ALL)"),
    ];

    public static void Run(BenchOptions options, Measurements into)
    {
        string kpis = Path.Combine(options.Data, "kpis");
        Directory.CreateDirectory(kpis);
        File.WriteAllText(Path.Combine(kpis, "bench.yaml"), OwnKpi);
        string folder = Path.Combine(options.Folder, "peers");
        Directory.CreateDirectory(folder);
        Dictionary<string, double> expected = [];
        try
        {
            Ours(options, folder, expected, into);
        }
        finally
        {
            // The other stages have the catalogue as it is shipped.
            Directory.Delete(kpis, recursive: true);
        }

        string repeats = options.Repeats.ToString(CultureInfo.InvariantCulture), scripts = Path.Combine(AppContext.BaseDirectory, "peers");
        Peer("pandas", "/usr/bin/python3", ["-c", "import pandas"], [Path.Combine(scripts, "pandas_peer.py"), folder, repeats], expected);
        Peer("data.table", "Rscript", ["-e", "library(data.table)"], [Path.Combine(scripts, "datatable_peer.R"), folder, repeats], expected);
        PostgresPeer.Run(scripts, folder, [.. Questions.Select(q => q.Name)], options.Repeats, line => Take("PostgreSQL", line, expected));
    }

    /// <summary>Asks Farthing, notes what the store's rows say, and writes the facts down for the others.</summary>
    private static void Ours(BenchOptions options, string folder, Dictionary<string, double> expected, Measurements into)
    {
        Workspace workspace = Workspace.Load(options.Data);
        using FarthingStore store = FarthingStore.Open(options.Data);
        using DuckDbConnection connection = store.Connect();
        Farthing(options, workspace, store, connection, into);
        foreach (Question question in Questions)
            expected.Add(question.Name, connection.Scalar<double>($"SELECT CAST(({question.Check}) AS DOUBLE)"));
        Export(connection, folder);
    }

    private static void Farthing(BenchOptions options, Workspace workspace, FarthingStore store, DuckDbConnection connection, Measurements into)
    {
        KpiCatalogue catalogue = CatalogueLoader.Load(workspace);
        Ask ask = Ask.Open(store, workspace, catalogue, connection, CancellationToken.None);
        foreach (bool rollups in (bool[])[false, true])
        {
            ask.UseRollups = rollups;
            foreach (Question question in Questions)
            {
                if (rollups && !ask.Compile(question.Request, Core.Query.Dialects.DuckDbDialect.Instance).All(s => s.Tables.All(Core.Query.Rollups.AllRollups.IsRollup))) continue;
                ask.Answer(question.Request, CancellationToken.None);      // warm
                for (int n = 0; n < options.Repeats; n++)
                    into.Time($"peer.{(rollups ? "rollups" : "rows")}.{question.Name}", () => ask.Answer(question.Request, CancellationToken.None));
            }
        }
    }

    private static void Export(DuckDbConnection connection, string folder)
    {
        Write(connection, Path.Combine(folder, "costs.csv"), "channel,month,cost", $"SELECT channel::BIGINT, month::BIGINT, {KpiStage.Cost} FROM costs");
        Write(connection, Path.Combine(folder, "contacts.csv"),
            "channel,arrived_month,completed_month,arrived_ms,completed_ms,customer,topic,outcome,resolved,escalated,handle_ms,agent_segments",
            "SELECT channel::BIGINT, arrived_month::BIGINT, completed_month::BIGINT, arrived_ms, completed_ms, customer, topic::BIGINT, outcome::BIGINT,"
            + " resolved::BIGINT, escalated::BIGINT, handle_ms, agent_segments::BIGINT FROM d_interactions WHERE outcome <> 4");
    }

    private static void Write(DuckDbConnection connection, string path, string header, string sql)
    {
        using StreamWriter file = new(path, append: false, bufferSize: 1 << 20, encoding: new System.Text.UTF8Encoding(false));
        file.WriteLine(header);
        using DuckDbReader reader = connection.Query(sql);
        while (reader.ReadChunk())
        {
            for (int row = 0; row < reader.RowCount; row++)
            {
                for (int column = 0; column < reader.Columns.Count; column++)
                {
                    if (column > 0) file.Write(',');
                    if (!reader.IsNull(column, row)) file.Write(reader.Int64(column)[row].ToString(CultureInfo.InvariantCulture));
                }

                file.Write('\n');
            }
        }
    }

    private static void Peer(string name, string program, string[] isThere, string[] arguments, Dictionary<string, double> expected)
    {
        if (Start(program, isThere, _ => { }) != 0)
        {
            Console.Error.WriteLine($"{name} is not installed here: left out");
            return;
        }

        if (Start(program, arguments, line => Take(name, line, expected)) != 0) throw new InvalidOperationException($"{name} failed");
    }

    /// <summary>Passes measurements on, and holds answers against those of the store's rows.</summary>
    private static void Take(string peer, string line, Dictionary<string, double> expected)
    {
        if (line.Split(' ') is ["=", string question, string answer])
        {
            double theirs = double.Parse(answer, CultureInfo.InvariantCulture), ours = expected[question];
            if (Math.Abs(theirs - ours) > 1e-12 * Math.Abs(ours) + 8) throw new InvalidOperationException($"{peer} answers {question} with {answer}, the store's rows say {ours:R}");
            return;
        }

        Console.Out.WriteLine(line);
    }

    /// <summary>Runs a program and hands over what it prints; −1 where there is none of that name.</summary>
    private static int Start(string program, string[] arguments, Action<string> line)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            while (process.StandardOutput.ReadLine() is { } text) line(text);
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
