using System.Text.Json;
using Farthing.Core.Analysis;
using Farthing.Core.Money;

namespace Farthing.Cli.Rendering;

/// <summary>A service level objective and its error budget, as JSON.</summary>
internal static class ServiceText
{
    /// <summary>The objective as one object.</summary>
    public static void Write(Utf8JsonWriter json, ServiceState s)
    {
        json.WriteStartObject();
        json.WriteString("slo", s.Objective.Id.Text);
        json.WriteString("kpi", s.Kpi.Id);
        json.WriteString("window", s.Window.Text);
        json.WriteString("atLeast", s.Objective.AtLeast?.Text);
        json.WriteString("atMost", s.Objective.AtMost?.Text);
        Number(json, "target", s.Target);
        Number(json, "value", s.Value);
        if (s.Buckets is { } buckets)
        {
            json.WriteNumber("kept", buckets.Kept);
            json.WriteNumber("counted", buckets.Counted);
        }

        Number(json, "used", s.Used);
        Number(json, "left", s.Left);
        Number(json, "burn", s.Burn);
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
