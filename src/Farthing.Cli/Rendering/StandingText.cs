using System.Text.Json;
using Farthing.Core.Money;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Rendering;

/// <summary>Where a value stands in its past and among others as JSON.</summary>
internal static class StandingText
{
    /// <summary>One object.</summary>
    public static void Write(Utf8JsonWriter json, StandingAgainst s)
    {
        json.WriteStartObject();
        json.WriteString("kind", s.Kind);
        json.WriteString("of", s.Of);
        json.WriteString("source", s.Source);
        json.WriteString("industry", s.Industry);
        json.WriteString("level", s.Standing?.Level);
        Number(json, "low", s.Standing?.Low);
        Number(json, "high", s.Standing?.High);
        Number(json, "value", s.Single);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, Ratio? value)
    {
        json.WritePropertyName(name);
        if (value is { } known)
        {
            json.WriteRawValue(known.ToPlain());
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
