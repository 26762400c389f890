using System.Reflection;
using Farthing.Core.Errors;

namespace Farthing.Engine.Workspaces;

/// <summary>Writes a new workspace: commented files that work as they stand for interactions and a monthly total.</summary>
public static class WorkspaceTemplate
{
    private const string EngineLine = "# engine: {";

    private const string ClickHouseLines = """
        engine:                            # docs/clickhouse.md; files are imported and costed here, then: farthing move --to clickhouse
          clickhouse:
            urls: ["http://127.0.0.1:8123"]    # HTTP addresses of the nodes; on a cluster those of all its nodes
            database: farthing
            # cluster: my_cluster              # its name in the servers' remote_servers; without it one node has all rows
            user: farthing
            password-env: FARTHING_CLICKHOUSE_PASSWORD    # the environment variable that holds the password
          # threads: 4                     # limits of the embedded engine
          # memory-mb: 4096

        """;

    private static readonly string[] Files = ["farthing.yaml", "costs.yaml", ".gitignore"];

    /// <summary>Writes the files into a folder, made if absent, and gives their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="clickHouse">Whether the settings name a ClickHouse that answers.</param>
    /// <exception cref="UserException">FT-1018: one of the files is there already; nothing is written then.</exception>
    public static IReadOnlyList<string> Write(string folder, bool clickHouse = false)
    {
        string? present = Files.FirstOrDefault(f => f != ".gitignore" && File.Exists(Path.Combine(folder, f)));
        if (present is not null)
        {
            throw new UserException(
                "FT-1018", $"The folder already has a {present}; nothing was written.",
                suggestion: "name another folder, or go on with this workspace: farthing status");
        }

        Directory.CreateDirectory(folder);
        List<string> written = [];
        foreach (string file in Files.Where(f => !File.Exists(Path.Combine(folder, f))))
        {
            File.WriteAllText(Path.Combine(folder, file), clickHouse ? WithClickHouse(Text(file)) : Text(file));
            written.Add(file);
        }

        return written;
    }

    private static string WithClickHouse(string text)
    {
        int at = text.IndexOf(EngineLine, StringComparison.Ordinal);
        return at < 0 ? text : text[..at] + ClickHouseLines.ReplaceLineEndings("\n") + text[(text.IndexOf('\n', at) + 1)..];
    }

    private static string Text(string file)
    {
        string resource = "Farthing.Engine.Workspaces.Template." + file.TrimStart('.');
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"no resource {resource}");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
