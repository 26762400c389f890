using System.Net;
using System.Text.RegularExpressions;
using Farthing.EngineTests.CommandLine;
using Farthing.Web.Hosting;

namespace Farthing.EngineTests.Web;

/// <summary>A workspace behind a real server on this machine, and a browser of sorts: it keeps cookies and follows nothing.</summary>
public sealed partial class ServedWorkspace : IAsyncDisposable
{
    private readonly HttpClient _client;

    private ServedWorkspace(string folder, FarthingServer server, SetTime time)
    {
        (Folder, Server, Time) = (folder, server, time);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = new Uri(Invariant($"http://127.0.0.1:{server.Port}")) };
    }

    public string Folder { get; }

    public FarthingServer Server { get; }

    public SetTime Time { get; }

    /// <summary>Serves a folder; the store is closed as soon as a page is answered, and a page waits long for it on a busy machine.</summary>
    public static Task<ServedWorkspace> StartAsync(string folder, long linesAtOnce = 200_000) =>
        StartAsync(new ServerOptions(folder, "shop") { Idle = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromMinutes(2), LinesAtOnce = linesAtOnce });

    /// <summary>Serves a folder at a free port and with a clock of the test's own.</summary>
    public static async Task<ServedWorkspace> StartAsync(ServerOptions options)
    {
        SetTime time = new();
        FarthingServer server = await FarthingServer.StartAsync(options with { Port = 0, Time = time }, TestContext.Current.CancellationToken);
        return new ServedWorkspace(options.Folder, server, time);
    }

    /// <summary>Opens the address that the terminal prints.</summary>
    public async Task<ServedWorkspace> SignInAsync()
    {
        using HttpResponseMessage answer = await _client.GetAsync(new Uri(Server.NewAddress()), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return this;
    }

    /// <summary>Sends a request as it is.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage>? change = null, HttpMethod? method = null)
    {
        HttpRequestMessage request = new(method ?? HttpMethod.Get, path);
        change?.Invoke(request);
        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A page that is there.</summary>
    public async Task<string> PageAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using HttpResponseMessage answer = await SendAsync(path);
        string page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode}\n{page}");
        return page;
    }

    /// <summary>A command on the same workspace, after the server has let go of the store.</summary>
    public CliRun Cli(params string[] args)
    {
        Server.ReleaseStoreAsync().GetAwaiter().GetResult();
        return CliRun.In(Folder, args).Ok();
    }

    /// <summary>The exact values of a table's row, in the order of its columns.</summary>
    public static string[] Row(string page, string table, string name)
    {
        string body = page[page.IndexOf($"aria-label=\"{table}\"", StringComparison.Ordinal)..];
        body = body[..body.IndexOf("</table>", StringComparison.Ordinal)];
        string row = TableRow().Matches(body).Select(m => m.Value).Single(r => RowName().Match(r).Groups["name"].Value == name);
        return [.. DataValue().Matches(row).Select(m => m.Groups["value"].Value)];
    }

    /// <summary>The first exact value after some text.</summary>
    public static string ValueAfter(string page, string text) =>
        DataValue().Match(page, page.IndexOf(text, StringComparison.Ordinal)).Groups["value"].Value;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex TableRow();

    [GeneratedRegex("<th scope=\"row\"[^>]*>(<a [^>]*>)?(?<name>[^<]*)<", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex RowName();

    [GeneratedRegex("<data [^>]*value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex DataValue();

    /// <summary>A clock that a test sets.</summary>
    public sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
