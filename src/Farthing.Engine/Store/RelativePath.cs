namespace Farthing.Engine.Store;

/// <summary>Paths inside a folder, as manifests and decisions name them: with forward slashes, and never out of the folder.</summary>
internal static class RelativePath
{
    private const int Longest = 1024;

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3",
        "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    };

    /// <summary>Whether a path leads to a place inside the folder it is meant from, on every system.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= Longest
        && !path.Any(c => c is '\\' or ':' || char.IsControl(c))
        && path.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && !part.EndsWith('.') && !part.EndsWith(' ')
            && !Devices.Contains(part.Split('.')[0]));

    /// <summary>The full path in a folder.</summary>
    /// <exception cref="ArgumentException">It is not a safe one.</exception>
    public static string In(string folder, string path) => IsSafe(path)
        ? Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar))
        : throw new ArgumentException($"\"{path}\" is no path inside a folder", nameof(path));
}
