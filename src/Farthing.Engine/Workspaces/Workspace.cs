using Farthing.Core.Errors;
using Farthing.Core.Time;
using Farthing.Engine.Store;

namespace Farthing.Engine.Workspaces;

/// <summary>The folder in which a user keeps everything as text, and what its <c>farthing.yaml</c> says.</summary>
public sealed class Workspace
{
    /// <summary>The file that makes a folder a workspace.</summary>
    public const string ConfigName = "farthing.yaml";

    internal Workspace(string folder, string name, string currency, WorkspaceCalendar calendar)
    {
        (Folder, Name, Currency, Calendar) = (folder, name, currency, calendar);
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The organisation's name, for headlines.</summary>
    public string Name { get; }

    /// <summary>ISO 4217 code of the currency that costs are in.</summary>
    public string Currency { get; }

    /// <summary>Zone, week start, fiscal calendar.</summary>
    public WorkspaceCalendar Calendar { get; }

    /// <summary>Attributes declared as dimensions, in the file's order.</summary>
    public IReadOnlyList<DeclaredDimension> Dimensions { get; internal init; } = [];

    /// <summary>When the service is open; null where the workspace does not say: nothing is counted in business hours then.</summary>
    public BusinessHours? Hours { get; internal init; }

    /// <summary>The organisation's industry, whose bands are preferred; null where it is not said.</summary>
    public string? Industry { get; internal init; }

    /// <summary>Limits of the embedded engine.</summary>
    public EngineSettings Engine { get; internal init; } = new();

    /// <summary><c>farthing.yaml</c>.</summary>
    public string ConfigFile => Path.Combine(Folder, ConfigName);

    /// <summary><c>costs.yaml</c>; it may not exist.</summary>
    public string CostsFile => Path.Combine(Folder, "costs.yaml");

    /// <summary><c>targets.yaml</c>; it may not exist.</summary>
    public string TargetsFile => Path.Combine(Folder, "targets.yaml");

    /// <summary>The workspace's own packs; the folder may not exist.</summary>
    public string PacksFolder => Path.Combine(Folder, "packs");

    /// <summary>The workspace's own KPIs; the folder may not exist.</summary>
    public string KpisFolder => Path.Combine(Folder, "kpis");

    /// <summary>The embedded store, logs; not for version control.</summary>
    public string StoreFolder => Path.Combine(Folder, ".farthing");

    /// <summary>Opens the store under the workspace's limits, and makes it if it is absent.</summary>
    /// <param name="grows">Whether much may come in: for imports.</param>
    /// <exception cref="UserException">As <see cref="FarthingStore.Open"/>.</exception>
    public FarthingStore OpenStore(bool grows = false) => FarthingStore.Open(Folder, StoreOptions() with { Grows = grows });

    /// <summary>The limits that the workspace sets for an engine.</summary>
    internal StoreOptions StoreOptions() => new()
    {
        Threads = Engine.Threads ?? 0,
        MemoryLimit = (Engine.MemoryMegabytes ?? 0) << 20,
    };

    /// <summary>A path as messages show it: relative to the workspace where it lies inside, with forward slashes.</summary>
    public string ShowPath(string path)
    {
        string relative = Path.GetRelativePath(Folder, path);
        bool outside = relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative);
        return (outside ? path : relative).Replace('\\', '/');
    }

    /// <summary>Reads the workspace in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shown">The folder as the user wrote it, for messages; the folder itself when null.</param>
    /// <exception cref="UserException">FT-1001 when there is none; else every problem in its <c>farthing.yaml</c>.</exception>
    public static Workspace Load(string folder, string? shown = null)
    {
        shown ??= folder;
        string full = Path.GetFullPath(folder);
        StoreSwitch.FinishPending(full);
        if (File.Exists(Path.Combine(full, ConfigName)))
        {
            return WorkspaceReader.Read(full);
        }

        string message = Directory.Exists(full)
            ? $"{shown} is not a workspace: it has no {ConfigName}."
            : $"There is no folder {shown}.";
        throw new UserException("FT-1001", message, suggestion: $"make one with: farthing init {shown}");
    }

    /// <summary>Reads the workspace in a folder or the nearest of its parents.</summary>
    /// <exception cref="UserException">FT-1001 when there is none; else every problem in its <c>farthing.yaml</c>.</exception>
    public static Workspace Find(string start)
    {
        string folder = FindFolder(start);
        StoreSwitch.FinishPending(folder);
        return WorkspaceReader.Read(folder);
    }

    /// <summary>The folder itself or the nearest of its parents that has a <c>farthing.yaml</c>.</summary>
    /// <exception cref="UserException">FT-1001 when there is none.</exception>
    public static string FindFolder(string start)
    {
        for (DirectoryInfo? folder = new(Path.GetFullPath(start)); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, ConfigName)) || StoreSwitch.IsPending(folder.FullName))
            {
                return folder.FullName;
            }
        }

        throw new UserException(
            "FT-1001", $"There is no workspace here: neither {start} nor a folder above it has a {ConfigName}.",
            suggestion: "name one with -w DIR, or make one with: farthing init DIR");
    }
}
