using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.EngineTests.Store;

/// <summary>
/// Parts of tests that must run in a process of their own, because it is killed or aborts: this assembly, started again
/// with the part's name in an environment variable.
/// </summary>
internal static class ChildProcess
{
    private const string Variable = "FARTHING_TEST_PART";

    /// <summary>Rows that one transaction of <see cref="WriteBatches"/> writes into each table.</summary>
    public const int RowsPerBatch = 60_000;

    public static Process Start(string part, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        start.Environment[Variable] = string.Join('\n', [part, .. arguments]);
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "Must run before the test runner's own entry point.")]
    internal static void Initialise()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            string[] words = given.Split('\n');
            Run(words[0], words[1..]);
            Environment.Exit(0);
        }
    }

    private static void Run(string part, string[] arguments)
    {
        switch (part)
        {
            case "library":
                NameLibrary(arguments[0]);
                break;
            case "hold":
                Hold(arguments[0]);
                break;
            case "log-to-file":
                LogToFile(arguments[0], arguments[1]);
                break;
            case "write-batches":
                WriteBatches(arguments[0], int.MaxValue, RowsPerBatch);
                break;
            case "write-and-wait":
                WriteBatches(arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture), 50);
                break;
            case "close-until":
                Closing.KilledCloseTests.CloseUntil(arguments[0], arguments[1]);
                break;
            case "durable":
                Durability.DurableWork.RunAndDie(arguments[0], arguments[1], arguments[2], arguments[3]);
                break;
            default:
                throw new ArgumentException(part, nameof(part));
        }
    }

    private static void NameLibrary(string file)
    {
        Environment.SetEnvironmentVariable(DuckDbLibrary.Variable, file);
        try
        {
            FarthingStore.OpenInMemory().Dispose();
            Console.WriteLine(DuckDbLibrary.LoadedFrom);
        }
        catch (Farthing.Core.Errors.UserException e)
        {
            Console.WriteLine($"{e.Problems[0].Code}|{e.Problems[0].Message}|{e.Problems[0].Suggestion}");
        }
    }

    private static void Hold(string folder)
    {
        using FarthingStore store = FarthingStore.Open(folder);
        Console.WriteLine("holding");
        Console.ReadLine();
    }

    private static void LogToFile(string folder, string call)
    {
        FarthingStore store = FarthingStore.Open(folder);
        DuckDbConnection connection = store.Connect();
        connection.Execute(call);
        Console.WriteLine("called");
        try
        {
            connection.Execute("SELECT 1");
            Console.WriteLine("logged");
        }
        catch (DuckDbException)
        {
            Console.WriteLine("refused");
        }

        Process.GetCurrentProcess().Kill();
    }

    /// <summary>
    /// Writes batch after batch until it is killed: each in one transaction, a part by bulk insert, a part by the appender, a
    /// part by SQL, with deletions, and the batch's number in meta.
    /// </summary>
    private static void WriteBatches(string folder, int batches, int rows)
    {
        using FarthingStore store = FarthingStore.Open(folder, new StoreOptions { Threads = 2 });
        using DuckDbConnection connection = store.Connect();
        int last = int.Parse(FarthingStore.GetMeta(connection, "last") ?? "0", CultureInfo.InvariantCulture);
        for (int batch = last + 1; batch <= batches; batch++)
        {
            using DuckDbTransaction transaction = connection.BeginTransaction();
            using (RowSink sink = connection.BulkInsert("fx"))
            {
                Fill(sink, batch, rows);
            }

            using (RowSink sink = connection.Appender("fx_versions"))
            {
                Fill(sink, batch, rows);
            }

            connection.Execute("INSERT INTO d_agents SELECT currency, day, 0, batch, 0, 0, 0 FROM fx WHERE batch = $1", batch);
            connection.Execute("DELETE FROM fx WHERE batch = $1 AND day < $2", batch, rows / 10);
            FarthingStore.SetMeta(connection, "last", batch.ToString(CultureInfo.InvariantCulture));
            transaction.Commit();
            Console.WriteLine(batch);
        }

        Console.WriteLine("done");
        Console.ReadLine(); // closing the store would empty the log
    }

    private static void Fill(RowSink sink, int batch, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            sink.Append(batch % 7).Append(row).Append(row * 1_000_003L).Append(batch).Append(row).AppendNull();
            if (sink.ColumnCount == 7)
            {
                sink.Append(batch);
            }

            sink.EndRow();
        }

        sink.Complete();
    }
}
