using System.Text.Json;
using Farthing.Core.Money;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Rendering;

/// <summary>What stands beside a KPI, as one sentence and as JSON.</summary>
internal static class GuardrailText
{
    /// <summary><c>Beside it: Customer satisfaction 4.21 (+0.05); Occupancy – (no staffing).</c> Null where nothing does.</summary>
    public static string? Sentence(IReadOnlyList<GuardrailValue> guards, string currency, Style style) => guards.Count == 0
        ? null
        : "Beside it: " + string.Join("; ", guards.Select(g => One(g, currency, style))) + ".";

    /// <summary>One guardrail as an object.</summary>
    public static void Write(Utf8JsonWriter json, GuardrailValue guard)
    {
        json.WriteStartObject();
        json.WriteString("kpi", guard.Kpi.Id);
        Number(json, "value", guard.Cell.Value);
        json.WriteString("reason", guard.Cell.Reason);
        Number(json, "change", guard.Cell.Change?.Absolute);
        json.WriteString("remark", guard.Cell.Remark);
        json.WriteEndObject();
    }

    private static string One(GuardrailValue guard, string currency, Style style)
    {
        if (guard.Cell.Value is not { } value)
        {
            return $"{guard.Kpi.Title} – ({guard.Cell.Reason})";
        }

        string[] inside =
        [
            .. guard.Cell.Change?.Absolute is { } c ? [KpiText.Difference(c, guard.Kpi.Unit, currency, style, value)] : (string[])[],
            .. guard.Cell.Remark is { } remark ? [remark] : (string[])[],
        ];
        string beside = inside.Length > 0 ? $" ({string.Join("; ", inside)})" : "";
        return $"{guard.Kpi.Title} {KpiText.InHeadline(value, guard.Kpi.Unit, currency, style)}{beside}";
    }

    private static void Number(Utf8JsonWriter json, string name, Ratio? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value is { } known ? known.ToPlain() : "null");
    }
}
