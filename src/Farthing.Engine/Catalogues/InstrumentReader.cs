using Farthing.Core.Catalogue;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>Reads survey instruments and the themes of comments.</summary>
internal static class InstrumentReader
{
    private static readonly Dictionary<string, SurveyMethod> Methods = new(StringComparer.Ordinal)
    {
        ["csat"] = SurveyMethod.Csat,
        ["nps"] = SurveyMethod.Nps,
        ["ces"] = SurveyMethod.Ces,
        ["csi"] = SurveyMethod.Csi,
        ["rating"] = SurveyMethod.Rating,
    };

    private static readonly Dictionary<string, Direction> Directions = new(StringComparer.Ordinal)
    {
        ["up"] = Direction.Up,
        ["down"] = Direction.Down,
    };

    /// <summary>One version of an instrument; null where its scale is not one, which is reported.</summary>
    public static Instrument? Read(MapReader map)
    {
        Placed id = ReaderParts.Id(map, "instrument");
        SurveyMethod? method = ReaderParts.RequiredChoice(map, "method", Methods);
        int version = (int)(map.Integer("version", 1, 10_000) ?? 1);
        (decimal? min, decimal? max) = (Number(map, "min"), Number(map, "max"));
        Direction? direction = map.Choice("direction", Directions);
        (decimal? top, decimal? bottom) = (map.Decimal("top"), map.Decimal("bottom"));
        List<InstrumentQuestion> questions = Questions(map);
        NodaTime.LocalDate? from = map.Date("valid-from");
        map.Close();
        if (method is not { } known || min is not { } low || max is not { } high)
        {
            return null;
        }

        Instrument instrument = new(id.Text, version, known, low, high, direction, top, bottom, questions, from, map.PlaceOf("instrument"));
        return CheckScale(map, instrument) ? instrument : null;
    }

    /// <summary>One theme.</summary>
    public static ThemeDefinition Theme(MapReader map)
    {
        Placed id = ReaderParts.Id(map, "theme");
        IReadOnlyList<Placed> words = ReaderParts.Words(map, "words");
        if (!map.Has("words"))
        {
            map.Missing("words");
        }

        foreach (Placed word in words.Where(w => w.Text.Trim('*', ' ').Length < 2))
        {
            map.Problems.Error("FT-1013", $"\"{word.Text}\" is too short to find a theme by.", word.Place, "write a word of two letters or more");
        }

        ThemeDefinition theme = new(id.Text, map.Text("title") ?? id.Text, words, id.Place);
        map.Close();
        return theme;
    }

    private static bool CheckScale(MapReader map, Instrument i)
    {
        bool sound = Must(map, "max", i.Max > i.Min, "max must be above min.");
        sound &= Must(map, "top", i.Top is not { } top || (top >= i.Min && top <= i.Max), "top must lie on the scale.");
        sound &= Must(map, "bottom", i.Bottom is not { } bottom || (bottom >= i.Min && bottom <= i.Max), "bottom must lie on the scale.");
        bool apart = i.Top is null || i.Bottom is null || (i.Direction == Direction.Down ? i.Top < i.Bottom : i.Top > i.Bottom);
        sound &= Must(map, "bottom", apart, "No score can be both a good and a bad answer.");
        bool directed = i.Direction is not null || (i.Top is null && i.Bottom is null);
        return sound & Must(map, "top", directed, "Good and bad answers need the direction of the scale.", "add direction: up (the greatest score is the best) or down");
    }

    private static bool Must(MapReader map, string key, bool holds, string message, string? suggestion = null)
    {
        if (!holds)
        {
            map.Problems.Error("FT-4009", $"The instrument {map.Text("instrument")}: {message}", map.PlaceOf(key), suggestion);
        }

        return holds;
    }

    private static decimal? Number(MapReader map, string key)
    {
        if (!map.Has(key))
        {
            map.Missing(key);
        }

        return map.Decimal(key);
    }

    private static List<InstrumentQuestion> Questions(MapReader map)
    {
        if (map.Map("questions", "the questions") is not { } questions)
        {
            return [];
        }

        List<InstrumentQuestion> read = [];
        foreach (string name in questions.Keys.Select(k => k.Text).ToArray())
        {
            decimal weight = questions.Decimal(name) ?? 0;
            if (weight <= 0)
            {
                map.Problems.Error("FT-4009", $"The weight of {name} must be above 0.", questions.PlaceOf(name), "leave the question out if it has no weight");
            }

            read.Add(new InstrumentQuestion(name, weight));
        }

        questions.Close();
        return read;
    }
}
