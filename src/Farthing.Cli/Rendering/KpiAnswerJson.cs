using System.Globalization;
using System.Text.Json;
using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Statistics;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Rendering;

/// <summary>An answer as JSON: rows, total, what is null and why, and the receipt.</summary>
/// <param name="answer">The answer.</param>
/// <param name="currency">The workspace's currency.</param>
/// <param name="beside">What must not suffer when the KPIs get better, over all rows.</param>
internal sealed class KpiAnswerJson(KpiAnswer answer, string currency, IReadOnlyList<GuardrailValue> beside)
{
    private readonly ResolvedRequest _request = answer.Request;
    private readonly KpiAnswerTable _table = new(answer, currency);

    private IReadOnlyList<AnswerRow> Rows => _table.Rows;

    /// <summary>Writes it.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("rows");
        _table.Of(forPeople: false, Rows).WriteRows(json);
        json.WritePropertyName("total");
        json.WriteStartObject();
        foreach ((Column column, Cell cell) in _table.TotalColumns().Zip(_table.Values(answer.Total, forPeople: false)))
        {
            json.WritePropertyName(column.Id);
            cell.WriteJson(json);
        }

        json.WriteEndObject();
        WriteSubtotals(json);
        WriteIntervals(json);
        WriteNulls(json);
        WriteFew(json);
        WriteReceipt(json);
        json.WriteStartArray("guardrails");
        beside.ToList().ForEach(g => GuardrailText.Write(json, g));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteSubtotals(Utf8JsonWriter json)
    {
        if (_request.Subtotals)
        {
            json.WritePropertyName("subtotals");
            _table.Of(forPeople: false, answer.Subtotals.Select(s => _table.Padded(s, null))).WriteRows(json);
        }
    }

    /// <summary>What stands behind the columns low, high and n: what n counts, and why an interval is missing.</summary>
    private void WriteIntervals(Utf8JsonWriter json)
    {
        if (!_request.Interval)
        {
            return;
        }

        json.WriteStartArray("intervals");
        foreach ((AnswerRow row, int? index) in Rows.Select((r, n) => (r, (int?)n)).Append((new AnswerRow([], null, answer.Total), null)))
        {
            for (int k = 0; k < row.Cells.Count; k++)
            {
                if (row.Cells[k].Interval is { } interval)
                {
                    WriteInterval(json, interval, _request.Kpis[k].Definition, index);
                }
            }
        }

        json.WriteEndArray();
    }

    private static void WriteInterval(Utf8JsonWriter json, CellInterval interval, KpiDefinition kpi, int? row)
    {
        json.WriteStartObject();
        json.WriteString("kpi", kpi.Id);
        json.WriteString("row", row is { } index ? index.ToString(CultureInfo.InvariantCulture) : "total");
        json.WriteString("method", kpi.Attributes.Interval.ToString().ToLowerInvariant());
        json.WriteNumber("level", 0.95m);
        if (interval.Interval is { } ends)
        {
            json.WriteNumber("low", Intervals.Shown(ends.Low).ToDecimal());
            json.WriteNumber("high", Intervals.Shown(ends.High).ToDecimal());
        }

        if (interval.Cases is { } cases)
        {
            json.WriteNumber("n", (decimal)cases);
            json.WriteString("of", interval.CountedIn);
        }

        if (interval.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }

        json.WriteEndObject();
    }

