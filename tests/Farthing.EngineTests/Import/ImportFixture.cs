using System.Text;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.Store;
using NodaTime;

namespace Farthing.EngineTests.Import;

/// <summary>A workspace in a temporary folder with a store in memory, or on disk, and an importer on it.</summary>
public sealed class ImportFixture : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ImportOptions _options;
    private Importer? _importer;

    public ImportFixture(string zone = "UTC", ImportOptions? options = null, bool onDisk = false)
    {
        _options = options ?? new ImportOptions();
        File.WriteAllText(PathOf("farthing.yaml"), $"name: Test\ncurrency: EUR\ntime-zone: {zone}\n");
        Workspace = Workspace.Load(Folder);
        Store = onDisk ? FarthingStore.Open(Folder) : FarthingStore.OpenInMemory();
        Connection = Store.Connect();
    }

    public string Folder => _folder.Path;

    public Workspace Workspace { get; }

    public FarthingStore Store { get; }

    public DuckDbConnection Connection { get; }

    public string PathOf(string name) => Path.Combine(_folder.Path, name);

    public void AddPack(string name, string yaml)
    {
        Directory.CreateDirectory(PathOf("packs"));
        File.WriteAllText(PathOf($"packs/{name}.yaml"), yaml);
        Forget();
    }

    /// <summary>Goes on with a new importer, as a new process would.</summary>
    public void Forget()
    {
        _importer?.Dispose();
        _importer = null;
    }

    public ImportedBatch Import(string pack, string text, string name = "file.csv") => Import(pack, Encoding.UTF8.GetBytes(text), name);

    public ImportedBatch Import(string pack, byte[] content, string name = "file.csv")
    {
        File.WriteAllBytes(PathOf(name), content);
        return ImportFile(pack, PathOf(name));
    }

    public ImportedBatch ImportFile(string pack, string path)
    {
        _importer ??= new Importer(Store, Workspace, PackLibrary.For(Workspace.PacksFolder), new StillClock(), _options);
        ImportedBatch batch = _importer.Import(path, pack, null, TestContext.Current.CancellationToken);
        Assert.Equal(batch.Read, batch.Accepted + batch.Corrected + batch.Duplicate + batch.Rejected);
        return batch;
    }

    public T? Scalar<T>(string sql) => Connection.Scalar<T>(sql);

    public IReadOnlyList<string> Rows(string sql) =>
        [.. Connection.Rows(sql).Select(r => string.Join('|', r.Select(v => Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture))))];

    public IReadOnlyList<string> Rejects() =>
        Rows("SELECT line || ':' || col || ' ' || field || ' ' || code FROM rejects ORDER BY batch, line");

    public void Dispose()
    {
        Forget();
        Connection.Dispose();
        Store.Dispose();
        _folder.Dispose();
    }

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2026, 1, 1, 0, 0);
    }
}
