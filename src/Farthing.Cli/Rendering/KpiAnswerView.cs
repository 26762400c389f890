using System.Globalization;
using System.Text.Json;
using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Rendering;

/// <summary>An answer as text, JSON or CSV: the same numbers in all three.</summary>
/// <param name="answer">The answer.</param>
/// <param name="currency">The workspace's currency.</param>
/// <param name="beside">What must not suffer when the KPIs get better, over all rows.</param>
public sealed class KpiAnswerView(KpiAnswer answer, string currency, IReadOnlyList<GuardrailValue> beside)
{
    private const int MostTextRows = 500;
    private readonly ResolvedRequest _request = answer.Request;

    private bool Sliced => _request.By.Count > 0 || _request.Grain is not null;

    private string? GrainName => _request.Grain?.ToString().ToLowerInvariant();

    /// <summary>Rows as programs get them: without slices the total is the one row.</summary>
    private IReadOnlyList<AnswerRow> Rows => Sliced ? answer.Rows : [new AnswerRow([], null, answer.Total)];

    /// <summary>Writes it in the format asked for; notes go to standard error.</summary>
    public void Write(CliContext context, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(WriteJson);
                break;
            case OutputFormat.Csv:
                WriteCsv(context.Out);
                break;
            default:
                WriteText(context);
                break;
        }