    /// <summary>For each KPI the rows whose values stand on too few cases to be compared, and whether its total does.</summary>
    private void WriteFew(Utf8JsonWriter json)
    {
        json.WriteStartObject("few");
        for (int k = 0; k < _request.Kpis.Count; k++)
        {
            KpiDefinition kpi = _request.Kpis[k].Definition;
            int[] rows = [.. Rows.Select((row, index) => (Cell: row.Cells[k], Index: index)).Where(r => IsFew(kpi, r.Cell)).Select(r => r.Index)];
            if (rows.Length > 0 || IsFew(kpi, answer.Total[k]))
            {
                json.WriteStartObject(kpi.Id);
                json.WriteStartArray("rows");
                Array.ForEach(rows, json.WriteNumberValue);
                json.WriteEndArray();
                json.WriteBoolean("total", IsFew(kpi, answer.Total[k]));
                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }

    private static bool IsFew(KpiDefinition kpi, AnswerCell cell) => cell.Value is not null && SampleSize.IsSmall(kpi, cell);

    private void WriteNulls(Utf8JsonWriter json)
    {
        json.WriteStartObject("nulls");
        for (int k = 0; k < _request.Kpis.Count; k++)
        {
            var reasons = Rows.Select((row, index) => (row.Cells[k].Reason, Index: index)).Where(r => r.Reason is not null)
                .GroupBy(r => r.Reason!, r => r.Index)
                .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
            if (answer.Total[k].Reason is { } total)
            {
                reasons.TryAdd(total, []);
            }

            if (reasons.Count == 0)
            {
                continue;
            }

            json.WriteStartArray(_request.Kpis[k].Definition.Id);
            foreach ((string reason, int[] rows) in reasons)
            {
                json.WriteStartObject();
                json.WriteString("reason", reason);
                json.WriteStartArray("rows");
                Array.ForEach(rows, json.WriteNumberValue);
                json.WriteEndArray();
                json.WriteBoolean("total", answer.Total[k].Reason == reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteReceipt(Utf8JsonWriter json)
    {
        json.WriteStartObject("receipt");
        json.WriteStartArray("kpis");
        foreach (ResolvedKpi kpi in _request.Kpis)
        {
            WriteKpi(json, kpi);
        }

        json.WriteEndArray();
        json.WriteString("period", _request.Period?.Text);
        json.WriteString("compare", _request.Compare?.Text);
        json.WriteString("where", _request.WhereText);
        json.WriteString("currency", currency);
        json.WriteString("engine", answer.Receipt.Engine);
        json.WriteString("dataVersion", answer.Receipt.DataVersion);
        json.WriteStartArray("runs");
        foreach ((string month, int run) in answer.Receipt.Runs)
        {
            json.WriteStartObject();
            json.WriteString("period", month);
            json.WriteNumber("run", run);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteStatements(json);
        json.WriteNumber("groups", answer.Receipt.GroupCount);
        WriteExact(json);
        json.WriteStartArray("notes");
        foreach (string note in answer.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteKpi(Utf8JsonWriter json, ResolvedKpi kpi)
    {
        json.WriteStartObject();
        json.WriteString("kpi", kpi.Definition.Id);
        json.WriteString("version", kpi.Definition.Version);
        json.WriteString("unit", kpi.Definition.Unit is { IsPercent: true } or { IsPoints: true } ? "fraction" : kpi.Definition.Unit.Name);
        json.WriteString("formula", kpi.Definition.FormulaText);
        json.WriteStartObject("parameters");
        foreach (Core.Catalogue.KpiParameter parameter in kpi.Definition.Parameters)
        {
            if (kpi.Parameters.TryGetValue(parameter.Name, out long value))
            {
                json.WriteString(parameter.Name, parameter.Text(value));
            }
            else
            {
                json.WriteNull(parameter.Name);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteStatements(Utf8JsonWriter json)
    {
        json.WriteStartArray("statements");
        foreach (var statement in answer.Receipt.Statements)
        {
            json.WriteStartObject();
            json.WriteString("sql", statement.Text);
            json.WriteStartArray("parameters");
            foreach (object value in statement.Parameters)
            {
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Numerators, denominators and bands: every value of rows and total is numerator / denominator.</summary>
    private void WriteExact(Utf8JsonWriter json)
    {
        json.WriteStartObject("exact");
        json.WriteStartArray("rows");
        foreach (AnswerRow row in Rows)
        {
            WriteRatios(json, row.Cells);
        }

        json.WriteEndArray();
        json.WritePropertyName("total");
        WriteRatios(json, answer.Total);
        json.WriteEndObject();
    }

    private void WriteRatios(Utf8JsonWriter json, IReadOnlyList<AnswerCell> cells)
    {
        json.WriteStartObject();
        for (int k = 0; k < cells.Count; k++)
        {
            if (cells[k].Value is not { } value)
            {
                json.WriteNull(_request.Kpis[k].Definition.Id);
                continue;
            }

            json.WriteStartObject(_request.Kpis[k].Definition.Id);
            json.WritePropertyName("numerator");
            json.WriteRawValue(value.Numerator.ToString(CultureInfo.InvariantCulture));
            json.WritePropertyName("denominator");
            json.WriteRawValue(value.Denominator.ToString(CultureInfo.InvariantCulture));
            if (cells[k].Band is { } band)
            {
                json.WriteString("band", KpiAnswerTable.Word(band.Level));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
