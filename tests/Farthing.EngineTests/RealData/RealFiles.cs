using System.Text.Json;
using Farthing.EngineTests.Goldens;

namespace Farthing.EngineTests.RealData;

/// <summary>
/// Data that nobody on this project wrote, read under the packs of <c>tests/Farthing.EngineTests/packs</c>. They lie beside
/// the repository in <c>../shared/data</c> and are no part of it; without them the tests say so and are skipped.
/// </summary>
internal static class RealFiles
{
    private static string Folder => Path.Combine(Repository.Root, "..", "shared", "data");

    /// <summary>A file of the data; skips the test where it is absent.</summary>
    public static string Need(string name)
    {
        string path = Path.GetFullPath(Path.Combine(Folder, name));
        Assert.SkipUnless(File.Exists(path), $"../shared/data/{name} is not here");
        return path;
    }

    /// <summary>A workspace with the test packs and no costs; skips the test where a file of the data is absent.</summary>
    public static GoldenWorkspace Workspace(string needs, string zone = "UTC", string more = "")
    {
        Need(needs);
        GoldenWorkspace workspace = new($"name: Real data\ncurrency: USD\ntime-zone: {zone}\n{more}");
        workspace.Write("costs.yaml", "accounts: []\npools: []\n");
        string packs = Path.Combine(workspace.Folder, "packs");
        Directory.CreateDirectory(packs);
        foreach (string pack in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Farthing.EngineTests", "packs"), "*.yaml"))
        {
            File.Copy(pack, Path.Combine(packs, Path.GetFileName(pack)));
        }

        return workspace;
    }

    /// <summary>Imports a file of the data and gives how many rows were accepted, corrected, duplicate and rejected.</summary>
    public static async Task<(long Accepted, long Corrected, long Duplicate, long Rejected)> ReadAsync(this GoldenWorkspace workspace, string name, string pack)
    {
        CommandResult result = await workspace.RunAsync("import", Need(name), "--as", pack, "--format", "json");
        JsonElement batch = JsonDocument.Parse(result.Out).RootElement.GetProperty("batches")[0];
        long Count(string key) => batch.GetProperty(key).GetInt64();
        Assert.Equal(Count("read"), Count("accepted") + Count("corrected") + Count("duplicate") + Count("rejected"));
        return (Count("accepted"), Count("corrected"), Count("duplicate"), Count("rejected"));
    }

    /// <summary>The refused rows: line, column and reason.</summary>
    public static async Task<IReadOnlyList<(long Line, string Field, string Reason)>> RejectsAsync(this GoldenWorkspace workspace) =>
    [
        .. (await workspace.JsonAsync("rejects")).GetProperty("rejects").EnumerateArray()
            .Select(r => (r.GetProperty("line").GetInt64(), r.GetProperty("field").GetString()!, r.GetProperty("reason").GetString()!)),
    ];

    /// <summary>Demands a KPI's value to nine decimals.</summary>
    public static async Task MeetsAsync(this GoldenWorkspace workspace, decimal? expected, string kpi, params string[] more)
    {
        decimal? value = await workspace.TotalAsync(kpi, more);
        bool met = expected is { } e && value is { } v ? Math.Abs(e - v) <= 0.000000001m : expected is null && value is null;
        Assert.True(met, $"{kpi} {string.Join(' ', more)}: {value} instead of {expected}");
    }
}
