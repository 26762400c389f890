using System.Diagnostics;

namespace Farthing.EngineTests.Scripts;

/// <summary><c>./farthing</c> on machines that lack something: a copy of the scripts, and a PATH with chosen tools only.</summary>
public sealed class PrerequisiteTests : IDisposable
{
    private static readonly string[] Tools =
        ["bash", "dirname", "readlink", "find", "cksum", "sort", "tr", "sed", "grep", "cat", "mkdir", "rm", "mv", "sleep", "uname", "cut"];

    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-scripts-").FullName;
    private readonly string _bin;

    public PrerequisiteTests()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "needs bash and a Unix");
        _bin = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (string tool in Tools)
        {
            string at = new[] { "/usr/bin/", "/bin/" }.Select(d => d + tool).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(_bin, tool), at);
        }

        string copy = Directory.CreateDirectory(Path.Combine(_folder, "copy")).FullName;
        Directory.CreateDirectory(Path.Combine(copy, "eng"));
        Directory.CreateDirectory(Path.Combine(copy, "src"));
        foreach (string file in new[] { "farthing", "eng/common.sh", "package.json", "package-lock.json", "global.json" })
        {
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(copy, file));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void No_dotnet_is_said_with_where_to_get_it() => Refuses("there is no dotnet command", "https://dotnet.microsoft.com/");

    [Fact]
    public void An_older_sdk_is_named()
    {
        Fake("dotnet", "8.0.100 [/sdk]");
        Refuses("this machine has: 8.0.100", "https://dotnet.microsoft.com/");
    }

    [Fact]
    public void No_node_is_said_with_where_to_get_it()
    {
        Fake("dotnet", "10.0.100 [/sdk]");
        Refuses("there is no node or npm command", "https://nodejs.org/");
    }

    [Fact]
    public void An_older_node_is_named()
    {
        Fake("dotnet", "10.0.100 [/sdk]");
        Fake("npm", "10.0.0");
        Fake("node", "v18.19.0");
        Refuses("this machine has v18.19.0", "https://nodejs.org/");
    }

    private void Fake(string tool, string says)
    {
        string path = Path.Combine(_bin, tool);
        File.WriteAllText(path, $"#!/bin/bash\necho '{says}'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Refuses(params string[] says)
    {
        // Through a link and from another folder: the script finds its own.
        string link = Path.Combine(_folder, "ft");
        File.CreateSymbolicLink(link, Path.Combine(_folder, "copy", "farthing"));
        ProcessStartInfo start = new(Path.Combine(_bin, "bash"), [link, "status"])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = _bin;
        start.Environment["HOME"] = _folder;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((2, ""), (process.ExitCode, output));
        Assert.All(says, s => Assert.Contains(s, error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(_folder, "copy", ".build", "lock")));
    }
}
