using Farthing.Core.Errors;
using Farthing.Engine.Store;

namespace Farthing.Engine.Backup;

/// <summary>The texts of a workspace: the YAML files beside <c>farthing.yaml</c> and those in <c>packs/</c> and <c>kpis/</c>.</summary>
internal static class WorkspaceTexts
{
    private static readonly string[] Folders = ["packs", "kpis"];

    /// <summary>Their paths in a workspace, in the order of their bytes.</summary>
    /// <exception cref="UserException">FT-5207: a name that not every system can have.</exception>
    public static IReadOnlyList<string> Of(string workspace)
    {
        IEnumerable<string> files = Directory.Exists(workspace) ? Directory.EnumerateFiles(workspace) : [];
        foreach (string folder in Folders.Select(f => Path.Combine(workspace, f)).Where(Directory.Exists))
        {
            files = files.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        }

        string[] texts = [.. files.Select(f => Path.GetRelativePath(workspace, f).Replace(Path.DirectorySeparatorChar, '/')).Where(HasEnding).Order(StringComparer.Ordinal)];
        return texts.FirstOrDefault(t => !RelativePath.IsSafe(t)) is { } strange
            ? throw new UserException(
                "FT-5207", $"The file {strange} has a name that not every system can have.", new SourcePlace(strange, 0, 0), "rename it")
            : texts;
    }

    /// <summary>Whether a path in a workspace is that of a text.</summary>
    public static bool IsOne(string path) =>
        RelativePath.IsSafe(path) && HasEnding(path) && (!path.Contains('/', StringComparison.Ordinal) || Folders.Contains(path.Split('/')[0]));

    private static bool HasEnding(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
