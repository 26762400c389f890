using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Farthing.Web;
using Farthing.Web.Hosting;

namespace Farthing.EngineTests.Web;

/// <summary>Who sees pages, from where, and what a page may do.</summary>
public sealed partial class SafetyTests(DemoWorkspace demo)
{
    [Fact]
    public async Task Nobody_sees_a_page_without_the_printed_address()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await ServedWorkspace.StartAsync(folder.Path);
        foreach (string path in (string[])["/", "/statement", "/data", "/interactions", "/interaction?id=x", "/kpi/csat", "/catalogue", "/scorecard", "/bridge?from=a&to=b", "/answer?kpi=csat", "/nowhere", "/open", "/open?key=", "/open?key=0000", "/./data", "/%64ata"])
        {
            string page = await served.PageAsync(path, HttpStatusCode.Unauthorized);
            Assert.DoesNotContain("Bellwether", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_printed_address_works_once_and_the_last_one_only()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await ServedWorkspace.StartAsync(folder.Path);
        string old = served.Server.NewAddress(), address = served.Server.NewAddress();
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/open\\?key=[0-9a-f]{64}$", address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.SendAsync(old)).StatusCode);
        using HttpResponseMessage opened = await served.SendAsync(address);
        Assert.Equal("/", opened.Headers.Location!.ToString());
        string cookie = opened.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(address[^64..], cookie, StringComparison.Ordinal);
        await served.PageAsync("/");
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.SendAsync(address)).StatusCode);
        await served.PageAsync("/"); // who is in stays in
    }

    [Fact]
    public async Task Addresses_and_sessions_end()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await ServedWorkspace.StartAsync(folder.Path);
        string address = served.Server.NewAddress();
        served.Time.Now += Gatekeeper.TokenLife + TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.SendAsync(address)).StatusCode);
        await served.SignInAsync();
        await served.PageAsync("/");
        served.Time.Now += Gatekeeper.SessionLife + TimeSpan.FromSeconds(1);
        await served.PageAsync("/", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Requests_by_another_name_or_from_another_site_are_refused()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        int port = served.Server.Port;
        async Task<HttpStatusCode> Status(Action<HttpRequestMessage> change, HttpMethod? method = null)
        {
            using HttpResponseMessage answer = await served.SendAsync("/", change, method);
            return answer.StatusCode;
        }

        foreach (string host in (string[])["evil.example", Invariant($"evil.example:{port}"), "127.0.0.1", Invariant($"127.0.0.1.evil.example:{port}"), Invariant($"127.0.0.1:{port + 1}")])
        {
            Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(r => r.Headers.Host = host));
        }

        foreach (string origin in (string[])["http://evil.example", "null", Invariant($"http://127.0.0.1:{port + 1}"), Invariant($"https://127.0.0.1:{port}")])
        {
            Assert.Equal(HttpStatusCode.Forbidden, await Status(r => r.Headers.Add("Origin", origin)));
        }

        Assert.Equal(HttpStatusCode.OK, await Status(r => r.Headers.Add("Origin", Invariant($"http://127.0.0.1:{port}"))));
        Assert.Equal(HttpStatusCode.OK, await Status(r => r.Headers.Host = Invariant($"127.0.0.1:{port}")));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(r => { r.Headers.Add("Sec-Fetch-Site", "cross-site"); r.Headers.Add("Sec-Fetch-Mode", "no-cors"); }));
        Assert.Equal(HttpStatusCode.OK, await Status(r => { r.Headers.Add("Sec-Fetch-Site", "cross-site"); r.Headers.Add("Sec-Fetch-Mode", "navigate"); }));
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, HttpMethod.Patch])
        {
            Assert.Equal(HttpStatusCode.MethodNotAllowed, await Status(_ => { }, method));
        }
    }

    [Fact]
    public async Task Every_answer_forbids_what_a_page_does_not_need()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await ServedWorkspace.StartAsync(folder.Path);
        foreach (string path in (string[])["/", "/data", "/kpi/csat", "/catalogue", "/scorecard", "/nowhere", PageAssets.Url("farthing.js"), "/assets/none"])
        {
            using HttpResponseMessage answer = await served.SendAsync(path);
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Pages_are_small_whole_and_load_nothing_from_elsewhere()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        foreach (string path in (string[])["/", "/statement", "/interactions", "/data", "/kpi/cost-per-interaction", "/kpi/csat", "/kpi/complaint-rate", "/catalogue", "/catalogue?q=wait", "/scorecard", "/answer?kpi=csat&by=channel"])
        {
            string page = await served.PageAsync(path);
            long size = System.Text.Encoding.UTF8.GetByteCount(page);
            string[] loaded = [.. Loaded().Matches(page).Select(m => m.Groups["address"].Value)];
            Assert.True(loaded.Length >= 3);
            foreach (string address in loaded)
            {
                Assert.StartsWith("/assets/", address, StringComparison.Ordinal);
                using HttpResponseMessage asset = await served.SendAsync(address);
                Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
                Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
                size += (await asset.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
            }

            Assert.True(size < 600_000, $"{path} has {size} bytes");
            Assert.DoesNotMatch("(?i)<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:|(src|href)=\"(https?:)?//", page);
        }
    }

    [Theory]
    [InlineData("/assets/../farthing.yaml")]
    [InlineData("/assets/..%2f..%2ffarthing.yaml")]
    [InlineData("/assets/%2e%2e/farthing.yaml")]
    [InlineData("/assets/..\\farthing.yaml")]
    [InlineData("/assets//etc/passwd")]
    [InlineData("/farthing.yaml")]
    [InlineData("/kpi/../farthing.yaml")]
    [InlineData("/kpi/..%2ffarthing.yaml")]
    [InlineData("/kpi/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/.farthing/farthing.duckdb")]
    [InlineData("/{id}")]
    [InlineData("/data/")]
    [InlineData("/DATA;x")]
    public async Task No_path_leads_to_a_file(string path)
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await (await ServedWorkspace.StartAsync(folder.Path)).SignInAsync();
        using TcpClient raw = new("127.0.0.1", served.Server.Port);
        await using NetworkStream stream = raw.GetStream();
        string request = Invariant($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.Server.Port}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream);
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Matches("^HTTP/1.1 (400|401|404) ", answer);
        Assert.DoesNotContain("time-zone", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_listens_on_this_machine_alone_and_says_when_a_port_is_taken()
    {
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await ServedWorkspace.StartAsync(folder.Path);
        int port = served.Server.Port;
        Assert.All(
            System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == port),
            l => Assert.True(IPAddress.IsLoopback(l.Address)));
        CommandLine.CliRun.In(folder.Path, "serve", "--port", Invariant($"{port}")).Refused("FT-6201");
        CommandLine.CliRun.In(folder.Path, "serve", "--port", "70000").Refused("FT-6201");
    }

    [GeneratedRegex("<(link|script)[^>]*(src|href)=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Loaded();
}
