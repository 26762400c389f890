using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;
using Farthing.Core.Query;
using Farthing.Core.Statistics;

namespace Farthing.Cli.Rendering;

/// <summary>An answer's columns and cells, for people and for programs.</summary>
/// <param name="answer">The answer.</param>
/// <param name="currency">The workspace's currency.</param>
internal sealed class KpiAnswerTable(KpiAnswer answer, string currency)
{
    private const string Few = " °";
    private readonly ResolvedRequest _request = answer.Request;

    /// <summary>The grain's name, null without one.</summary>
    public string? GrainName => _request.Grain?.ToString().ToLowerInvariant();

    /// <summary>Rows as programs get them: without slices the total is the one row.</summary>
    public IReadOnlyList<AnswerRow> Rows =>
        _request.By.Count > 0 || _request.Grain is not null ? answer.Rows : [new AnswerRow([], null, answer.Total)];

    /// <summary>A subtotal as a row of the table: the dimensions that it adds up over are empty, the first of them says so to people.</summary>
    public AnswerRow Padded(AnswerRow row, string? word) =>
        row with { Keys = [.. row.Keys, .. Enumerable.Range(row.Keys.Count, _request.By.Count - row.Keys.Count).Select(n => n == row.Keys.Count ? word : null)] };

    /// <summary>The rows as a table.</summary>
    public Table Of(bool forPeople, IEnumerable<AnswerRow> rows)
    {
        Table table = new(Columns(forPeople));
        foreach (AnswerRow row in rows)
        {
            table.Add([.. Cells(row, forPeople)]);
        }

        return table;
    }

    /// <summary>The columns: time, dimensions, then each KPI's.</summary>
    public List<Column> Columns(bool forPeople)
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

            columns.AddRange(Options(kpi).Select(o => new Column($"{kpi.Id}.{o.Id}", o.Title, Numeric: true)));
            if (_request.Compare is { } compare)
            {
                columns.Add(new Column(kpi.Id + ".before", compare.Text, Numeric: true));
                columns.Add(new Column(kpi.Id + ".change", "Change", Numeric: true));
                columns.Add(new Column(kpi.Id + ".relative-change", "Change, %", Numeric: true));
            }
        }

        return columns;
    }

    /// <summary>The cells of a row.</summary>
    public IEnumerable<Cell> Cells(AnswerRow row, bool forPeople)
    {
        IEnumerable<Cell> values = Values(row.Cells, forPeople, row.Gone);
        IEnumerable<Cell> keys = row.Keys.Select(Cell.Text);
        return row.Bucket is { } bucket ? [Cell.Text(bucket), .. keys, .. values] : [.. keys, .. values];
    }

    /// <summary>Whether a value stands on few cases, so that its mark has to be explained.</summary>
    public bool HasFew => Rows.Concat(answer.Subtotals).Append(new AnswerRow([], null, answer.Total))
        .Any(r => r.Cells.Zip(_request.Kpis).Any(c => c.First.Value is not null && SampleSize.IsSmall(c.Second.Definition, c.First)));

    private bool HasBand(KpiDefinition kpi)
    {
        int k = _request.Kpis.ToList().FindIndex(r => r.Definition.Id == kpi.Id);
        return answer.Total[k].Band is not null || answer.Rows.Any(r => r.Cells[k].Band is not null);
    }

    /// <summary>The cells of a row's KPIs.</summary>
    public IEnumerable<Cell> Values(IReadOnlyList<AnswerCell> cells, bool forPeople, bool gone = false)
    {
        for (int k = 0; k < cells.Count; k++)
        {
            KpiDefinition kpi = _request.Kpis[k].Definition;
            string few = forPeople && SampleSize.IsSmall(kpi, cells[k]) ? Few : "";
            yield return Number(cells[k].Value, (v, s) => KpiText.Value(v, kpi.Unit, currency, s) + few);
            if (forPeople && HasBand(kpi))
            {
                yield return cells[k].Band is { } band
                    ? Cell.Text(Word(band.Level), s => s.Band(band.Level) + few)
                    : Cell.Empty;
            }

            foreach ((string id, _) in Options(kpi))
            {
                yield return Option(id, cells[k], kpi);
            }

            if (_request.Compare is not null)
            {
                AnswerChange? change = cells[k].Change;
                Ratio? now = cells[k].Value;
                yield return Number(change?.Before, (v, s) => KpiText.Value(v, kpi.Unit, currency, s));
                yield return forPeople && gone && change?.Before is not null ? Cell.Text("gone") : Number(change?.Absolute, (v, s) => KpiText.Difference(v, kpi.Unit, currency, s, now));
                yield return Number(change?.Relative, KpiText.Relative);
            }
        }
    }

    /// <summary>The columns that options put after a KPI's value.</summary>
    private IEnumerable<(string Id, string Title)> Options(KpiDefinition kpi)
    {
        if (_request.PercentOfTotal && FormulaLeaves.IsSum(kpi.Formula))
        {
            yield return ("part", "Part, %");
        }

        if (_request.Interval)
        {
            yield return ("low", "95 % from");
            yield return ("high", "to");
            yield return ("n", "n");
        }
    }

    private Cell Option(string id, AnswerCell cell, KpiDefinition kpi)
    {
        if (id == "part")
        {
            return Number(cell.Part, (v, s) => NumberText.Scaled((Int128)new Ratio(v.Numerator * 100, v.Denominator).Scaled(2), 2, 2, s));
        }

        if (id == "n")
        {
            return cell.Interval?.Cases is { } cases ? Cell.Integer((Int128)cases) : Cell.Empty;
        }

        double? end = id == "low" ? cell.Interval?.Interval?.Low : cell.Interval?.Interval?.High;
        return Number(end is { } value ? Intervals.Shown(value) : null, (v, s) => KpiText.Value(v, kpi.Unit, currency, s));
    }

    private static Cell Number(Ratio? value, Func<Ratio, Style, string> shown) =>
        value is { } known ? Cell.Number(known.ToPlain(), s => shown(known, s)) : Cell.Empty;

    /// <summary>A band's name.</summary>
    public static string Word(BandLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>The columns of the total.</summary>
    public IEnumerable<Column> TotalColumns()
    {
        foreach (string id in _request.Kpis.Select(k => k.Definition.Id))
        {
            yield return new Column(id);
            foreach ((string option, _) in Options(_request.Kpis.First(k => k.Definition.Id == id).Definition))
            {
                yield return new Column($"{id}.{option}");
            }

            if (_request.Compare is not null)
            {
                yield return new Column(id + ".before");
                yield return new Column(id + ".change");
                yield return new Column(id + ".relative-change");
            }
        }
    }
}
