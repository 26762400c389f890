using System.Globalization;
using System.Text;

namespace Farthing.Bench;

/// <summary>The table of peers: what each took, over what Farthing took from rows; medians by the wall.</summary>
internal static class PeersReport
{
    private const string Prefix = "peer.";

    private static readonly (string Key, string Title)[] Questions =
    [
        ("cpi", "cost per interaction by channel and month"), ("fcr", "first contact resolution (7 days) by topic"),
        ("p90", "90th percentile of handling time by channel"), ("customers", "different customers by month"),
    ];

    // What Farthing is to be: how many times quicker from rows.
    private static readonly (string Name, double Least)[] Peers = [("PostgreSQL", 6), ("pandas", 3), ("data.table", 1)];

    public static void Append(StringBuilder text, Dictionary<string, List<Sample>> samples)
    {
        if (!samples.ContainsKey(Prefix + "rows.cpi")) return;
        (string Name, double Least)[] peers = [.. Peers.Where(p => samples.ContainsKey($"{Prefix}{p.Name}.load"))];
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"| question, data loaded | from rows ms | from rollups ms |{string.Concat(peers.Select(p => $" {p.Name} ms (times; at least {p.Least.ToString(CultureInfo.InvariantCulture)}) |"))}");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---|---|{string.Concat(peers.Select(_ => "---|"))}");
        foreach ((string key, string title) in Questions)
        {
            double rows = Of(samples, "rows", key);
            string rollups = samples.ContainsKey($"{Prefix}rollups.{key}") ? Number(Of(samples, "rollups", key)) : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {title} | {Number(rows)} | {rollups} |{string.Concat(peers.Select(p => Against(Of(samples, p.Name, key), rows, p.Least)))}");
        }

        if (samples.ContainsKey($"{Prefix}rollups.cpi") && samples.ContainsKey($"{Prefix}pandas.cpi"))
        {
            double times = Of(samples, "pandas", "cpi") / Of(samples, "rollups", "cpi");
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Cost per interaction from the rollup is {times:F0} times as quick as pandas (at least 50 {(times >= 50 ? "✓" : "✗")}).");
        }

        text.AppendLine().AppendLine(
            "End to end: " + string.Join(", ", peers.Select(p => $"{p.Name} loads two prepared CSV files in {Number(Of(samples, p.Name, "load") / 1000)} s"))
            + EndToEnd(samples) + ".");
    }

    private static string EndToEnd(Dictionary<string, List<Sample>> samples) => new[] { "import", "derive", "cost" }.All(samples.ContainsKey)
        ? string.Create(CultureInfo.InvariantCulture,
            $"; Farthing imports the five files as they come, with every check, in {Seconds(samples, "import")} s, derives in {Seconds(samples, "derive")} s and costs all months in {Seconds(samples, "cost")} s")
        : "";

    private static string Seconds(Dictionary<string, List<Sample>> samples, string name) => Number(BenchReport.Median(samples[name].Select(s => s.Wall)) / 1000);

    private static string Against(double theirs, double ours, double least) =>
        string.Create(CultureInfo.InvariantCulture, $" {theirs:F0} ({theirs / ours:F1} {(theirs / ours >= least ? "✓" : "✗")}) |");

    private static double Of(Dictionary<string, List<Sample>> samples, string who, string question) =>
        BenchReport.Median(samples[$"{Prefix}{who}.{question}"].Select(s => s.Wall));

    private static string Number(double value) => value.ToString(value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
