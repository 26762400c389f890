using Farthing.Core.Catalogue;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>Reads levers: parameterised ways to change KPIs.</summary>
internal static class LeverReader
{
    /// <summary>The units that a setting of a lever can have.</summary>
    private static readonly Dictionary<string, int> Units = new(StringComparer.Ordinal)
    {
        ["percent"] = 0,
        ["money"] = 1,
        ["seconds"] = 2,
        ["count"] = 3,
        ["month"] = 4,
    };

    /// <summary>One lever.</summary>
    public static LeverDefinition Read(MapReader map)
    {
        LeverDefinition lever = new(
            ReaderParts.Id(map, "lever").Text,
            map.RequiredText("title"),
            map.RequiredText("description"),
            [.. map.Maps("moves", "a move").Select(Move)],
            [.. map.Maps("settings", "a setting").Select(Setting)],
            ReaderParts.Words(map, "affects"),
            ReaderParts.Words(map, "guardrails"),
            map.PlaceOf("lever"));
        map.Close();
        return lever;
    }

    private static LeverMove Move(MapReader map)
    {
        LeverMove move = new(ReaderParts.Required(map, "input"), ReaderParts.Required(map, "way"), map.RequiredText("how"));
        map.Close();
        return move;
    }

    private static LeverSetting Setting(MapReader map)
    {
        string name = ReaderParts.Id(map, "name").Text;
        ReaderParts.RequiredChoice(map, "unit", Units);
        LeverSetting setting = new(name, map.Text("unit") ?? "", map.RequiredText("meaning"));
        map.Close();
        return setting;
    }
}
