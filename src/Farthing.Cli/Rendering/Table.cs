using System.Text;

namespace Farthing.Cli.Rendering;

/// <summary>A column of a table.</summary>
/// <param name="Id">Its name in JSON and CSV.</param>
/// <param name="Title">Its header for people, the unit included; the id when null.</param>
/// <param name="Numeric">Whether it is right-aligned.</param>
public sealed record Column(string Id, string? Title = null, bool Numeric = false);

/// <summary>
/// A table: numbers to the right, a totals row under a line, written as text, JSON (a list of objects) or CSV from the
/// same cells. Text is at most as wide as the terminal: long words are cut with an ellipsis, numbers never.
/// </summary>
public sealed class Table(params IReadOnlyList<Column> columns)
{
    private const int Gap = 2;
    private readonly List<Cell[]> _rows = [];
    private Cell[]? _total;
    private string _tick = "";

    /// <summary>How many rows there are, the totals row not counted.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Adds a row; one cell for each column.</summary>
    public void Add(params ReadOnlySpan<Cell> cells) => _rows.Add(Checked(cells));

    /// <summary>Sets the totals row. It is not in CSV; in JSON it is the caller's to write.</summary>
    public void Total(params ReadOnlySpan<Cell> cells) => _total = Checked(cells);

    /// <summary>Sets what stands behind the totals row: a tick, or what is wrong.</summary>
    public void Mark(string tick) => _tick = tick;

    /// <summary>Writes it in the format asked for; as JSON: an array of its rows.</summary>
    public void Write(CliContext context, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(WriteRows);
                break;
            case OutputFormat.Csv:
                WriteCsv(context.Out);
                break;
            default:
                WriteText(context.Out, context.Style, context.Terminal.Width);
                break;
        }
    }

    /// <summary>Writes the rows as a JSON array of objects.</summary>
    public void WriteRows(System.Text.Json.Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (Cell[] row in _rows)
        {
            json.WriteStartObject();
            for (int i = 0; i < row.Length; i++)
            {
                json.WritePropertyName(columns[i].Id);
                row[i].WriteJson(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a header and the rows as CSV.</summary>
    public void WriteCsv(TextWriter writer)
    {
        CsvOutput.Row(writer, columns.Select(c => CsvOutput.Text(c.Id)));
        foreach (Cell[] row in _rows)
        {
            CsvOutput.Row(writer, row.Select(c => c.Csv()));
        }
    }

    /// <summary>Writes it for people.</summary>
    public void WriteText(TextWriter writer, Style style, int width)
    {
        List<string[]> lines = [columns.Select(Header).ToArray()];
        lines.AddRange(_rows.Select(r => Show(r, style)));
        if (_total is not null)
        {
            lines.Add(Show(_total, style));
        }

        int[] widths = Widths(lines, width);
        string rule = new('─', widths.Sum() + (Gap * (widths.Length - 1)));
        writer.WriteLine(style.Dim(Line(lines[0], widths)));
        writer.WriteLine(style.Dim(rule));
        int last = lines.Count - (_total is null ? 0 : 1);
        foreach (string[] line in lines[1..last])
        {
            writer.WriteLine(Line(line, widths));
        }

        if (_total is not null)
        {
            writer.WriteLine(style.Dim(rule));
            string total = style.Bold(Line(lines[^1], widths));
            writer.WriteLine(_tick.Length > 0 ? total + "  " + _tick : total);
        }
    }

    private static string Header(Column column)
    {
        string title = SafeText.OneLine(column.Title ?? column.Id.Replace('-', ' '));
        return title.Length == 0 ? title : char.ToUpperInvariant(title[0]) + title[1..];
    }

    private int[] Widths(List<string[]> lines, int width)
    {
        int[] widths = [.. columns.Select((_, i) => lines.Max(l => SafeText.Width(l[i])))];
        int room = width - (Gap * (widths.Length - 1)) - (_tick.Length > 0 ? SafeText.Width(_tick) + 2 : 0);
        while (widths.Sum() > room)
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                if (!columns[i].Numeric && widths[i] > 8 && (widest < 0 || widths[i] > widths[widest]))
                {
                    widest = i;
                }
            }

            if (widest < 0)
            {
                break;
            }

            widths[widest]--;
        }

        return widths;
    }

    private string Line(string[] cells, int[] widths)
    {
        StringBuilder line = new();
        for (int i = 0; i < cells.Length; i++)
        {
            string text = columns[i].Numeric ? cells[i] : Cut(cells[i], widths[i]);
            string padding = new(' ', Math.Max(0, widths[i] - SafeText.Width(text)));
            line.Append(columns[i].Numeric ? padding + text : text + padding);
            line.Append(' ', i + 1 < cells.Length ? Gap : 0);
        }

        return line.ToString().TrimEnd();
    }

    // Cutting coloured text would leave the colour on.
    private static string Cut(string text, int width) => text.Contains('\e') ? text : SafeText.Fit(text, width);

    private static string[] Show(Cell[] row, Style style) => [.. row.Select(c => c.Show(style))];

    private Cell[] Checked(ReadOnlySpan<Cell> cells) => cells.Length == columns.Count
        ? cells.ToArray()
        : throw new ArgumentException($"{cells.Length} cells for {columns.Count} columns");
}
