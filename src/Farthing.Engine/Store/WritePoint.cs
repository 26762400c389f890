namespace Farthing.Engine.Store;

/// <summary>
/// The instants of writing at which a sudden end matters, by name. Nobody listens but the tests, which end the process there and
/// look at what is left (docs/operations.md says what must be).
/// </summary>
internal static class WritePoint
{
    /// <summary>An import wrote all of a file's rows; nothing is committed.</summary>
    public const string ImportWritten = "import written";

    /// <summary>An import is committed.</summary>
    public const string ImportCommitted = "import committed";

    /// <summary>The derived tables are made anew; nothing is committed.</summary>
    public const string DeriveWritten = "derive written";

    /// <summary>The derived tables are committed.</summary>
    public const string DeriveCommitted = "derive committed";

    /// <summary>A costing run is written; nothing is committed.</summary>
    public const string CostWritten = "cost written";

    /// <summary>A costing run is committed.</summary>
    public const string CostCommitted = "cost committed";

    /// <summary>The rollups of costs have the runs of a command; that is not committed.</summary>
    public const string RollupsWritten = "rollups written";

    /// <summary>The rollups of costs are committed.</summary>
    public const string RollupsCommitted = "rollups committed";

    /// <summary>A backup has its first file.</summary>
    public const string BackupBegun = "backup begun";

    /// <summary>A backup has all files, but no manifest.</summary>
    public const string BackupCopied = "backup copied";

    /// <summary>A backup is whole, but does not have its name yet.</summary>
    public const string BackupWritten = "backup written";

    /// <summary>A backup has its name.</summary>
    public const string BackupDone = "backup done";

    /// <summary>A backup's files lie beside the workspace, unchecked.</summary>
    public const string RestoreStaged = "restore staged";

    /// <summary>A backup's files are checked.</summary>
    public const string RestoreChecked = "restore checked";

    /// <summary>A copy of the store has the new form, unchecked.</summary>
    public const string UpgradeWritten = "upgrade written";

    /// <summary>A copy of the store with the new form is checked.</summary>
    public const string UpgradeChecked = "upgrade checked";

    /// <summary>A store that is brought back from ClickHouse has all rows, and is not verified.</summary>
    public const string MoveBackWritten = "move back written";

    /// <summary>A store that is brought back is verified.</summary>
    public const string MoveBackChecked = "move back checked";

    /// <summary>New runs' costs lie among the others on ClickHouse; nothing else of these runs does.</summary>
    public const string ClusterCostKept = "cluster cost kept";

    /// <summary>New runs are whole on ClickHouse, and not published.</summary>
    public const string ClusterCostWritten = "cluster cost written";

    /// <summary>New runs are published on ClickHouse.</summary>
    public const string ClusterCostPublished = "cluster cost published";

    /// <summary>It is decided that files are replaced; none is.</summary>
    public const string SwitchDecided = "switch decided";

    /// <summary>A file that is replaced was put aside; its successor is not in its place.</summary>
    public const string SwitchAside = "switch aside";

    /// <summary>A file is in its place.</summary>
    public const string SwitchPlaced = "switch placed";

    /// <summary>All files are in their places, and the decision is taken back.</summary>
    public const string SwitchDone = "switch done";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ImportWritten, ImportCommitted, DeriveWritten, DeriveCommitted, CostWritten, CostCommitted, RollupsWritten, RollupsCommitted, BackupBegun,
        BackupCopied, BackupWritten, BackupDone, RestoreStaged, RestoreChecked, UpgradeWritten, UpgradeChecked, MoveBackWritten, MoveBackChecked,
        ClusterCostKept, ClusterCostWritten, ClusterCostPublished, SwitchDecided, SwitchAside, SwitchPlaced, SwitchDone,
    ];

    /// <summary>Who is told; null: nobody.</summary>
    public static Action<string>? Listener { get; set; }

    /// <summary>Says that the process is there.</summary>
    public static void Reached(string name) => Listener?.Invoke(name);
}
