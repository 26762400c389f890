using System.Diagnostics;
using System.Globalization;

namespace Farthing.Bench.Stages;

/// <summary>
/// A PostgreSQL server of its own for the length of a stage: parallel plans, 2 GB of shared memory, 512 MB for a sort or a hash. It lies in a
/// folder of its own, listens on a socket there and nowhere else, and is gone afterwards.
/// </summary>
internal static class PostgresPeer
{
    private const string Settings =
        "-c listen_addresses='' -c shared_buffers=2GB -c work_mem=512MB -c maintenance_work_mem=512MB -c fsync=off -c max_wal_size=8GB -c unix_socket_directories=";

    private static string? Bin => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(v => Path.Combine(v, "bin")).LastOrDefault(b => File.Exists(Path.Combine(b, "initdb")))
        : null;

    /// <summary>Loads the files and asks each question some times.</summary>
    public static void Run(string scripts, string folder, string[] questions, int repeats, Action<string> line)
    {
        if (Bin is not { } bin)
        {
            Console.Error.WriteLine("PostgreSQL is not installed here: left out");
            return;
        }

        // Its server refuses to run as root.
        string place = Path.Combine(Path.GetTempPath(), "farthing-bench-postgres");
        if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        Directory.CreateDirectory(place);
        string data = Path.Combine(place, "data");
        string[] as_ = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        if (as_.Length > 0) Do(["chown", "postgres", place], folder, null);
        Do([.. as_, Path.Combine(bin, "initdb"), "-D", data, "-U", "bench", "-A", "trust", "--no-sync"], place, null);
        Do([.. as_, Path.Combine(bin, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(place, "log"), "-o", Settings + place, "start"], place, null);
        try
        {
            Ask(bin, scripts, folder, place, questions, repeats, line);
        }
        finally
        {
            Do([.. as_, Path.Combine(bin, "pg_ctl"), "-D", data, "-m", "immediate", "stop"], place, null);
            Directory.Delete(place, recursive: true);
        }
    }

    private static void Ask(string bin, string scripts, string folder, string place, string[] questions, int repeats, Action<string> line)
    {
        string script = Path.Combine(folder, "ask.sql");
        File.WriteAllLines(script,
        [
            $"\\i {Path.Combine(scripts, "postgres_peer.sql")}",
            .. questions.SelectMany(q => (IEnumerable<string>)[$"\\echo @@ {q}", .. Enumerable.Repeat($":{q}", repeats), "\\echo @@ end"]),
        ]);
        string question = "", answer = "";
        double sum = 0;
        Do([Path.Combine(bin, "psql"), "-h", place, "-U", "bench", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-f", script], folder, text =>
        {
            if (text.StartsWith("@@ ", StringComparison.Ordinal))
            {
                if (question == "load") line(Measured(question, sum));
                else if (question.Length > 0 && text == "@@ end") line($"= {question} {answer}");
                (question, sum) = (text[3..] == "end" ? "" : text[3..], 0);
            }
            else if (text.StartsWith("Time: ", StringComparison.Ordinal))
            {
                double milliseconds = double.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture);
                sum += milliseconds;
                if (question.Length > 0 && question != "load") line(Measured(question, milliseconds));
            }
            else if (text.Length > 0)
            {
                answer = text;
            }
        });
    }

    // The server's processor time is not known here.
    private static string Measured(string question, double milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"@ peer.PostgreSQL.{question} {milliseconds:F1} 0");

    private static void Do(string[] command, string folder, Action<string>? line)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = line is not null,
            UseShellExecute = false,
        })!;
        while (line is not null && process.StandardOutput.ReadLine() is { } text) line(text);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}");
    }
}
