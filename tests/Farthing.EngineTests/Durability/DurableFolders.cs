using System.IO.Compression;
using Farthing.Engine.Store;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Durability;

/// <summary>Small workspaces in every state from which work begins, made once and copied.</summary>
public sealed class DurableFolders : IDisposable
{
    private const string Costs = """
        accounts:
          - { match: wages*, component: labour }
          - { match: rent*, component: overhead }
        pools:
          - { pool: agents, component: labour, driver: effort }
          - { pool: premises, component: overhead, driver: effort }

        """;

    private readonly TempFolder _folder = new();

    public DurableFolders()
    {
        string first = In("first");
        Directory.CreateDirectory(Path.Combine(first, "kpis"));
        File.WriteAllText(Path.Combine(first, "farthing.yaml"), "name: Durable\ncurrency: USD\ntime-zone: UTC\n");
        File.WriteAllText(Path.Combine(first, "costs.yaml"), Costs);
        File.WriteAllText(Path.Combine(first, "kpis", "old.yaml"), "kpis: []\n");
        string interactions = In("interactions.csv"), ledger = In("ledger.csv");
        File.WriteAllText(interactions, "interaction_id,channel,started_at,agent_id,talk_s\na,phone,2024-05-10T10:00:00Z,ann,600\nb,phone,2024-05-11T10:00:00Z,ann,1800\n");
        File.WriteAllText(ledger, "line_id,period,account,amount\nW5,2024-05,wages,400\nR5,2024-05,rent,100\nW6,2024-06,wages,90\n");
        File.WriteAllText(In(DurableWork.Late), "interaction_id,channel,started_at,agent_id,talk_s\nb,phone,2024-05-11T10:00:00Z,ann,1200\nc,phone,2024-06-11T10:00:00Z,ann,1800\nd,phone,then,ann,1\n");
        CommandLine.CliRun.In(first, "import", interactions, "--as", "interactions").Ok();
        CommandLine.CliRun.In(first, "import", ledger, "--as", "ledger").Ok();
        DurableWork.Run("derive", first, "");
        DurableWork.Run("cost", first, "");
        Step("first", "imported", "import", In(DurableWork.Late));
        Step("imported", "derived", "derive", "");
        Step("derived", "may-costed", "cost-may", "");
        Step("derived", "costed", "cost", "");
        Copy("costed", "backed-up");
        File.Delete(Path.Combine(In("backed-up"), "kpis", "old.yaml"));
        File.WriteAllText(Path.Combine(In("backed-up"), "kpis", "new.yaml"), "kpis: []\n");
        File.WriteAllText(Path.Combine(In("backed-up"), "costs.yaml"), Costs + "\n# later\n");
        DurableWork.Run("backup", In("backed-up"), In("backup"));
        Form2(In("form-2"));
        Step("form-2", "form-3", "upgrade", "");
    }

    /// <summary>A prepared folder or file.</summary>
    public string In(string name) => _folder.File(name);

    /// <summary>A copy of a prepared workspace.</summary>
    public string Copy(string of, string name)
    {
        TempFolder.CopyTree(In(of), In(name));
        return In(name);
    }

    /// <summary>Makes a workspace whose store a Farthing of form 2 wrote: imports, corrections, two months costed, May closed.</summary>
    public static void Form2(string folder)
    {
        string there = Path.Combine(AppContext.BaseDirectory, "Durability", "form-2");
        Directory.CreateDirectory(Path.Combine(folder, FarthingStore.FolderName));
        foreach (string text in Directory.GetFiles(there, "*.yaml"))
        {
            File.Copy(text, Path.Combine(folder, Path.GetFileName(text)));
        }

        using FileStream packed = File.OpenRead(Path.Combine(there, "farthing.duckdb.gz"));
        using GZipStream unpacked = new(packed, CompressionMode.Decompress);
        using FileStream store = File.Create(FarthingStore.PathIn(folder));
        unpacked.CopyTo(store);
    }

    public void Dispose() => _folder.Dispose();

    private void Step(string from, string to, string work, string beside) => DurableWork.Run(work, Copy(from, to), beside);
}
