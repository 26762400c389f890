using System.Text.Json;
using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;

namespace Farthing.Cli.Rendering;

/// <summary>A scorecard as JSON: values rounded as answers have them and beside them exactly, lists as lists.</summary>
/// <param name="card">The scorecard.</param>
/// <param name="currency">The workspace's currency.</param>
internal sealed class ScorecardJson(Scorecard card, string currency)
{
    /// <summary>A value as its two integers.</summary>
    public static string Exact(Ratio value) => Invariant($"{value.Numerator}/{value.Denominator}");

    /// <summary>Writes one object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("scorecard", card.Id);
        json.WriteString("title", card.Title);
        json.WriteString("area", card.Area is { } area ? ScorecardWarnings.Word(area) : null);
        json.WriteString("period", card.Period.Text);
        json.WriteString("currency", currency);
        Array(json, "rows", card.Rows, Row);
        Array(json, "goals", card.Rows.Where(r => r.Goal is not null), Goal);
        Array(json, "slos", card.Services, Service);
        Array(json, "warnings", card.Warnings, (w, warning) => w.WriteStringValue(warning));
        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, ScorecardRow row)
    {
        json.WriteStartObject();
        json.WriteString("group", row.Group);
        Kpi(json, row.Kpi);
        json.WriteString("title", row.Kpi.Title);
        json.WriteString("unit", row.Kpi.Unit.Name);
        Value(json, "value", row.Cell.Value);
        json.WriteString("reason", row.Cell.Reason);
        json.WriteString("band", row.Cell.Band?.Level.ToString().ToLowerInvariant());
        Value(json, "before", row.Cell.Change?.Before);
        Value(json, "change", row.Cell.Change?.Absolute);
        Value(json, "target", row.Target?.Value);
        json.WriteString("targetBy", row.Target is { } target ? ScorecardView.Day(target.By) : null);
        json.WriteString("targetState", row.Target?.State);
        Value(json, "targetToGo", row.Target?.ToGo);
        Array(json, "trend", row.Trend, (w, b) =>
        {
            w.WriteStartObject();
            w.WriteString("bucket", b.Bucket);
            Value(w, "value", b.Value);
            w.WriteEndObject();
        });
        Array(json, "guardrails", row.Guardrails, (w, g) =>
        {
            w.WriteStartObject();
            Kpi(w, g.Kpi);
            Value(w, "value", g.Cell.Value);
            w.WriteString("reason", g.Cell.Reason);
            Value(w, "change", g.Cell.Change?.Absolute);
            w.WriteEndObject();
        });
        json.WriteString("cadence", ScorecardView.Word(row.Review.Cadence));
        json.WriteString("owner", row.Review.Owner);
        json.WriteString("lastReview", row.Review.Last is { } last ? ScorecardView.Day(last) : null);
        json.WriteString("nextReview", ScorecardView.Day(row.Review.Next));
        json.WriteBoolean("overdue", row.Review.Overdue);
        json.WriteEndObject();
    }

    private static void Goal(Utf8JsonWriter json, ScorecardRow row)
    {
        json.WriteStartObject();
        json.WriteString("kpi", row.Kpi.Id);
        json.WriteString("state", row.Goal!.State);
        Value(json, "baseline", row.Goal.Baseline);
        Value(json, "goal", row.Goal.Goal);
        Value(json, "progress", row.Goal.Progress);
        Value(json, "elapsed", row.Goal.Elapsed);
        Value(json, "projected", row.Goal.Projected);
        json.WriteEndObject();
    }

    private static void Service(Utf8JsonWriter json, ServiceState slo)
    {
        json.WriteStartObject();
        json.WriteString("slo", slo.Objective.Id.Text);
        Kpi(json, slo.Kpi);
        json.WriteString("window", slo.Window.Text);
        json.WriteString("atLeast", slo.Objective.AtLeast?.Text);
        json.WriteString("atMost", slo.Objective.AtMost?.Text);
        Value(json, "target", slo.Target);
        Value(json, "value", slo.Value);
        if (slo.Buckets is { } buckets)
        {
            json.WriteNumber("kept", buckets.Kept);
            json.WriteNumber("counted", buckets.Counted);
        }

        Value(json, "used", slo.Used);
        Value(json, "left", slo.Left);
        Value(json, "burn", slo.Burn);
        json.WriteEndObject();
    }

    private static void Kpi(Utf8JsonWriter json, KpiDefinition kpi)
    {
        json.WriteString("kpi", kpi.Id);
        json.WriteString("version", kpi.Version);
    }

    private static void Value(Utf8JsonWriter json, string name, Ratio? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value is { } known ? known.ToPlain() : "null");
        json.WriteString(name + "Exact", value is { } exact ? Exact(exact) : null);
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> all, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T one in all)
        {
            write(json, one);
        }

        json.WriteEndArray();
    }
}
