using System.Security.Cryptography;

namespace Farthing.Web;

/// <summary>A file that pages load: style, script, icon.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="Type">Its media type.</param>
public sealed record Asset(byte[] Bytes, string Type);

/// <summary>
/// The files that pages load, inside the program and served from memory: no folder is served, so that no path can lead out of it. An
/// address holds the content's hash and may be kept for ever.
/// </summary>
public static class PageAssets
{
    private const string Prefix = "Farthing.Web.assets.";

    private static readonly Dictionary<string, (string Address, Asset Asset)> ByName = Read();
    private static readonly Dictionary<string, Asset> ByAddress = ByName.Values.ToDictionary(a => a.Address, a => a.Asset, StringComparer.Ordinal);

    /// <summary>The address of a file.</summary>
    public static string Url(string name) => "/assets/" + ByName[name].Address;

    /// <summary>The file at an address; null where there is none.</summary>
    public static Asset? Find(string address) => ByAddress.GetValueOrDefault(address);

    private static Dictionary<string, (string Address, Asset Asset)> Read()
    {
        Dictionary<string, (string, Asset)> assets = new(StringComparer.Ordinal);
        foreach (string resource in typeof(PageAssets).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            string name = resource[Prefix.Length..];
            using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream(resource)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            string hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
            int dot = name.LastIndexOf('.');
            assets.Add(name, ($"{name[..dot]}.{hash}{name[dot..]}", new Asset(bytes, TypeOf(name[dot..]))));
        }

        return assets;
    }

    private static string TypeOf(string ending) => ending switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
}
