using System.Diagnostics;
using System.Globalization;
using Farthing.Bench.Data;

namespace Farthing.Bench;

/// <summary>Generates the data, runs every stage in a process of its own, and prints the ratios.</summary>
internal static class BenchRun
{
    private static readonly string[] Stages = ["copy", "import", "kernels", "cost", "kpi", "rollups", "peers", "pages", "clickhouse", "increment", "search", "compile"];

    public static int Run(BenchOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        BenchCase data = new(options.Data, options.Segments, seed: 1);
        bool needsData = options.Only.Count == 0 || options.Only.Any(s => s is not ("search" or "compile"));
        if (needsData && !File.Exists(data.Segments))
        {
            Stopwatch watch = Stopwatch.StartNew();
            (long segments, long interactions) = data.Write();
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"generated {segments} segments of {interactions} interactions in {watch.Elapsed.TotalSeconds:F0} s"));
        }

        Dictionary<string, List<Sample>> samples = new(StringComparer.Ordinal);
        try
        {
            foreach (string stage in Stages)
                if (options.Only.Count == 0 || options.Only.Contains(stage)) RunStage(stage, options, samples);
        }
        finally
        {
            if (!options.Keep) Directory.Delete(options.Folder, recursive: true);
        }

        string table = BenchReport.Make(options, samples);
        Console.Out.WriteLine(table);
        if (options.Update is { } document) BenchReport.Update(document, table);
        return 0;
    }

    private static void RunStage(string stage, BenchOptions options, Dictionary<string, List<Sample>> samples)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(BenchRun).Assembly.Location);
        foreach (string argument in (IEnumerable<string>)["stage", stage, .. options.ToArguments()]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            Console.Error.WriteLine(line);
            string[] fields = line.Split(' ');
            if (fields is not ["@", string name, string wall, string cpu]) continue;
            if (!samples.TryGetValue(name, out List<Sample>? list)) samples.Add(name, list = []);
            list.Add(new Sample(double.Parse(wall, CultureInfo.InvariantCulture), double.Parse(cpu, CultureInfo.InvariantCulture)));
        }

        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"stage {stage} failed with {process.ExitCode}");
    }
}

/// <summary>One measurement: wall-clock and processor time in milliseconds.</summary>
internal sealed record Sample(double Wall, double Cpu);
