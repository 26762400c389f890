using System.Text.Json;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Rendering;

/// <summary>Where a value stands in its past and among others, in words and as JSON.</summary>
internal static class StandingText
{
    /// <summary>One sentence.</summary>
    public static string Sentence(StandingAgainst s, KpiDefinition kpi, Ratio value, string currency, Style style)
    {
        string Shown(Ratio v) => KpiText.WithUnit(v, kpi.Unit, currency, style);
        string source = s.Source is null ? "" : $" ({(s.Industry is { } industry ? industry + "; " : "")}{s.Source})";
        if (s.Single is { } single)
        {
            string side = value.CompareTo(single) switch { < 0 => "below", > 0 => "above", _ => "on" };
            return $"{side} {s.Of}{source}, {Shown(single)}";
        }

        return s.Standing is { } place ? $"{place.Level} against {s.Of}{source}: the middle half of them lies between {Shown(place.Low)} and {Shown(place.High)}" : "";
    }

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
