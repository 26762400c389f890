using System.Globalization;

namespace Farthing.EngineTests.Samples;

/// <summary>Reads and rewrites the plain CSV files of a case by splitting at commas: no part of the product is asked.</summary>
internal static class SampleCsv
{
    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    public static List<Dictionary<string, string>> Read(string folder, string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder, name + ".csv"));
        string[] header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => header.Zip(line.Split(',')).ToDictionary(f => f.First, f => f.Second))];
    }

    /// <summary>Keeps the rows of a file for which the test holds.</summary>
    public static void Keep(string folder, string name, Func<Dictionary<string, string>, bool> test)
    {
        string path = Path.Combine(folder, name + ".csv");
        string[] lines = File.ReadAllLines(path);
        List<Dictionary<string, string>> rows = Read(folder, name);
        File.WriteAllLines(path, [lines[0], .. lines.Skip(1).Where((_, i) => test(rows[i]))]);
    }

    public static long Seconds(string instant) => Instant(instant).ToUnixTimeSeconds();

    /// <summary>The month in which an instant falls in Chicago, where the case is.</summary>
    public static string Month(string instant) => TimeZoneInfo.ConvertTime(Instant(instant), Chicago)
        .ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Interactions that count, by the month in which they were completed.</summary>
    public static Dictionary<string, long> Counted(string folder, Func<Dictionary<string, string>, bool>? only = null) =>
        Read(folder, "interactions")
            .Where(r => r["outcome"] is "answered" or "self-served" && (only is null || only(r)))
            .GroupBy(r => Month(r["completed_at"])).ToDictionary(g => g.Key, g => (long)g.Count());

    /// <summary>The ledger in scope by month, in units of the currency.</summary>
    public static Dictionary<string, decimal> InScope(string folder, Func<Dictionary<string, string>, bool>? only = null) =>
        Read(folder, "ledger")
            .Where(r => r["account"] != "marketing" && (only is null || only(r)))
            .GroupBy(r => r["period"].Length > 0 ? r["period"] : r["date"][..7])
            .ToDictionary(g => g.Key, g => g.Sum(r => decimal.Parse(r["amount"], CultureInfo.InvariantCulture)));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.ParseExact(
        text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
