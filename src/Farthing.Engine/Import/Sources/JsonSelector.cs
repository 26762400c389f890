using System.Globalization;
using System.Text.Json;

namespace Farthing.Engine.Import.Sources;

/// <summary>
/// A column that reaches into nested arrays of a JSON document: <c>sessions[].metrics[name=tTalk].value</c>. Brackets stand
/// behind each array; what is in them chooses among its elements. Several numbers are added up, of several texts the first counts.
/// </summary>
internal sealed class JsonSelector
{
    private const decimal Largest = 1e15m;
    private readonly (string Name, bool Array, string? Key, string Value)[] _steps;

    private JsonSelector((string, bool, string?, string)[] steps) => _steps = steps;

    /// <summary>Reads one; null when the text has no brackets and so is a plain column.</summary>
    public static JsonSelector? Parse(string text)
    {
        if (!text.Contains('[', StringComparison.Ordinal))
        {
            return null;
        }

        List<(string, bool, string?, string)> steps = [];
        int at = 0;
        while (at <= text.Length)
        {
            int open = text.IndexOf('[', at);
            int dot = text.IndexOf('.', at);
            if (open < 0 || (dot >= 0 && dot < open))
            {
                int end = dot < 0 ? text.Length : dot;
                steps.Add((text[at..end], false, null, ""));
                at = end + 1;
                continue;
            }

            int close = text.IndexOf(']', open);
            if (close < 0)
            {
                return null;
            }

            string[] condition = text[(open + 1)..close].Split('=', 2);
            steps.Add((text[at..open], true, condition.Length == 2 ? condition[0].Trim() : null, condition.Length == 2 ? condition[1].Trim() : ""));
            at = close + 2;
        }

        return new JsonSelector([.. steps]);
    }

    /// <summary>The text for a row.</summary>
    /// <param name="path">The arrays that the rows come from.</param>
    /// <param name="context">The document, then the row's element in each array of the path.</param>
    public string Text(string[] path, IReadOnlyList<JsonElement> context)
    {
        int depth = 0;
        while (depth < path.Length && depth < _steps.Length && !_steps[depth].Array && _steps[depth].Name == path[depth])
        {
            depth++;
        }

        List<JsonElement> found = [context[depth]];
        foreach ((string name, bool array, string? key, string value) in _steps.Skip(depth))
        {
            found = [.. found.Where(e => e.ValueKind == JsonValueKind.Object)
                .SelectMany(e => e.TryGetProperty(name, out JsonElement next) ? array ? Elements(next, key, value) : [next] : [])];
        }

        return Merge([.. found.Select(TextOf).Where(t => t.Length > 0)]);
    }

    /// <summary>A value as text: null is nothing, arrays and objects stay JSON.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => value.GetString() ?? "",
        _ => value.GetRawText(),
    };

    private static IEnumerable<JsonElement> Elements(JsonElement value, string? key, string wanted)
    {
        IEnumerable<JsonElement> all = value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray(),
            JsonValueKind.Object => [value],
            _ => [],
        };
        return key is null ? all : all.Where(e => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(key, out JsonElement v) && TextOf(v) == wanted);
    }

    private static string Merge(string[] texts)
    {
        if (texts.Length < 2)
        {
            return texts.FirstOrDefault("");
        }

        decimal sum = 0;
        foreach (string text in texts)
        {
            if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) || Math.Abs(number) > Largest)
            {
                return texts[0];
            }

            sum += number;
        }

        return sum.ToString(CultureInfo.InvariantCulture);
    }
}
