using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using Farthing.Web.Hosting;

namespace Farthing.Bench.Stages;

/// <summary>
/// The pages of a costed store, with the answers that a costing run leaves prepared, over loopback, from the first byte asked to the last one read: first asked (the store open, nothing of
/// this page asked before) and asked again. Beside it the bytes that a browser loads with a page.
/// </summary>
internal static partial class PagesStage
{
    private const int Months = 6;

    public static void Run(BenchOptions options, Measurements into) => RunAsync(options, into).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchOptions options, Measurements into)
    {
        (string[] periods, string interaction) = Sample(options, into);
        ServerOptions served = new(options.Data, options.Data) { Port = 0, Idle = TimeSpan.FromMinutes(10) };
        await using FarthingServer server = await FarthingServer.StartAsync(served, CancellationToken.None).ConfigureAwait(false);
        using HttpClientHandler handler = new() { CookieContainer = new CookieContainer() };
        using HttpClient client = new(handler) { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"), Timeout = TimeSpan.FromMinutes(5) };
        await into.TimeAsync("pages.opening", () => Get(client, server.NewAddress())).ConfigureAwait(false);
        for (int n = 0; n < 3; n++) await Get(client, "/data").ConfigureAwait(false); // compiled
        foreach (string period in periods)
        {
            (string Name, string Address)[] pages =
            [
                ("overview", $"/?period={period}"),
                ("overview_of_a_channel", $"/?period={period}&where={Uri.EscapeDataString("channel = \"phone\"")}"),
                ("statement", $"/statement?period={period}"),
                ("interactions", $"/interactions?period={period}"),
                ("interaction", $"/interaction?id={Uri.EscapeDataString(interaction)}"),
                ("data", "/data"),
            ];
            foreach ((string name, string address) in pages)
            {
                string page = await into.TimeAsync("page-first." + name, () => Get(client, address)).ConfigureAwait(false);
                await into.TimeAsync("page-again." + name, () => Get(client, address)).ConfigureAwait(false);
                into.Note("page-kb." + name, (Encoding.UTF8.GetByteCount(page) + await Assets(client, page).ConfigureAwait(false)) / 1000);
            }
        }

        FirstPaint(server, $"/?period={periods[0]}", into);
    }

    /// <summary>When a browser first paints the overview, where there is a browser and what drives it (<c>npm ci</c>).</summary>
    private static void FirstPaint(FarthingServer server, string path, Measurements into)
    {
        string script = Path.Combine("bench", "first-paint.mjs");
        string? browser = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => new[] { "chromium", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (browser is null || !File.Exists(script) || !Directory.Exists(Path.Combine("node_modules", "playwright-core"))) return;
        ProcessStartInfo start = new("node", [script, server.NewAddress(), browser, path]) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        string[] words = process.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0 || words.Length != 2) throw new InvalidOperationException("the browser painted nothing");
        into.Note("page-paint.overview", long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>What <c>farthing cost</c> ends with, timed by itself, and what the pages will be asked for.</summary>
    private static (string[] Periods, string Interaction) Sample(BenchOptions options, Measurements into)
    {
        Workspace workspace = Workspace.Load(options.Data);
        using FarthingStore store = FarthingStore.Open(options.Data);
        into.Time("pages.prepare", () => OverviewUseCase.Prepare(workspace, store, CancellationToken.None));
        using DuckDbConnection connection = store.Connect();
        string[] periods = [.. connection.Rows("SELECT DISTINCT period FROM runs ORDER BY 1 DESC").Take(Months).Select(r => (string)r[0]!)];
        if (periods.Length == 0) throw new InvalidOperationException("pages are measured on a costed store: run stage cost before, with --keep");
        return (periods, connection.Scalar<string>("SELECT interaction_id FROM interaction_ids WHERE i = (SELECT max(i) // 2 FROM interaction_ids)")!);
    }

    private static async Task<string> Get(HttpClient client, string address)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute)).ConfigureAwait(false);
        string page = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
        return answer.IsSuccessStatusCode ? page : throw new InvalidOperationException($"{address}: {(int)answer.StatusCode}");
    }

    private static async Task<long> Assets(HttpClient client, string page)
    {
        long bytes = 0;
        foreach (string asset in AssetAddress().Matches(page).Select(m => m.Groups["address"].Value).Distinct(StringComparer.Ordinal))
            bytes += (await client.GetByteArrayAsync(new Uri(asset, UriKind.Relative)).ConfigureAwait(false)).LongLength;
        return bytes;
    }

    [GeneratedRegex("(src|href)=\"(?<address>/assets/[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AssetAddress();

    private static async Task<T> TimeAsync<T>(this Measurements into, string name, Func<Task<T>> work)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        T result = await work().ConfigureAwait(false);
        double wall = watch.Elapsed.TotalMilliseconds;
        process.Refresh();
        into.Write(name, wall, (process.TotalProcessorTime - before).TotalMilliseconds);
        return result;
    }
}
