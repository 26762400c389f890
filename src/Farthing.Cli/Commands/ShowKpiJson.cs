using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Analysis;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Statistics;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Commands;

/// <summary>A KPI's page as JSON: what the catalogue says as texts, then each attribute evaluated, values exact.</summary>
internal sealed class ShowKpiJson(KpiPage page, ShowKpiFacts facts, Func<string, string?> bridgeTo)
{
    /// <summary>The KPI's service level objectives, measured.</summary>
    public IReadOnlyList<ServiceState> Services { get; init; } = [];

    /// <summary>What its value is laid against.</summary>
    public IReadOnlyList<StandingAgainst> Standing { get; init; } = [];

    /// <summary>Writes one object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach ((string key, _, string text) in facts.Lines)
        {
            json.WriteString(key, text);
        }

        json.WriteString("period", page.Period?.Text);
        json.WriteString("where", page.Where);
        WriteValue(json);
        Array(json, "slos", Services, ServiceText.Write);
        Array(json, "standing", Standing, StandingText.Write);
        Array(json, "definitionInWords", page.Definition, (w, line) => w.WriteStringValue(line));
        Array(json, "insights", page.Insights, Finding);
        Array(json, "otherInsights", page.Silent, Finding);
        WriteMeasurement(json);
        WriteFormula(json);
        WriteTrend(json);
        Array(json, "questions", page.Questions, Question);
        Array(json, "tips", page.Tips, Tip);
        WriteChart(json);
        Array(json, "risks", page.Risks, Risk);
        WriteReadiness(json);
        Array(json, "integration", page.Integration, (w, i) => Texts(w, ("what", i.What), ("how", i.How)));
        WriteImpact(json);
        Array(json, "differs", page.Kpi.Attributes.Differs, (w, d) => Texts(
            w, ("kpi", d.Kpi.Text), ("difference", d.Difference), ("bridge", bridgeTo(d.Kpi.Text))));
        WriteSurvey(json);
        Array(json, "notes", page.Notes, (w, n) => w.WriteStringValue(n));
        json.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter json)
    {
        AnswerCell? cell = page.Value?.Total[0];
        json.WriteStartObject("value");
        Number(json, "value", cell?.Value);
        json.WriteString("reason", cell is null ? page.Reason : cell.Reason);
        json.WriteString("band", cell?.Band?.Level.ToString().ToLowerInvariant());
        json.WriteString("advice", cell?.Band?.Advice);
        Number(json, "n", cell is null ? null : SampleSize.Of(page.Kpi, cell));
        json.WriteString("remark", cell?.Remark);
        Decimal(json, "low", cell?.Interval?.Interval is { } low ? Intervals.Shown(low.Low).ToDecimal() : null);
        Decimal(json, "high", cell?.Interval?.Interval is { } high ? Intervals.Shown(high.High).ToDecimal() : null);
        json.WriteString("compare", page.Value?.Request.Compare?.Text);
        Number(json, "before", cell?.Change?.Before);
        Number(json, "change", cell?.Change?.Absolute);
        json.WriteEndObject();
        Array(json, "guardrails", page.Guardrails, GuardrailText.Write);
    }

    private static void Finding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        FindingBody(json, finding);
        json.WriteEndObject();
    }

    /// <summary>The properties of a finding, within an object.</summary>
    internal static void FindingBody(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("text", finding.Text);
        json.WriteBoolean("holds", finding.Holds);
        json.WriteString("reason", finding.Reason);
        json.WriteString("query", QuestionText.Command(finding.Query));
        json.WriteStartObject("slots");
        foreach ((string name, SlotValue value) in finding.Slots)
        {
            if (value.Exact is { } exact)
            {
                Number(json, name, exact);
            }
            else
            {
                json.WriteString(name, value.Text);
            }
        }

        json.WriteEndObject();
    }

    private static void Risk(Utf8JsonWriter json, EvaluatedRisk risk)
    {
        json.WriteStartObject();
        json.WriteString("id", risk.Id);
        json.WriteString("level", risk.Alert ? "alert" : "warn");
        FindingBody(json, risk.Finding);
        json.WriteEndObject();
    }

    private void WriteMeasurement(Utf8JsonWriter json)
    {
        MeasurementApproach m = page.Measurement;
        json.WriteStartObject("measurement");
        json.WriteString("advice", m.Advice);
        Array(json, "facts", m.Facts, (w, f) => w.WriteStringValue(f));
        Array(json, "rules", m.Rules, (w, r) => w.WriteStringValue(r));
        json.WriteString("dataCutOff", m.CutOff);
        json.WriteString("lastImport", m.LastImport);
        json.WriteString("dataVersion", m.DataVersion);
        Array(json, "runs", m.Runs, (w, r) =>
        {
            w.WriteStartObject();
            w.WriteString("period", r.Month);
            w.WriteNumber("run", r.Run);
            w.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private void WriteFormula(Utf8JsonWriter json)
    {
        json.WriteStartObject("formulas");
        json.WriteString("printed", page.Formula.Printed);
        json.WriteString("executable", page.Formula.Executable);
        Array(json, "duckdb", page.Formula.DuckDb, (w, s) => w.WriteStringValue(s.Text));
        Array(json, "clickhouse", page.Formula.ClickHouse, (w, s) => w.WriteStringValue(s.Text));
        json.WriteEndObject();
    }

    private void WriteTrend(Utf8JsonWriter json)
    {
        if (page.Trend is not { } trend)
        {
            json.WriteNull("trend");
            return;
        }

        json.WriteStartObject("trend");
        json.WriteString("grain", trend.Grain);
        json.WriteString("sentence", trend.Sentence);
        json.WriteString("season", trend.Season);
        Number(json, "slope", trend.Slope);
        Decimal(json, "tau", trend.Test?.Tau);
        Decimal(json, "p", trend.Test?.P);
        Number(json, "latestChange", trend.Change);
        json.WriteString("sense", trend.Sense > 0 ? "better" : trend.Sense < 0 ? "worse" : "none");
        Array(json, "values", trend.Values, (w, v) =>
        {
            w.WriteStartObject();
            w.WriteString("bucket", v.Bucket);
            Number(w, "value", v.Value);
            w.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Question(Utf8JsonWriter json, AnsweredQuestion question)
    {
        json.WriteStartObject();
        json.WriteString("ask", question.Ask);
        json.WriteString("answer", question.Sentence);
        json.WriteString("query", QuestionText.Command(question.Request));
        Array(json, "rows", question.Rows, (w, row) =>
        {
            w.WriteStartObject();
            if (row.Bucket is { } bucket)
            {
                w.WriteString(question.Answer!.Request.Grain!.ToString()!.ToLowerInvariant(), bucket);
            }

            for (int k = 0; k < row.Keys.Count; k++)
            {
                w.WriteString(question.Answer!.Request.By[k].Definition.Id, row.Keys[k]);
            }

            Number(w, question.Answer!.Request.Kpis[0].Definition.Id, row.Cells[0].Value);
            Number(w, "change", row.Cells[0].Change?.Absolute);
            w.WriteBoolean("few", SampleSize.IsSmall(question.Answer!.Request.Kpis[0].Definition, row.Cells[0]));
            w.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Tip(Utf8JsonWriter json, EvaluatedTip tip)
    {
        json.WriteStartObject();
        json.WriteString("tip", tip.Tip);
        json.WriteString("lever", tip.LeverId);
        json.WriteString("leverTitle", tip.Lever?.Title);
        Array(json, "moves", tip.Lever?.Moves ?? [], (w, m) => Texts(w, ("input", m.Input.Text), ("way", m.Way.Text), ("how", m.How)));
        json.WriteBoolean("applies", tip.Applies);
        json.WriteString("reason", tip.Reason);
        json.WriteString("query", tip.Query is null ? null : QuestionText.Command(tip.Query));
        json.WriteEndObject();
    }

    private void WriteChart(Utf8JsonWriter json)
    {
        if (page.Chart is not { } chart)
        {
            json.WriteNull("chart");
            return;
        }

        json.WriteStartObject("chart");
        json.WriteString("type", chart.Type.Text);
        Array(json, "by", chart.By, (w, b) => w.WriteStringValue(b.Text));
        json.WriteString("grain", chart.Grain?.Text);
        Array(json, "with", chart.With, (w, b) => w.WriteStringValue(b.Text));
        json.WriteString("says", chart.Says);
        json.WriteEndObject();
    }

    private void WriteReadiness(Utf8JsonWriter json)
    {
        json.WriteStartObject("readiness");
        json.WriteBoolean("ready", page.Readiness.IsReady);
        json.WriteString("sentence", page.Readiness.Sentence);
        Array(json, "inputs", page.Readiness.Inputs, (w, i) =>
        {
            w.WriteStartObject();
            w.WriteString("input", i.Name);
            w.WriteBoolean("present", i.Present);
            w.WriteString("command", i.Command);
            Array(w, "unlocks", i.Unlocks, (x, u) => x.WriteStringValue(u));
            w.WriteEndObject();
        });
        Array(json, "systems", page.Readiness.Systems, (w, s) => w.WriteStringValue(s));
        json.WriteEndObject();
    }

    private void WriteImpact(Utf8JsonWriter json)
    {
        json.WriteStartObject("impact");
        Array(json, "exact", page.Impact.Exact, (w, e) =>
        {
            w.WriteStartObject();
            w.WriteString("measure", e.Measure);
            w.WriteString("partOf", e.PartOf);
            w.WriteString("derivative", e.Derivative);
            Number(w, "elasticity", e.Elasticity);
            w.WriteEndObject();
        });
        Array(json, "alsoMoves", page.Impact.Moves, (w, m) =>
        {
            w.WriteStartObject();
            w.WriteString("measure", m.Measure);
            Array(w, "kpis", m.Kpis, (x, k) => x.WriteStringValue(k));
            w.WriteEndObject();
        });
        Array(json, "associations", page.Impact.Associations, Associated);
        json.WriteEndObject();
    }

    private static void Associated(Utf8JsonWriter json, Association a)
    {
        json.WriteStartObject();
        json.WriteString("driver", a.Driver.Id);
        json.WriteString("kind", "association");
        json.WriteString("grain", a.Grain);
        json.WriteNumber("lag", a.Lag);
        Decimal(json, "r", a.Result?.R);
        Decimal(json, "low", a.Result?.Low);
        Decimal(json, "high", a.Result?.High);
        json.WriteNumber("n", a.Result?.N ?? 0);
        json.WriteNumber("effectiveN", a.Result?.Effective ?? 0);
        json.WriteString("reason", a.Reason);
        json.WriteEndObject();
    }

    private void WriteSurvey(Utf8JsonWriter json)
    {
        if (page.Survey is not { } survey)
        {
            json.WriteNull("survey");
            return;
        }

        json.WriteStartObject("survey");
        json.WriteNumber("answered", survey.All);
        json.WriteNumber("respondents", survey.Respondents);
        Array(json, "tests", survey.Tests, (w, t) =>
        {
            w.WriteStartObject();
            w.WriteString("by", t.What);
            Decimal(w, "p", t.P);
            Decimal(w, "size", t.Size);
            w.WriteBoolean("differs", t.Differs);
            w.WriteEndObject();
        });
        json.WriteEndObject();
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

    private static void Texts(Utf8JsonWriter json, params (string Name, string? Text)[] texts)
    {
        json.WriteStartObject();
        foreach ((string name, string? text) in texts)
        {
            json.WriteString(name, text);
        }

        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, Ratio? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value is { } known ? known.ToPlain() : "null");
    }

    private static void Decimal(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, Math.Round(known, 9));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
