using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Farthing.Engine.ClickHouse;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>
/// One real ClickHouse node for the whole test run, started when a test first needs it. Its process ends when this one does:
/// its standard input closes then.
/// </summary>
public sealed class ClickHouseNode : IDisposable
{
    private static readonly Lock Gate = new();
    private static ClickHouseNode? _shared;
    private static string? _absent;
    private static int _databases;

    private readonly Process _process;
    private readonly string _folder;
    private readonly Uri _address;

    private ClickHouseNode(string library)
    {
        _folder = Directory.CreateTempSubdirectory("farthing-clickhouse-").FullName;
        (int http, int tcp) = (FreePort(), FreePort());
        _address = new Uri($"http://127.0.0.1:{http}/");
        WriteConfiguration(http, tcp);
        _process = Start(library, http, tcp);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        WaitUntilUp();
    }

    /// <summary>The node, or a reason why there is none; on the build machine its absence is a failure.</summary>
    public static ClickHouseNode Shared()
    {
        lock (Gate)
        {
            if (_shared is null && _absent is null)
            {
                if (FindLibrary() is { } library)
                {
                    _shared = new ClickHouseNode(library);
                }
                else
                {
                    _absent = "ClickHouse's library for tests is not here: it is linux-x64 only and comes with npm ci";
                }
            }
        }

        if (_shared is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(_absent);
        }

        Assert.SkipWhen(_shared is null, _absent ?? "");
        return _shared!;
    }

    /// <summary>A connection to a new, empty database.</summary>
    public ClickHouseConnection NewDatabase()
    {
        string name = $"farthing_{Interlocked.Increment(ref _databases)}";
        using (ClickHouseConnection admin = new(_address, "system", "default", ""))
        {
            admin.Execute($"CREATE DATABASE {name}", TestContext.Current.CancellationToken);
        }

        return new ClickHouseConnection(_address, name, "default", "");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(15_000))
            {
                _process.Kill();
            }
        }

        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // Left to the system's own cleaning.
        }
    }

    private static string? FindLibrary()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "node_modules", "@chdb", "lib-linux-x64-gnu", "libchdb.so");
            if (OperatingSystem.IsLinux() && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WriteConfiguration(int http, int tcp)
    {
        File.WriteAllText(Path.Combine(_folder, "config.xml"), $"""
            <clickhouse>
              <logger><level>warning</level><log>{_folder}/server.log</log><errorlog>{_folder}/server.err.log</errorlog><console>0</console></logger>
              <path>{_folder}/data/</path>
              <tmp_path>{_folder}/data/temporary/</tmp_path>
              <listen_host>127.0.0.1</listen_host>
              <http_port>{http}</http_port>
              <tcp_port>{tcp}</tcp_port>
              <users_config>{_folder}/users.xml</users_config>
              <default_profile>default</default_profile>
            </clickhouse>
            """);
        File.WriteAllText(Path.Combine(_folder, "users.xml"), """
            <clickhouse>
              <profiles><default><max_memory_usage>2000000000</max_memory_usage><max_threads>2</max_threads></default></profiles>
              <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
              <quotas><default/></quotas>
            </clickhouse>
            """);
    }

    private Process Start(string library, int http, int tcp, [CallerFilePath] string source = "")
    {
        string bin = Path.GetRelativePath(Path.Combine(RepositoryOf(source), "tests", "Farthing.EngineTests"), AppContext.BaseDirectory);
        string launcher = Path.Combine(RepositoryOf(source), "tests", "Farthing.ClickHouseNode", bin, "Farthing.ClickHouseNode.dll");
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        string[] arguments =
        [
            launcher, library, "--config-file", Path.Combine(_folder, "config.xml"), "--path", Path.Combine(_folder, "data"),
            "--listen_host", "127.0.0.1", "--tcp_port", $"{tcp}", "--http_port", $"{http}",
            "--query",
            "SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP; SELECT sleepEachRow(1) FROM numbers(86400)"
            + " SETTINGS max_block_size=1, function_sleep_max_microseconds_per_block=0 FORMAT Null",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FARTHING_NODE_STOP"] = $"{_address}?user=default";
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static string RepositoryOf(string source) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));

    private void WaitUntilUp()
    {
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(2) };
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (_process.HasExited)
            {
                Assert.Fail("the ClickHouse node ended at once: " + _process.StandardError.ReadToEnd());
            }

            try
            {
                using HttpResponseMessage answer = client.GetAsync(new Uri(_address, "ping")).GetAwaiter().GetResult();
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                Task.Delay(50).GetAwaiter().GetResult();
            }
        }

        Assert.Fail("the ClickHouse node did not come up within a minute");
    }
}
