using System.Globalization;
using System.Security.Cryptography;
using Farthing.Core.Comments;
using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>Reads the list of words by which comments are judged, <c>catalogue/sentiment.yaml</c>.</summary>
internal static class SentimentReader
{
    private const string FileName = "sentiment.yaml";

    /// <summary>SHA-256 of the lexicon's file, in hex digits.</summary>
    public static string Digest() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(CatalogueLoader.BuiltInFolder, FileName))));

    /// <summary>The lexicon that comes with Farthing.</summary>
    /// <exception cref="UserException">Everything wrong with the file.</exception>
    public static SentimentLexicon Read()
    {
        string path = Path.Combine(CatalogueLoader.BuiltInFolder, FileName);
        ProblemList problems = new();
        MapReader map = new(YamlSource.Load(path, FileName), problems, "the lexicon");
        map.Allow("language");
        string name = $"{map.Text("lexicon")} {map.Text("version")}";
        Dictionary<string, double> words = Weights(map, "words", -4, 4);
        Dictionary<string, double> intensifiers = Weights(map, "intensifiers", 0.1, 4);
        HashSet<string> negations = [.. map.Words("negations").Select(w => w.Text)];
        map.Close();
        problems.ThrowIfErrors();
        return new SentimentLexicon(name, words, negations, intensifiers, Digest());
    }

    /// <summary>Lists of words by their weight: <c>"2.5": [excellent, wonderful]</c>.</summary>
    private static Dictionary<string, double> Weights(MapReader map, string key, double least, double most)
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        if (map.Map(key, key) is not { } lists)
        {
            return weights;
        }

        foreach (YamlScalar weight in lists.Keys.ToArray())
        {
            if (!double.TryParse(weight.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || value < least || value > most)
            {
                map.Problems.Error("FT-1013", Invariant($"\"{weight.Text}\" is not a weight from {least} to {most}."), weight.Place);
            }

            foreach (YamlScalar word in lists.Words(weight.Text))
            {
                if (!weights.TryAdd(word.Text, value))
                {
                    map.Problems.Error("FT-1016", $"The word \"{word.Text}\" is listed twice.", word.Place);
                }
            }
        }

        lists.Close();
        return weights;
    }
}
