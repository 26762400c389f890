using System.Diagnostics;
using System.Globalization;
using Farthing.Core.Catalogue;
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
    public static void Run(BenchOptions options, Measurements into)
    {
        string folder = Path.Combine(options.Folder, "peers");
        Directory.CreateDirectory(folder);
        Dictionary<string, double> expected = [];
        FourQuestions.Defined(options, () => Ours(options, folder, expected, into));
        string repeats = options.Repeats.ToString(CultureInfo.InvariantCulture), scripts = Path.Combine(AppContext.BaseDirectory, "peers");
        Peer("pandas", "/usr/bin/python3", ["-c", "import pandas"], [Path.Combine(scripts, "pandas_peer.py"), folder, repeats], expected);
        Peer("data.table", "Rscript", ["-e", "library(data.table)"], [Path.Combine(scripts, "datatable_peer.R"), folder, repeats], expected);
        PostgresPeer.Run(scripts, folder, [.. FourQuestions.All.Select(q => q.Name)], options.Repeats, line => Take("PostgreSQL", line, expected));
    }

    /// <summary>Asks Farthing, notes what the store's rows say, and writes the facts down for the others.</summary>
    private static void Ours(BenchOptions options, string folder, Dictionary<string, double> expected, Measurements into)
    {
        Workspace workspace = Workspace.Load(options.Data);
        using FarthingStore store = FarthingStore.Open(options.Data);
        using DuckDbConnection connection = store.Connect();
        Farthing(options, workspace, store, connection, into);
        foreach (FourQuestions.Question question in FourQuestions.All)
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
            foreach (FourQuestions.Question question in FourQuestions.All)
            {
                if (rollups && !question.IsOfRollups(ask)) continue;
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
