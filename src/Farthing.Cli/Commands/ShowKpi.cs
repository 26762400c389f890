using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Core.Catalogue;
using Farthing.Core.Query.Model;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing show KPI</c>: what a KPI means and how it is made.</summary>
internal static class ShowKpi
{
    /// <summary>Writes the page.</summary>
    public static void Write(CliContext context, KpiCatalogue catalogue, string id, OutputFormat format)
    {
        KpiDefinition kpi = catalogue.Kpi(id);
        List<(string Key, string Title, string Text)> lines = [.. Lines(catalogue, kpi)];
        switch (format)
        {
            case OutputFormat.Json:
                context.WriteJson(json => WriteJson(json, lines));
                break;
            case OutputFormat.Csv:
                Table table = new(new Column("key"), new Column("text"));
                lines.ForEach(l => table.Add(Cell.Text(l.Key), Cell.Text(l.Text)));
                table.WriteCsv(context.Out);
                break;
            default:
                context.Out.WriteLine(context.Style.Bold(kpi.Title));
                int width = lines.Max(l => l.Title.Length) + 2;
                foreach ((_, string title, string text) in lines.Skip(2))
                {
                    WriteLine(context, title.PadRight(width), text);
                }

                context.Out.WriteLine();
                Headline.Next(context, "Its value", $"farthing kpi {kpi.Id}");
                break;
        }
    }

    /// <summary>One entry, its text broken between words and set in beside its name.</summary>
    private static void WriteLine(CliContext context, string name, string text)
    {
        int room = Math.Max(30, Math.Min(context.Terminal.Width, 100) - name.Length);
        string line = "";
        string margin = context.Style.Dim(name);
        foreach (string word in SafeText.OneLine(text).Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                context.Out.WriteLine(margin + line);
                (line, margin) = ("", new string(' ', name.Length));
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        context.Out.WriteLine(margin + line);
    }

    /// <summary>A direction in words.</summary>
    internal static string DirectionWord(Direction direction) => direction switch
    {
        Direction.Down => "down",
        Direction.Up => "up",
        Direction.TwoSided => "two-sided",
        _ => "none",
    };

    private static IEnumerable<(string Key, string Title, string Text)> Lines(KpiCatalogue catalogue, KpiDefinition kpi)
    {
        yield return ("kpi", "KPI", kpi.Id);
        yield return ("title", "Title", kpi.Title);
        yield return ("id", "Id", kpi.Aliases.Count == 0 ? kpi.Id : $"{kpi.Id} ({string.Join(", ", kpi.Aliases)})");
        yield return ("category", "Category", kpi.Category);
        yield return ("definition", "Meaning", kpi.Definition);
        yield return ("unit", "Unit", kpi.Unit.Name);
        yield return ("direction", "Good is", DirectionWord(kpi.Direction));
        yield return ("formula", "Formula", kpi.FormulaText);
        if (kpi.Printed is { } printed)
        {
            yield return ("printed", "As printed", printed);
        }

        foreach (MeasureDefinition measure in kpi.AllMeasures)
        {
            yield return ($"measure.{measure.Id}", "  " + measure.Id, Describe(measure));
        }

        foreach (KpiParameter parameter in kpi.Parameters)
        {
            yield return ($"parameter.{parameter.Name}", "  " + parameter.Name, $"{Duration.Text(parameter.Milliseconds)}: {parameter.Meaning}");
        }

        if (catalogue.BandsOf(kpi.Id) is { } bands)
        {
            string ranges = string.Join(", ", bands.Ranges.Select(r => $"{r.Text} {r.Level.ToString().ToLowerInvariant()}"));
            yield return ("bands", "Bands", bands.Currency is { } currency ? $"{ranges} ({currency})" : ranges);
        }

        IEnumerable<FactModel> facts = kpi.AllMeasures.Select(m => FactModel.Facts[m.Fact]).Distinct();
        IEnumerable<string> dimensions = catalogue.Dimensions
            .Where(d => facts.All(f => d.IsAttribute ? f.HasInteraction : f.Dimensions.Any(x => x.Name == d.Field)))
            .Select(d => d.Id);
        yield return ("dimensions", "Slice by", string.Join(", ", dimensions));
        yield return ("when-null", "No value", "where: " + kpi.WhenNull);
        yield return ("version", "Version", kpi.Version);
    }

    private static string Describe(MeasureDefinition measure)
    {
        string what = measure.Aggregate switch
        {
            Aggregate.Count => "number of " + measure.Fact,
            Aggregate.CountDistinct => $"different {string.Join(", ", measure.Columns)} of {measure.Fact}",
            _ => $"sum of {string.Join(" + ", measure.Columns)} of {measure.Fact}",
        };
        string where = measure.WhereText is { } condition ? $", where {condition}" : "";
        return $"{what}, by {measure.Axis}{where}";
    }

    private static void WriteJson(Utf8JsonWriter json, IEnumerable<(string Key, string Title, string Text)> lines)
    {
        json.WriteStartObject();
        foreach ((string key, _, string text) in lines)
        {
            json.WriteString(key, text);
        }

        json.WriteEndObject();
    }
}
