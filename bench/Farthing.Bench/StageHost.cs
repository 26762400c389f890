using System.Diagnostics;
using System.Globalization;
using Farthing.Bench.Stages;

namespace Farthing.Bench;

/// <summary>
/// Runs one stage in this process and writes what it measured, a line each: <c>@ name wall cpu</c> in milliseconds. Each
/// stage is a process of its own, so that its peak of memory is its own.
/// </summary>
internal static class StageHost
{
    public static int Run(string name, BenchOptions options)
    {
        Measurements into = new();
        switch (name)
        {
            case "copy": CopyStage.Run(options, into); break;
            case "import": ImportStage.Run(options, into); break;
            case "kernels": KernelStage.Run(options, into); break;
            case "cost": CostStage.Run(options, into); break;
            case "kpi": KpiStage.Run(options, into); break;
            case "rollups": RollupStage.Run(options, into); break;
            case "peers": PeersStage.Run(options, into); break;
            case "clickhouse": ClickHouseStage.Run(options, into); break;
            case "pages": PagesStage.Run(options, into); break;
            case "search": SearchStage.Run(options, into); break;
            case "compile": CompileStage.Run(options, into); break;
            case "increment": IncrementStage.Run(options, into); break;
            case "derive": DeriveStage.Run(options, into); break;
            default: throw new ArgumentException($"{name} is not a stage");
        }

        into.Note("peak-mb." + name, PeakMegabytes());
        return 0;
    }

    /// <summary>The process's peak of resident memory.</summary>
    public static long PeakMegabytes()
    {
        if (!OperatingSystem.IsLinux()) return Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
    }
}

/// <summary>Times things and writes the times down.</summary>
internal sealed class Measurements
{
    /// <summary>Runs something and notes its wall-clock and processor time.</summary>
    public T Time<T>(string name, Func<T> work)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        T result = work();
        double wall = watch.Elapsed.TotalMilliseconds;
        process.Refresh();
        Write(name, wall, (process.TotalProcessorTime - before).TotalMilliseconds);
        return result;
    }

    /// <inheritdoc cref="Time{T}"/>
    public void Time(string name, Action work) => Time(name, () =>
    {
        work();
        return 0;
    });

    /// <summary>Notes times measured elsewhere: the sum of several stretches.</summary>
    public void Write(string name, double wall, double cpu) =>
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"@ {name} {wall:F4} {cpu:F4}"));

    /// <summary>Notes a number that is no time.</summary>
    public void Note(string name, long value) => Write(name, value, value);
}

/// <summary>Adds up the wall-clock and processor time of several stretches of one thing.</summary>
internal sealed class Lap
{
    private readonly Stopwatch _watch = new();
    private TimeSpan _cpu;

    public double Wall => _watch.Elapsed.TotalMilliseconds;

    public double Cpu => _cpu.TotalMilliseconds;

    public T Add<T>(Func<T> work)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        _watch.Start();
        T result = work();
        _watch.Stop();
        process.Refresh();
        _cpu += process.TotalProcessorTime - before;
        return result;
    }
}
