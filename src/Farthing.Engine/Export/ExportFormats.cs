using Farthing.Core.Errors;

namespace Farthing.Engine.Export;

/// <summary>Tells the form of a file by its name.</summary>
public static class ExportFormats
{
    /// <summary>The form that a name's extension says.</summary>
    /// <param name="shown">The file as the user wrote it.</param>
    /// <param name="taken">The forms that are written here.</param>
    /// <exception cref="UserException">FT-6301: the extension is none of theirs.</exception>
    public static ExportFormat Of(string shown, params IReadOnlyList<ExportFormat> taken)
    {
        Require(shown, [.. taken.Select(Extension)]);
        return taken.First(f => Extension(f).Equals(Path.GetExtension(shown), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Refuses a name that ends otherwise.</summary>
    /// <param name="shown">The file as the user wrote it.</param>
    /// <param name="names">The extensions that it may have.</param>
    /// <exception cref="UserException">FT-6301: the extension is none of them.</exception>
    public static void Require(string shown, params string[] names)
    {
        string extension = Path.GetExtension(shown);
        if (names.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        string all = string.Join(" or ", names);
        throw new UserException(
            "FT-6301", extension.Length == 0 ? $"{shown} does not say its form." : $"\"{extension}\" is not a form of file that is written here.",
            new SourcePlace(shown, 0, 0), NearMatch.Suggest(extension, names) ?? $"end the name with {all}");
    }

    /// <summary>The extension of a form, with its point.</summary>
    public static string Extension(ExportFormat format) => "." + format.ToString().ToLowerInvariant();
}
