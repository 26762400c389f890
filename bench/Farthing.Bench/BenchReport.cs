using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Farthing.Engine.DuckDb;

namespace Farthing.Bench;

/// <summary>The table of ratios: what a thing took over what DuckDB needed for the bare minimum, in the same run.</summary>
internal static class BenchReport
{
    private const string Begin = "<!-- measured -->";
    private const string End = "<!-- end of measured -->";

    private sealed record Limit(string Title, string[] Of, string[] Over, double Most);

    private static readonly Limit[] Limits =
    [
        new("import with every guarantee, derived tables included, over COPY of the same CSV", ["import", "derive"], ["copy"], 2),
        new("  import alone", ["import"], ["copy"], double.NaN),
        new("  derive step alone", ["derive"], ["copy"], double.NaN),
        new("sweep with chat concurrency, fetch included, over R1", ["sweep"], ["r1"], 3),
        new("driver sums of all pools, columns loaded, over R1", ["all-pools"], ["r1"], 0.6),
        new("spreading one pool per agent, columns loaded, over R1", ["spreading"], ["r1"], 1.5),
        new("whole costing run over writing a table of the same rows and columns", ["cost"], ["cost-table"], 1.5),
        new("  writing the same rows in a transaction a month, over writing the table", ["cost-table-by-month"], ["cost-table"], double.NaN),
        new("  what the store's checkpoint writes anew after the run, over writing the table", ["cost-checkpoint"], ["cost-table"], double.NaN),
        new("recosting one month of 24 over the whole run", ["recost"], ["cost"], 0.1),
    ];

    public static string Make(BenchOptions options, Dictionary<string, List<Sample>> samples)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{options.Segments:N0} segments. {Machine()}");
        text.AppendLine().AppendLine("| what | limit | ratio (wall) | ratio (processor) | measured s | yardstick s |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (Limit limit in Limits.Concat(KpiLimits(samples))) Append(text, limit, samples);
        List<string> peaks = [.. samples.Keys.Where(k => k.StartsWith("peak-mb.", StringComparison.Ordinal) && k != "peak-mb.copy")];
        foreach (string peak in peaks)
        {
            double megabytes = samples[peak].Max(s => s.Wall);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| peak memory of {peak["peak-mb.".Length..]} | 4,096 MiB | {megabytes:N0} MiB {(megabytes <= 4096 ? "✓" : "✗")} | | | |");
        }

        AppendIncrement(text, samples);
        AppendRollups(text, samples);
        PeersReport.Append(text, samples);
        ClickHouseReport.Append(text, samples);
        AppendPages(text, samples);
        AppendSearch(text, samples);
        AppendCompile(text, samples);
        return text.ToString();
    }

    /// <summary>One day more in a store that is there: medians in seconds, step by step.</summary>
    private static void AppendIncrement(StringBuilder text, Dictionary<string, List<Sample>> samples)
    {
        const string prefix = "increment-";
        if (!samples.TryGetValue("increment", out List<Sample>? whole)) return;
        text.AppendLine().AppendLine("| a day of 100,000 segments more | limit s | s | processor s |");
        text.AppendLine("|---|---|---|---|");
        foreach ((string step, List<Sample> times) in samples.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {step[prefix.Length..].Replace('.', ' ')} | | {Median(times.Select(s => s.Wall)) / 1000:F1} | {Median(times.Select(s => s.Cpu)) / 1000:F1} |");
        }

        double seconds = Median(whole.Select(s => s.Wall)) / 1000;
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| in all | 10 | {seconds:F1} {(seconds <= 10 ? "✓" : "✗")} | {Median(whole.Select(s => s.Cpu)) / 1000:F1} |");
    }

