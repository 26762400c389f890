using Farthing.Engine.Store;

namespace Farthing.Engine.Backup;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Where it lies in the backup: <c>store/farthing.duckdb</c>, <c>workspace/costs.yaml</c>.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256)
{
    private const string Texts = "workspace/";

    /// <summary>The store's place in a backup.</summary>
    public const string Store = "store/" + FarthingStore.FileName;

    /// <summary>The store's place in a workspace.</summary>
    internal const string StoreInWorkspace = FarthingStore.FolderName + "/" + FarthingStore.FileName;

    /// <summary>Where a file of a workspace lies in a backup.</summary>
    internal static string FromWorkspace(string path) => path == StoreInWorkspace ? Store : Texts + path;

    /// <summary>Where a file of a backup lies in a workspace; null for a path that no backup has.</summary>
    internal static string? ToWorkspace(string path) =>
        !RelativePath.IsSafe(path) ? null
        : path == Store ? StoreInWorkspace
        : path.StartsWith(Texts, StringComparison.Ordinal) && WorkspaceTexts.IsOne(path[Texts.Length..]) ? path[Texts.Length..]
        : null;
}
