using System.Globalization;
using System.Text;

namespace Farthing.Bench;

/// <summary>The table of ClickHouse: what one node and three shards on this machine took, beside the store; medians by the wall.</summary>
internal static class ClickHouseReport
{
    private static readonly int[] Shards = [1, 3];

    private static readonly (string Key, string Title)[] Questions =
    [
        ("rollups.overview", "overview, from rollups"), ("rollups.cpi", "cost per interaction by channel and month, from rollups"),
        ("rows.cpi", "cost per interaction by channel and month, from rows"), ("rows.fcr", "first contact resolution (7 days) by topic, from rows"),
        ("rows.p90", "90th percentile of handling time by channel, from rows"), ("rows.customers", "different customers by month, from rows"),
    ];

    public static void Append(StringBuilder text, Dictionary<string, List<Sample>> samples)
    {
        if (!samples.ContainsKey("clickhouse-1.move")) return;
        text.AppendLine().AppendLine("| question | the store ms | one node ms (times) | the store ms again | three shards ms (times) |").AppendLine("|---|---|---|---|---|");
        foreach ((string key, string title) in Questions)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {title} |{string.Concat(Shards.Select(s => Times(Of(samples, s, "here." + key), Of(samples, s, "there." + key))))}");
        }

        text.AppendLine().AppendLine("| step | one node s | three shards s |").AppendLine("|---|---|---|");
        string sent = string.Create(CultureInfo.InvariantCulture, $"a day of 100,000 segments more brought there ({Of(samples, 1, "day-sent"):N0} rows sent)");
        string rows = string.Create(CultureInfo.InvariantCulture, $"everything moved ({Of(samples, 1, "rows"):N0} rows)");
        foreach ((string key, string title) in new[]
        {
            ("move", rows), ("move-again", "asked whether anything is new"), ("day", sent), ("cost-here", "its month costed in the store"), ("cost-there", "the same run made there"),
        })
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {title} |{string.Concat(Shards.Select(s => string.Create(CultureInfo.InvariantCulture, $" {Of(samples, s, key) / 1000:F1} |")))}");
        }
    }

    private static string Times(double here, double there) => string.Create(CultureInfo.InvariantCulture, $" {here:F0} | {there:F0} ({there / here:F1}) |");

    private static double Of(Dictionary<string, List<Sample>> samples, int shards, string name) =>
        BenchReport.Median(samples[$"clickhouse-{shards}.{name}"].Select(s => s.Wall));
}