    /// <summary>Rollups beside the rows that they add up: medians in milliseconds; the overview has a limit of its own.</summary>
    private static void AppendRollups(StringBuilder text, Dictionary<string, List<Sample>> samples)
    {
        const string prefix = "rollup.", make = "rollup-make.";
        string[] questions = [.. samples.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k[prefix.Length..])];
        if (questions.Length == 0) return;
        text.AppendLine().AppendLine("| question | limit | from rollups ms | processor ms | from rows ms | processor ms | ratio (processor) |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (string question in questions)
        {
            (double wall, double cpu) = Sum([prefix + question], samples);
            (double rowsWall, double rowsCpu) = Sum(["rows." + question], samples);
            string limit = question == "overview" ? "50 ms" : "";
            string mark = limit.Length == 0 ? "" : wall <= 50 ? " ✓" : " ✗";
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {question.Replace('_', ' ')} | {limit} | {wall:F1}{mark} | {cpu:F1} | {rowsWall:F1} | {rowsCpu:F1} | {cpu / rowsCpu:F2} |");
        }

        text.AppendLine().AppendLine("| rollup | rows | kB on disk | made from all rows ms |").AppendLine("|---|---|---|---|");
        foreach (string table in samples.Keys.Where(k => k.StartsWith(make, StringComparison.Ordinal)).Select(k => k[make.Length..]))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {table} | {samples["rollup-rows." + table][0].Wall:N0} | {samples["rollup-kb." + table][0].Wall:N0} | {Median(samples[make + table].Select(s => s.Wall)):F0} |");
        }
    }

    /// <summary>Pages have no yardstick but the reader's patience: milliseconds, medians over months, and kilobytes.</summary>
    private static void AppendPages(StringBuilder text, Dictionary<string, List<Sample>> samples)
    {
        const string prefix = "page-first.";
        string[] pages = [.. samples.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k[prefix.Length..])];
        if (pages.Length == 0) return;
        text.AppendLine().AppendLine("| page | limit | first asked ms | asked again ms | with all it loads kB (limit 600) |").AppendLine("|---|---|---|---|---|");
        double prepared = Median(samples["pages.prepare"].Select(s => s.Wall)), opened = Median(samples["pages.opening"].Select(s => s.Wall));
        text.AppendLine(CultureInfo.InvariantCulture, $"| (answers prepared by a costing run, all months) | | {prepared:F0} | | |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| (the program and the store opened, first page of all) | | {opened:F0} | | |");
        foreach (string page in pages)
        {
            (double first, double again) = (Median(samples[prefix + page].Select(s => s.Wall)), Median(samples["page-again." + page].Select(s => s.Wall)));
            double size = samples["page-kb." + page].Max(s => s.Wall);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {page.Replace('_', ' ')} | 300 ms | {first:F0} {(first <= 300 ? "✓" : "✗")} | {again:F0} {(again <= 300 ? "✓" : "✗")} | {size:F0} {(size <= 600 ? "✓" : "✗")} |");
        }

        if (samples.TryGetValue("page-paint.overview", out List<Sample>? paint))
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"A browser first paints the overview after {paint[0].Wall:F0} ms (limit 1,000), nothing cached.");
    }

    private static void AppendSearch(StringBuilder text, Dictionary<string, List<Sample>> samples)
    {
        const string prefix = "search.";
        string[] questions = [.. samples.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k[prefix.Length..])];
        if (questions.Length == 0) return;
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Search over {Stages.SearchStage.Kpis:N0} KPIs; its index is made in {Median(samples["search-index"].Select(s => s.Wall)):F0} ms.");
        text.AppendLine().AppendLine("| search | limit | ms |").AppendLine("|---|---|---|");
        foreach (string question in questions)
        {
            double wall = Median(samples[prefix + question].Select(s => s.Wall));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {question.Replace('_', ' ')} | 10 ms | {wall:F1} {(wall <= 10 ? "✓" : "✗")} |");
        }
    }

    /// <summary>Of each KPI the median over the rounds; of these the median, and the slowest by processor time.</summary>
    private static void AppendCompile(StringBuilder text, Dictionary<string, List<Sample>> samples)
    {
        if (!samples.Keys.Any(k => k.StartsWith("compile.", StringComparison.Ordinal))) return;
        text.AppendLine().AppendLine("| compiling one KPI | limit | KPIs | median ms (processor) | slowest ms (processor) | median ms (wall) | the slowest |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach ((string prefix, string title) in new[] { ("compile.definition.", "formula to typed definition"), ("compile.question.", "question to SQL") })
        {
            (string Kpi, double Wall, double Cpu)[] kpis = [.. samples.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(s => (s.Key[prefix.Length..], Median(s.Value.Select(x => x.Wall)), Median(s.Value.Select(x => x.Cpu))))];
            (string Kpi, double Wall, double Cpu) slowest = kpis.MaxBy(k => k.Cpu);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {title} | 1 ms | {kpis.Length} | {Median(kpis.Select(k => k.Cpu)):F3} | {slowest.Cpu:F3} {(slowest.Cpu <= 1 ? "✓" : "✗")} | {Median(kpis.Select(k => k.Wall)):F3} | {slowest.Kpi} |");
        }
    }

    public static void Update(string document, string table)
    {
        string old = File.ReadAllText(document);
        int from = old.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = old.IndexOf(End, StringComparison.Ordinal);
        if (from < Begin.Length || to < from) throw new InvalidDataException($"{document} has no place for the table");
        File.WriteAllText(document, old[..from] + "\n\n" + table + "\n" + old[to..]);
    }

    private static IEnumerable<Limit> KpiLimits(Dictionary<string, List<Sample>> samples) => samples.Keys
        .Where(k => k.StartsWith("kpi.", StringComparison.Ordinal))
        .Select(k => new Limit($"answer: {k["kpi.".Length..].Replace('_', ' ')}, over hand-written SQL", [k], ["sql." + k["kpi.".Length..]], 2));

    private static void Append(StringBuilder text, Limit limit, Dictionary<string, List<Sample>> samples)
    {
        if (limit.Of.Concat(limit.Over).Any(name => !samples.ContainsKey(name))) return;
        (double wall, double cpu) = Sum(limit.Of, samples);
        (double yardWall, double yardCpu) = Sum(limit.Over, samples);
        string most = double.IsNaN(limit.Most) ? "" : string.Create(CultureInfo.InvariantCulture, $"{limit.Most}");
        string mark = double.IsNaN(limit.Most) ? "" : wall / yardWall <= limit.Most ? " ✓" : " ✗";
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {limit.Title} | {most} | {wall / yardWall:F2}{mark} | {cpu / yardCpu:F2} | {wall / 1000:F2} | {yardWall / 1000:F2} |");
    }

    private static (double Wall, double Cpu) Sum(string[] names, Dictionary<string, List<Sample>> samples) =>
        (names.Sum(n => Median(samples[n].Select(s => s.Wall))), names.Sum(n => Median(samples[n].Select(s => s.Cpu))));

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Machine()
    {
        string processor = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? ""
            : RuntimeInformation.ProcessArchitecture.ToString();
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        using DuckDbDatabase database = DuckDbDatabase.Open(null);
        using DuckDbConnection connection = database.Connect();
        string date = NodaTime.SystemClock.Instance.GetCurrentInstant().ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture);
        return $"{date}, {Environment.ProcessorCount} × {processor}, {memory} GiB, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}, DuckDB {connection.Scalar<string>("SELECT version()")}.";
    }
}
