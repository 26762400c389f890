using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Display;
using Farthing.Core.Query;
using Farthing.Engine.UseCases;

namespace Farthing.Cli.Rendering;

/// <summary>An answer as text, JSON or CSV: the same numbers in all three.</summary>
/// <param name="catalogue">The definitions, for what to ask next.</param>
/// <param name="answer">The answer.</param>
/// <param name="currency">The workspace's currency.</param>
/// <param name="beside">What must not suffer when the KPIs get better, over all rows.</param>
public sealed class KpiAnswerView(KpiCatalogue catalogue, KpiAnswer answer, string currency, IReadOnlyList<GuardrailValue> beside)
{
    private const int MostTextRows = 500;
    private readonly ResolvedRequest _request = answer.Request;
    private readonly KpiAnswerTable _table = new(answer, currency);

    private bool Sliced => _request.By.Count > 0 || _request.Grain is not null;

    /// <summary>Writes it in the format asked for; notes go to standard error.</summary>
    public void Write(CliContext context, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(new KpiAnswerJson(answer, currency, beside).Write);
                break;
            case OutputFormat.Csv:
                WriteCsv(context.Out);
                if (GuardrailText.Sentence(beside, currency, context.Style) is { } sentence)
                {
                    context.Note(SafeText.OneLine(sentence));
                }

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

            context.Note(Versions());
        }
    }

    /// <summary>What the numbers were made by: "csat 1a2b3c4d5e6f, data version 3". JSON has it in its receipt.</summary>
    private string Versions() =>
        $"version: {string.Join(", ", _request.Kpis.Select(k => $"{k.Definition.Id} {k.Definition.Version}"))}, data version {answer.Receipt.DataVersion}";

    /// <summary>As the table has it: groups first, the total last; the first column says which of them a record is.</summary>
    private void WriteCsv(TextWriter writer)
    {
        List<Column> columns = [new Column("row"), .. _table.Columns(forPeople: false)];
        CsvOutput.Row(writer, columns.Select(c => CsvOutput.Text(c.Id)));
        foreach (AnswerRow row in answer.Rows)
        {
            CsvOutput.Row(writer, [row.Gone ? "gone" : "group", .. _table.Cells(row, forPeople: false).Select(c => c.Csv())]);
        }

        foreach (AnswerRow row in answer.Subtotals)
        {
            CsvOutput.Row(writer, ["subtotal", .. _table.Cells(_table.Padded(row, null), forPeople: false).Select(c => c.Csv())]);
        }

        IEnumerable<Cell> keys = Enumerable.Repeat(Cell.Empty, _request.By.Count + (_request.Grain is null ? 0 : 1));
        CsvOutput.Row(writer, ["total", .. keys.Concat(_table.Values(answer.Total, forPeople: false)).Select(c => c.Csv())]);
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
            Headline.Next(context, "What it is made of", QuestionText.Command(Slices.First(catalogue, first, null)));
        }
        else
        {
            Headline.Next(context, "What it means", $"farthing show {first.Id}");
        }
    }

    private void WriteHeadline(CliContext context, int k)
    {
        KpiDefinition kpi = _request.Kpis[k].Definition;
        AnswerCell total = answer.Total[k];
        string value = total.Value is { } v ? KpiText.InHeadline(v, kpi.Unit, currency, context.Style) : "–";
        List<string> remarks = [];
        if (total.Reason is { } reason)
        {
            remarks.Add(reason);
        }

        if (total.Change is { } change)
        {
            remarks.Add(Comparison(total, change, kpi, context.Style));
        }

        if (_request is { Grain: not null, By.Count: 0 } && answer.Rows.Count > 1)
        {
            remarks.Add(Sparkline.Of([.. answer.Rows.Select(r => r.Cells[k].Value?.ToDecimal())]));
        }

        if (total.Interval is { } interval)
        {
            remarks.Add(KpiText.Interval(interval, kpi.Unit, currency, context.Style));
        }

        if (total.Remark is { } remark)
        {
            remarks.Add(remark);
        }

        remarks.Add(_request.Period?.Text ?? "all data");
        if (_request.WhereText is { } where)
        {
            remarks.Add("where " + SafeText.OneLine(where));
        }

        Headline.Write(context, kpi.Title, value, total.Band?.Level, remarks);
    }

    private string Comparison(AnswerCell total, AnswerChange change, KpiDefinition kpi, Style style)
    {
        string period = _request.Compare!.Text;
        if (change.Absolute is not { } absolute)
        {
            return $"nothing to compare with in {period}";
        }

        int sign = absolute.Numerator.Sign * absolute.Denominator.Sign;
        string size = KpiDisplay.GapInWords(absolute, kpi.Unit, currency, style.Grouped, total.Value);
        return sign == 0 ? $"as in {period}" : $"{size} {(sign > 0 ? "above" : "below")} {period}";
    }

    private void WriteTable(CliContext context)
    {
        IReadOnlyList<AnswerRow> rows = WithSubtotals(ShownAmounts.Of(answer, currency));
        Table table = _table.Of(forPeople: true, rows.Take(MostTextRows));
        List<Cell> total = [.. _request.By.Select((_, n) => n == 0 ? Cell.Text("total") : Cell.Text("", _ => ""))];
        if (_table.GrainName is not null)
        {
            total.Insert(0, _request.By.Count == 0 ? Cell.Text("total") : Cell.Text("", _ => ""));
        }

        total.AddRange(_table.Values(answer.Total, forPeople: true));
        table.Total([.. total]);
        table.Write(context, OutputFormat.Table);
        if (rows.Count > MostTextRows)
        {
            context.Note($"note: {MostTextRows} of {rows.Count} rows are shown; --format csv has them all");
        }

        if (_table.HasFew)
        {
            context.Out.WriteLine(context.Style.Dim(Invariant($"° stands on fewer than {Findings.SmallestGroup} cases: chance may have made it")));
        }

        IEnumerable<string> reasons = _table.Rows.SelectMany(r => r.Cells.Zip(_request.Kpis))
            .Where(p => p.First.Reason is not null)
            .Select(p => $"– {p.Second.Definition.Id}: {p.First.Reason}")
            .Distinct(StringComparer.Ordinal);
        foreach (string reason in reasons.Take(10))
        {
            context.Out.WriteLine(context.Style.Dim(reason));
        }
    }

    /// <summary>Each subtotal stands after the rows that it adds up.</summary>
    private IReadOnlyList<AnswerRow> WithSubtotals(IReadOnlyList<AnswerRow> rows)
    {
        if (answer.Subtotals.Count == 0)
        {
            return rows;
        }

        List<AnswerRow> all = [];
        for (int n = 0; n < rows.Count; n++)
        {
            all.Add(rows[n]);
            IEnumerable<AnswerRow> ended = answer.Subtotals.Where(s => Heads(s, rows[n]) && (n + 1 == rows.Count || !Heads(s, rows[n + 1])));
            all.AddRange(ended.OrderByDescending(s => s.Keys.Count).Select(s => _table.Padded(s, "all")));
        }

        return all;
    }

    private static bool Heads(AnswerRow subtotal, AnswerRow row) =>
        subtotal.Bucket == row.Bucket && row.Keys.Take(subtotal.Keys.Count).SequenceEqual(subtotal.Keys, StringComparer.Ordinal);
}
