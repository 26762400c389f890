using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Farthing.EngineTests.ClickHouse;

/// <summary>One real ClickHouse node in a process of its own, which ends when this one does: its standard input closes then.</summary>
public sealed class ClickHouseNode : IDisposable
{
    private readonly string _library, _folder, _profile;
    private readonly Lock _gate = new();
    private volatile Process? _process;
    private volatile Process? _answered;
    private int _ended;

    /// <param name="library">ClickHouse's library.</param>
    /// <param name="folder">Where it keeps everything; a folder of its own, which goes with it.</param>
    /// <param name="profile">Settings of the profile, as XML.</param>
    public ClickHouseNode(string library, string folder, string profile)
    {
        (_library, _folder, _profile) = (library, folder, profile);
        (Http, Tcp) = (FreePort(), FreePort());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>A user with a password, as production has it.</summary>
    public const string User = "farthing";

    /// <summary>Its password.</summary>
    public const string Password = "s3cret";

    /// <summary>A user who may use little memory, with the same password.</summary>
    public const string PoorUser = "poor";

    /// <summary>A user whose profile has every setting the other way, with the same password.</summary>
    public const string ContraryUser = "contrary";

    /// <summary>The port of HTTP.</summary>
    public int Http { get; }

    /// <summary>The port of the native protocol, by which nodes speak to each other.</summary>
    public int Tcp { get; }

    /// <summary>The address of HTTP.</summary>
    public Uri Address => new($"http://127.0.0.1:{Http}/");

    /// <summary>
    /// How often it ended by itself. The library aborts when the node at the other end of a connection resets it (an exception passes out of
    /// the thread that reads it), which a server outlives; so it is started again at once, as a service manager would do it.
    /// </summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Starts it, or starts it again with what it has on disk.</summary>
    /// <param name="shards">All nodes of the cluster, a shard each.</param>
    /// <param name="cluster">The cluster's name.</param>
    public void Start(IEnumerable<ClickHouseNode> shards, string cluster)
    {
        WriteConfiguration(cluster, string.Concat(shards.Select(s =>
            $"<shard><replica><host>127.0.0.1</host><port>{s.Tcp}</port></replica></shard>")));
        lock (_gate)
        {
            _process = StartProcess();
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        using Process process = Leave()!;
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (Leave() is { HasExited: false } process)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(15_000))
            {
                process.Kill();
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

    /// <summary>Where the library is that comes with npm; null where it is not.</summary>
    public static string? FindLibrary()
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

    /// <summary>Waits until it has answered since it was started last.</summary>
    public void WaitUntilUp()
    {
        Process? process = _process;
        if (_answered == process)
        {
            return;
        }

        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(2) };
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (Answers(client))
            {
                _answered = process;
                return;
            }

            Task.Delay(50).GetAwaiter().GetResult();
        }

        throw new TimeoutException($"the ClickHouse node did not come up within a minute; it ended {Ended} times");
    }

    /// <summary>Whether it answers at this moment.</summary>
    public bool Answers()
    {
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(2) };
        return Answers(client);
    }

    private bool Answers(HttpClient client)
    {
        try
        {
            using HttpResponseMessage answer = client.GetAsync(new Uri(Address, "ping")).GetAwaiter().GetResult();
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Lets go of the process: what happens to it now is meant to.</summary>
    private Process? Leave()
    {
        lock (_gate)
        {
            Process? process = _process;
            _process = null;
            return process;
        }
    }

    private void StartAgain(Process ended)
    {
        lock (_gate)
        {
            if (_process == ended)
            {
                Interlocked.Increment(ref _ended);
                _process = StartProcess();
                ended.Dispose();
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WriteConfiguration(string cluster, string shards)
    {
        File.WriteAllText(Path.Combine(_folder, "config.xml"), $"""
            <clickhouse>
              <logger><level>error</level><log>{_folder}/server.log</log><errorlog>{_folder}/server.err.log</errorlog><console>0</console></logger>
              <path>{_folder}/data/</path>
              <tmp_path>{_folder}/data/temporary/</tmp_path>
              <listen_host>127.0.0.1</listen_host>
              <http_port>{Http}</http_port>
              <tcp_port>{Tcp}</tcp_port>
              <users_config>{_folder}/users.xml</users_config>
              <default_profile>default</default_profile>
              <remote_servers><{cluster}><secret>between-nodes</secret>{shards}</{cluster}></remote_servers>
            </clickhouse>
            """);
        static string Account(string name, string password, string profile) =>
            $"<{name}><password>{password}</password><networks><ip>127.0.0.1</ip></networks><profile>{profile}</profile><quota>default</quota></{name}>";
        File.WriteAllText(Path.Combine(_folder, "users.xml"), $"""
            <clickhouse>
              <profiles>
                <default>
                  {_profile}
                  <connect_timeout_with_failover_ms>20000</connect_timeout_with_failover_ms><handshake_timeout_ms>60000</handshake_timeout_ms>
                </default>
                <poor><max_memory_usage>1000000</max_memory_usage><max_untracked_memory>1</max_untracked_memory></poor>
                <contrary>
                  <join_use_nulls>0</join_use_nulls><skip_unavailable_shards>1</skip_unavailable_shards><count_distinct_implementation>uniqHLL12</count_distinct_implementation>
                  <group_by_overflow_mode>any</group_by_overflow_mode><read_overflow_mode>break</read_overflow_mode><timeout_overflow_mode>break</timeout_overflow_mode>
                  <result_overflow_mode>break</result_overflow_mode><transform_null_in>1</transform_null_in>
                  <aggregate_functions_null_for_empty>1</aggregate_functions_null_for_empty><limit>1</limit><join_default_strictness>ANY</join_default_strictness>
                  <max_parallel_replicas>3</max_parallel_replicas>
                </contrary>
              </profiles>
              <users>{Account("default", "", "default")}{Account(User, Password, "default")}{Account(PoorUser, Password, "poor")}{Account(ContraryUser, Password, "contrary")}</users>
              <quotas><default/></quotas>
            </clickhouse>
            """);
    }

    private Process StartProcess([CallerFilePath] string source = "")
    {
        // Built beside what starts it: bin, configuration and framework are the same.
        string bin = Path.Combine(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^3..]);
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
            launcher, _library, "--config-file", Path.Combine(_folder, "config.xml"), "--path", Path.Combine(_folder, "data"),
            "--listen_host", "127.0.0.1", "--tcp_port", $"{Tcp}", "--http_port", $"{Http}", "--log-level", "error",
            "--query",
            "SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP; SELECT sleepEachRow(1) FROM numbers(86400)"
            + " SETTINGS max_block_size=1, function_sleep_max_microseconds_per_block=0 FORMAT Null",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FARTHING_NODE_STOP"] = $"{Address}?user=default";
        Process process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => StartAgain(process);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string RepositoryOf(string source) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));
}
