using System.Globalization;
using System.Text.Json;
using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;

namespace Farthing.Cli.Rendering;

/// <summary>A service level objective and its error budget, in words and as JSON.</summary>
internal static class ServiceText
{
    private static Unit Percent { get; } = Unit.TryParse("percent")!;

    /// <summary>One sentence: what shall hold, what held, what is left of the budget.</summary>
    public static string Sentence(ServiceState s, Style style)
    {
        string days = s.Objective.Days.ToString(CultureInfo.InvariantCulture);
        string objective = s.Objective.CountsBuckets
            ? $"{s.Objective.Id.Text}: {s.Kpi.Id} {Bounds(s.Objective)} on at least {Share(s.Target, style)} of the {s.Objective.Grain.Text}s over {days} days"
            : $"{s.Objective.Id.Text}: {s.Kpi.Id} {(s.IsMost ? "at most" : "at least")} {Share(s.Target, style)} over {days} days";
        if (s.Value is not { } value)
        {
            return objective + ", nothing to count in the window";
        }

        string held = s.Buckets is { } b ? Invariant($"kept on {b.Kept} of {b.Counted}") : $"{(s.IsMost ? "was" : "held")} {Share(value, style)}";
        return $"{objective}, {held}; error budget used {Share(s.Used!.Value, style)}, left {Share(s.Left!.Value, style)}"
            + (s.Burn is { } burn ? $"; burn rate of the last {s.Objective.Grain.Text} {burn.ToPlain(2)}" : "");
    }

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

    private static string Bounds(ServiceObjective slo) => string.Join(
        " and ", new[] { slo.AtLeast is { } least ? "at least " + least.Text : null, slo.AtMost is { } most ? "at most " + most.Text : null }.OfType<string>());

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

    private static string Share(Ratio share, Style style) => KpiText.WithUnit(share, Percent, "", style);
}
