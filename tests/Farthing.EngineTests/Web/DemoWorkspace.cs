using Farthing.EngineTests.CommandLine;
using Farthing.EngineTests.Store;
using Farthing.EngineTests.Web;

[assembly: AssemblyFixture(typeof(DemoWorkspace))]

namespace Farthing.EngineTests.Web;

/// <summary>The bundled case, small, made once for all tests that only look at it. Each takes a copy.</summary>
public sealed class DemoWorkspace : IDisposable
{
    private readonly Lazy<string> _folder = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("farthing-pages-").FullName;
        CliRun.In(folder, "demo", "demo", "--interactions", "3000", "--format", "json").Ok();
        return folder;
    });

    /// <summary>A copy of the workspace for one test.</summary>
    public TempFolderCopy Copy() => new(Path.Combine(_folder.Value, "demo"));

    public void Dispose()
    {
        if (_folder.IsValueCreated)
        {
            Directory.Delete(_folder.Value, recursive: true);
        }
    }
}

/// <summary>A copy of a folder that goes when the test ends.</summary>
public sealed class TempFolderCopy : IDisposable
{
    public TempFolderCopy(string source)
    {
        Path = Directory.CreateTempSubdirectory("farthing-page-").FullName;
        TempFolder.CopyTree(source, Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
