using System.Reflection;
using Farthing.Core.Errors;

namespace Farthing.Engine.Workspaces;

/// <summary>Writes a new workspace: commented files that work as they stand for interactions and a monthly total.</summary>
public static class WorkspaceTemplate
{
    private static readonly string[] Files = ["farthing.yaml", "costs.yaml", ".gitignore"];

    /// <summary>Writes the files into a folder, made if absent, and gives their names.</summary>
    /// <exception cref="UserException">FT-1018: one of the files is there already; nothing is written then.</exception>
    public static IReadOnlyList<string> Write(string folder)
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
            File.WriteAllText(Path.Combine(folder, file), Text(file));
            written.Add(file);
        }

        return written;
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
