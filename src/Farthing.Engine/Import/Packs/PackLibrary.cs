using Farthing.Core.Errors;

namespace Farthing.Engine.Import.Packs;

/// <summary>The packs that come with Farthing and the workspace's own, by name. A workspace's pack outweighs a bundled one.</summary>
public sealed class PackLibrary
{
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pack> _read = new(StringComparer.Ordinal);

    /// <summary>The packs in these folders; later folders outweigh earlier ones, folders that do not exist are empty.</summary>
    public PackLibrary(params IEnumerable<string> folders)
    {
        foreach (string folder in folders.Where(Directory.Exists))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.yaml"))
            {
                _files[Path.GetFileNameWithoutExtension(file)] = file;
            }
        }
    }

    /// <summary>The folder of the packs that come with Farthing.</summary>
    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "catalogue", "packs");

    /// <summary>The names, in order.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>The bundled packs and those in a workspace's folder.</summary>
    public static PackLibrary For(string? workspacePacks) => new([BundledFolder, .. workspacePacks is null ? [] : new[] { workspacePacks }]);

    /// <summary>A pack by name.</summary>
    /// <exception cref="UserException">FT-2011 no such pack; else everything wrong with it.</exception>
    public Pack Get(string name)
    {
        if (_read.TryGetValue(name, out Pack? pack))
        {
            return pack;
        }

        if (!_files.TryGetValue(name, out string? file))
        {
            string all = string.Join(", ", Names);
            throw new UserException(
                "FT-2011", $"There is no pack \"{name}\"; the packs are {all}.", new SourcePlace("--as", 1, 1, name, Math.Max(1, name.Length)),
                NearMatch.Suggest(name, Names));
        }

        bool bundled = Path.GetDirectoryName(file) == BundledFolder;
        return _read[name] = PackReader.Load(file, bundled ? $"catalogue/packs/{name}.yaml" : file);
    }

    /// <summary>The pack that a header fits best, null when none has all its required columns there.</summary>
    public Pack? Fitting(IReadOnlyCollection<string> header)
    {
        HashSet<string> columns = [.. header];
        return Names.Select(TryGet).OfType<Pack>()
            .Where(p => p.RequiredColumns.All(columns.Contains))
            .MaxBy(p => p.Columns.Count(columns.Contains));
    }

    private Pack? TryGet(string name)
    {
        try
        {
            return Get(name);
        }
        catch (UserException)
        {
            return null;
        }
    }
}
