using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing catalogue list</c> and <c>catalogue search TEXT</c>: what can be asked.</summary>
internal static class CatalogueCommand
{
    public static Command Create(CliContext context)
    {
        Option<string?> category = new("--category") { Description = "Only one part of the catalogue.", HelpName = "CATEGORY" };
        Command list = new("list", "List the KPIs.") { category };
        CliContext.OnRun(list, (result, _) => List(context, result, result.GetValue(category)));
        Argument<string[]> words = new("TEXT") { Description = "Words to look for.", Arity = ArgumentArity.OneOrMore };
        Command search = new("search", "Find KPIs by name, alias or meaning.") { words };
        CliContext.OnRun(search, (result, _) => Search(context, result, string.Join(' ', result.GetValue(words) ?? [])));
        return new Command("catalogue", "List and search the KPIs.") { list, search };
    }

    /// <summary>The catalogue of the workspace at hand, or without one that which comes with Farthing.</summary>
    internal static KpiCatalogue Load(CliContext context, ParseResult result)
    {
        Workspace? workspace = null;
        try
        {
            workspace = context.Workspace(result);
        }
        catch (UserException e) when (e.Problems.All(p => p.Code == "FT-1001") && result.GetValue(context.WorkspaceOption) is null)
        {
            // The catalogue can be read without a workspace.
        }

        return CatalogueLoader.Load(workspace);
    }

    private static int List(CliContext context, ParseResult result, string? category)
    {
        KpiCatalogue catalogue = Load(context, result);
        string[] categories = [.. catalogue.Kpis.Select(k => k.Category).Distinct(StringComparer.Ordinal)];
        if (category is not null && !categories.Contains(category, StringComparer.Ordinal))
        {
            throw new UserException(
                "FT-4010", $"There is no category \"{category}\".", new SourcePlace("--category", 1, 1, category, Math.Max(1, category.Length)),
                NearMatch.Suggest(category, categories) ?? "categories are " + string.Join(", ", categories));
        }

        Write(context, result, catalogue.Kpis.Where(k => category is null || k.Category == category));
        return ExitCode.Done;
    }

    private static int Search(CliContext context, ParseResult result, string text)
    {
        IReadOnlyList<KpiDefinition> found = Load(context, result).Search(text);
        Write(context, result, found);
        if (found.Count == 0)
        {
            context.Note($"No KPI speaks of \"{SafeText.OneLine(text)}\"; farthing catalogue list has them all.");
        }

        return found.Count > 0 ? ExitCode.Done : ExitCode.No;
    }

    private static void Write(CliContext context, ParseResult result, IEnumerable<KpiDefinition> kpis)
    {
        OutputFormat format = context.Format(result);
        bool people = format == OutputFormat.Table;
        Table table = people
            ? new Table(new Column("kpi", "KPI"), new Column("category", "Category"), new Column("unit", "Unit"), new Column("title", "Title"))
            : new Table(
                new Column("kpi"), new Column("category"), new Column("unit"), new Column("direction"), new Column("title"),
                new Column("aliases"), new Column("formula"), new Column("definition"), new Column("version"));
        foreach (KpiDefinition kpi in kpis)
        {
            if (people)
            {
                table.Add(Cell.Text(kpi.Id), Cell.Text(kpi.Category), Cell.Text(kpi.Unit.Name), Cell.Text(kpi.Title));
            }
            else
            {
                table.Add(
                    Cell.Text(kpi.Id), Cell.Text(kpi.Category), Cell.Text(kpi.Unit.Name), Cell.Text(ShowKpi.DirectionWord(kpi.Direction)),
                    Cell.Text(kpi.Title), Cell.Text(string.Join("; ", kpi.Aliases)), Cell.Text(kpi.FormulaText),
                    Cell.Text(kpi.Definition), Cell.Text(kpi.Version));
            }
        }

        if (table.RowCount > 0 || !people)
        {
            table.Write(context, format);
        }
    }
}
