using System.Globalization;
using System.Text.Json;
using Farthing.Cli;
using NodaTime;

namespace Farthing.EngineTests.Goldens;

/// <summary>What a command gave.</summary>
public sealed record CommandResult(int ExitCode, string Out, string Error);

/// <summary>A workspace in a folder of its own, used through the command line: files in, command out.</summary>
public sealed class GoldenWorkspace : IDisposable
{
    public GoldenWorkspace(string farthingYaml)
    {
        Folder = Directory.CreateTempSubdirectory("farthing-golden-").FullName;
        Write("farthing.yaml", farthingYaml);
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, true);

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs one command line in the workspace's folder.</summary>
    public async Task<CommandResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var context = new CliContext(output, error, Terminal.None, SystemClock.Instance, Folder);
        var exit = await CommandLineHost.RunAsync(args, context, TestContext.Current.CancellationToken);
        return new CommandResult(exit, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must be done, and gives its output.</summary>
    public async Task<string> DoneAsync(params string[] args)
    {
        var result = await RunAsync(args);
        Assert.True(result.ExitCode == 0, $"farthing {string.Join(' ', args)} gave {result.ExitCode}:\n{result.Out}\n{result.Error}");
        return result.Out;
    }

    /// <summary>Runs a command that must be done, and reads its JSON answer.</summary>
    public async Task<JsonElement> JsonAsync(params string[] args) =>
        JsonDocument.Parse(await DoneAsync([.. args, "--format", "json"])).RootElement.Clone();

    /// <summary>Writes a canonical file and imports it; nothing may be rejected.</summary>
    public async Task ImportAsync(string pack, string csv)
    {
        var answer = await JsonAsync("import", Write(pack + ".csv", csv), "--as", pack);
        Assert.Equal(0, answer.GetProperty("batches")[0].GetProperty("rejected").GetInt64());
    }

    /// <summary>The answer to one KPI without slices.</summary>
    public async Task<decimal?> TotalAsync(string kpi, params string[] more) => Number((await JsonAsync(["kpi", kpi, .. more])).GetProperty("total").GetProperty(kpi));

    /// <summary>The answer to one KPI by one dimension.</summary>
    public async Task<Dictionary<string, decimal?>> ByAsync(string kpi, string dimension, params string[] more)
    {
        var rows = (await JsonAsync(["kpi", kpi, "--by", dimension, .. more])).GetProperty("rows");
        return rows.EnumerateArray().ToDictionary(r => r.GetProperty(dimension).GetString() ?? "", r => Number(r.GetProperty(kpi)), StringComparer.Ordinal);
    }

    public static decimal? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDecimal();
}