        if (format != OutputFormat.Json)
        {
            foreach (string note in answer.Notes)
            {
                context.Note("note: " + note);
            }
        }
    }

    /// <summary>As the table has it: groups first, the total last; the first column says which of them a record is.</summary>
    private void WriteCsv(TextWriter writer)
    {
        List<Column> columns = [new Column("row"), .. Columns(forPeople: false)];
        CsvOutput.Row(writer, columns.Select(c => CsvOutput.Text(c.Id)));
        foreach (AnswerRow row in answer.Rows)
        {
            CsvOutput.Row(writer, [row.Gone ? "gone" : "group", .. Cells(row, forPeople: false).Select(c => c.Csv())]);
        }

        IEnumerable<Cell> keys = Enumerable.Repeat(Cell.Empty, _request.By.Count + (_request.Grain is null ? 0 : 1));
        CsvOutput.Row(writer, ["total", .. keys.Concat(Values(answer.Total, forPeople: false)).Select(c => c.Csv())]);
    }

    private void WriteText(CliContext context)
    {
        for (int k = 0; k < _request.Kpis.Count; k++)
        {
            WriteHeadline(context, k);
        }

        if (GuardrailText.Sentence(beside, currency, context.Style) is { } sentence)
        {
            Paragraph.Lines(SafeText.OneLine(sentence), context.Terminal.Width).ToList().ForEach(context.Out.WriteLine);
        }

        if (Sliced)
        {
            context.Out.WriteLine();
            WriteTable(context);
        }

        KpiDefinition first = _request.Kpis[0].Definition;
        context.Out.WriteLine();
        if (!Sliced)
        {
            Headline.Next(context, "What it is made of", $"farthing kpi {first.Id} --by {(CanBySite(first) ? "channel" : "team")}");
        }
        else
        {
            Headline.Next(context, "What it means", $"farthing show {first.Id}");
        }
    }

    private static bool CanBySite(KpiDefinition kpi) => kpi.AllMeasures.All(m => m.Fact != "agent-time");

    private void WriteHeadline(CliContext context, int k)
    {
        KpiDefinition kpi = _request.Kpis[k].Definition;
        AnswerCell total = answer.Total[k];
        string value = total.Value is { } v ? KpiText.WithUnit(v, kpi.Unit, currency, context.Style) : "–";
        List<string> remarks = [];
        if (total.Reason is { } reason)
        {
            remarks.Add(reason);
        }

        if (total.Change is { } change)
        {
            remarks.Add(Comparison(change, kpi, context.Style));
        }

        if (_request is { Grain: not null, By.Count: 0 } && answer.Rows.Count > 1)
        {
            remarks.Add(Sparkline.Of([.. answer.Rows.Select(r => r.Cells[k].Value?.ToDecimal())]));
        }

        remarks.Add(_request.Period?.Text ?? "all data");
        if (_request.WhereText is { } where)
        {
            remarks.Add("where " + SafeText.OneLine(where));
        }

        Headline.Write(context, kpi.Title, value, total.Band?.Level, remarks);
    }

    private string Comparison(AnswerChange change, KpiDefinition kpi, Style style)
    {
        string period = _request.Compare!.Text;
        if (change.Absolute is not { } absolute)
        {
            return $"nothing to compare with in {period}";
        }

        int sign = absolute.Numerator.Sign * absolute.Denominator.Sign;
        string size = KpiText.WithUnit(new Ratio(absolute.Numerator * sign, absolute.Denominator), kpi.Unit, currency, style);
        if (kpi.Unit.IsPercent)
        {
            size = size.TrimEnd('%').TrimEnd() + " points";
        }

        return sign == 0 ? $"as in {period}" : $"{size} {(sign > 0 ? "above" : "below")} {period}";
    }

    private void WriteTable(CliContext context)
    {
        IReadOnlyList<AnswerRow> rows = ShownAmounts.Of(answer, currency);
        Table table = Table(forPeople: true, rows.Take(MostTextRows));
        List<Cell> total = [.. _request.By.Select((_, n) => n == 0 ? Cell.Text("total") : Cell.Text("", _ => ""))];
        if (GrainName is not null)
        {
            total.Insert(0, _request.By.Count == 0 ? Cell.Text("total") : Cell.Text("", _ => ""));
        }

        total.AddRange(Values(answer.Total, forPeople: true));
        table.Total([.. total]);
        table.Write(context, OutputFormat.Table);
        if (rows.Count > MostTextRows)
        {
            context.Note($"note: {MostTextRows} of {rows.Count} rows are shown; --format csv has them all");
        }

        IEnumerable<string> reasons = Rows.SelectMany(r => r.Cells.Zip(_request.Kpis))
            .Where(p => p.First.Reason is not null)
            .Select(p => $"– {p.Second.Definition.Id}: {p.First.Reason}")
            .Distinct(StringComparer.Ordinal);
        foreach (string reason in reasons.Take(10))
        {
            context.Out.WriteLine(context.Style.Dim(reason));
        }
    }

    private Table Table(bool forPeople, IEnumerable<AnswerRow> rows)
    {
        Table table = new(Columns(forPeople));
        foreach (AnswerRow row in rows)
        {
            table.Add([.. Cells(row, forPeople)]);
        }

        return table;
    }

    private List<Column> Columns(bool forPeople)
    {
        List<Column> columns = [];
        if (GrainName is { } grain)
        {
            columns.Add(new Column(grain, char.ToUpperInvariant(grain[0]) + grain[1..]));
        }

        columns.AddRange(_request.By.Select(d => new Column(d.Definition.Id, d.Definition.Title)));
        foreach (KpiDefinition kpi in _request.Kpis.Select(k => k.Definition))
        {
            string sign = KpiText.Sign(kpi.Unit, currency);
            columns.Add(new Column(kpi.Id, sign.Length == 0 ? kpi.Title : $"{kpi.Title}, {sign}", Numeric: true));
            if (forPeople && HasBand(kpi))
            {
                columns.Add(new Column(kpi.Id + ".band", "Band"));
            }

            if (_request.Compare is { } compare)
            {
                columns.Add(new Column(kpi.Id + ".before", compare.Text, Numeric: true));
                columns.Add(new Column(kpi.Id + ".change", "Change", Numeric: true));
                columns.Add(new Column(kpi.Id + ".relative-change", "Change, %", Numeric: true));
            }
        }

        return columns;
    }

    private IEnumerable<Cell> Cells(AnswerRow row, bool forPeople)
    {
        IEnumerable<Cell> values = Values(row.Cells, forPeople, row.Gone);
        IEnumerable<Cell> keys = row.Keys.Select(Cell.Text);
        return row.Bucket is { } bucket ? [Cell.Text(bucket), .. keys, .. values] : [.. keys, .. values];
    }

    private bool HasBand(KpiDefinition kpi)
    {
        int k = _request.Kpis.ToList().FindIndex(r => r.Definition.Id == kpi.Id);
        return answer.Total[k].Band is not null || answer.Rows.Any(r => r.Cells[k].Band is not null);
    }

    private IEnumerable<Cell> Values(IReadOnlyList<AnswerCell> cells, bool forPeople, bool gone = false)
    {
        for (int k = 0; k < cells.Count; k++)
        {
            KpiDefinition kpi = _request.Kpis[k].Definition;
            yield return Number(cells[k].Value, (v, s) => KpiText.Value(v, kpi.Unit, currency, s));
            if (forPeople && HasBand(kpi))
            {
                yield return cells[k].Band is { } band
                    ? Cell.Text(Word(band.Level), s => s.Band(band.Level))
                    : Cell.Empty;
            }

            if (_request.Compare is not null)
            {
                AnswerChange? change = cells[k].Change;
                yield return Number(change?.Before, (v, s) => KpiText.Value(v, kpi.Unit, currency, s));
                yield return forPeople && gone && change?.Before is not null ? Cell.Text("gone") : Number(change?.Absolute, (v, s) => KpiText.Difference(v, kpi.Unit, currency, s));
                yield return Number(change?.Relative, KpiText.Relative);
            }
        }
    }

    private static Cell Number(Ratio? value, Func<Ratio, Style, string> shown) =>
        value is { } known ? Cell.Number(known.ToPlain(), s => shown(known, s)) : Cell.Empty;

    private static string Word(BandLevel level) => level.ToString().ToLowerInvariant();

    private void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("rows");
        Table(forPeople: false, Rows).WriteRows(json);
        json.WritePropertyName("total");
        json.WriteStartObject();
        foreach ((Column column, Cell cell) in TotalColumns().Zip(Values(answer.Total, forPeople: false)))
        {
            json.WritePropertyName(column.Id);
            cell.WriteJson(json);
        }

        json.WriteEndObject();
        WriteNulls(json);
        WriteReceipt(json);
        json.WriteStartArray("guardrails");
        beside.ToList().ForEach(g => GuardrailText.Write(json, g));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IEnumerable<Column> TotalColumns()
    {
        foreach (string id in _request.Kpis.Select(k => k.Definition.Id))
        {
            yield return new Column(id);
            if (_request.Compare is not null)
            {
                yield return new Column(id + ".before");
                yield return new Column(id + ".change");
                yield return new Column(id + ".relative-change");
            }
        }
    }

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
                json.WriteString("band", Word(band.Level));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
