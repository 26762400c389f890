using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing catalogue list</c>, <c>catalogue search TEXT</c>, <c>catalogue depends KPI</c>: what can be asked.</summary>
internal static class CatalogueCommand
{
    public static Command Create(CliContext context)
    {
        FacetOptions listed = new();
        Command list = new("list", "List the KPIs.");
        listed.AddTo(list);
        CliContext.OnRun(list, (result, _) => List(context, result, listed));

        FacetOptions searched = new();
        Argument<string[]> words = new("TEXT") { Description = "Words to look for; a letter or two may be wrong.", Arity = ArgumentArity.OneOrMore };
        Command search = new("search", "Find KPIs by name, alias or meaning.") { words };
        searched.AddTo(search);
        CliContext.OnRun(search, (result, _) => Search(context, result, string.Join(' ', result.GetValue(words) ?? []), searched));

        Argument<string> kpi = new("KPI") { Description = "The id of a KPI." };
        Command depends = new("depends", "Show what a KPI is made of, and everything that names it.") { kpi };
        CliContext.OnRun(depends, (result, _) => Depends(context, result, result.GetRequiredValue(kpi)));
        return new Command("catalogue", "List and search the KPIs, and see what depends on one.") { list, search, depends };
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

    private static int List(CliContext context, ParseResult result, FacetOptions options)
    {
        KpiCatalogue catalogue = Load(context, result);
        KpiFacets facets = options.Read(context, result, catalogue);
        KpiDefinition[] kpis = [.. catalogue.Kpis.Where(facets.Holds)];
        Write(context, result, kpis);
        if (kpis.Length == 0)
        {
            context.Note("No KPI is all of that; leave one of the options out.");
        }

        return kpis.Length > 0 ? ExitCode.Done : ExitCode.No;
    }

    private static int Search(CliContext context, ParseResult result, string text, FacetOptions options)
    {
        KpiCatalogue catalogue = Load(context, result);
        IReadOnlyList<KpiDefinition> found = catalogue.Search(text, options.Read(context, result, catalogue));
        Write(context, result, found);
        if (found.Count == 0)
        {
            context.Note($"No KPI speaks of \"{SafeText.OneLine(text)}\"; farthing catalogue list has them all.");
        }

        return found.Count > 0 ? ExitCode.Done : ExitCode.No;
    }

    private static int Depends(CliContext context, ParseResult result, string id)
    {
        KpiCatalogue catalogue = Load(context, result);
        KpiDefinition kpi = catalogue.Kpi(id);
        OutputFormat format = context.Format(result);
        Table table = format == OutputFormat.Table
            ? new Table(new Column("way", ""), new Column("kind", "As"), new Column("name", "Name"), new Column("place", "Written in"))
            : new Table(new Column("way"), new Column("kind"), new Column("name"), new Column("file"), new Column("line", null, true));
        IReadOnlyList<Dependant> all = Dependants.Of(catalogue);
        foreach (Dependant d in all.Where(d => d.By == kpi.Id && d.Kind != "bands").OrderBy(d => d.Kind is "formula" or "measure" ? 0 : 1))
        {
            Add("names", d.Kind, d.Kpi, d.Place);
        }

        foreach (Dependant d in all.Where(d => d.Kpi == kpi.Id && d.Kind != "measure"))
        {
            Add("is named by", d.Kind, d.By, d.Place);
        }

        table.Write(context, format);
        return ExitCode.Done;

        void Add(string way, string kind, string name, SourcePlace place)
        {
            if (format == OutputFormat.Table)
            {
                table.Add(Cell.Text(way), Cell.Text(kind), Cell.Text(name), Cell.Text(Invariant($"{place.File}:{place.Line}")));
            }
            else
            {
                table.Add(Cell.Text(way), Cell.Text(kind), Cell.Text(name), Cell.Text(place.File), Cell.Integer(place.Line));
            }
        }
    }

    private static void Write(CliContext context, ParseResult result, IEnumerable<KpiDefinition> kpis)
    {
        OutputFormat format = context.Format(result);
        bool people = format == OutputFormat.Table;
        Table table = people
            ? new Table(new Column("kpi", "KPI"), new Column("category", "Category"), new Column("unit", "Unit"), new Column("title", "Title"))
            : new Table(
                new Column("kpi"), new Column("category"), new Column("area"), new Column("timing"), new Column("unit"), new Column("direction"),
                new Column("title"), new Column("aliases"), new Column("industries"), new Column("tags"), new Column("cadence"), new Column("owner"),
                new Column("formula"), new Column("definition"), new Column("version"));
        foreach (KpiDefinition kpi in kpis)
        {
            KpiAttributes a = kpi.Attributes;
            if (people)
            {
                table.Add(Cell.Text(kpi.Id), Cell.Text(kpi.Category), Cell.Text(kpi.Unit.Name), Cell.Text(kpi.Title));
            }
            else
            {
                table.Add(
                    Cell.Text(kpi.Id), Cell.Text(kpi.Category), Word(a.Area), Word(a.Timing), Cell.Text(kpi.Unit.Name),
                    Cell.Text(ShowKpi.DirectionWord(kpi.Direction)), Cell.Text(kpi.Title), Cell.Text(string.Join("; ", kpi.Aliases)),
                    Words(a.Industries), Words(a.Tags), Word(a.Cadence), Cell.Text(a.Owner),
                    Cell.Text(kpi.FormulaText), Cell.Text(kpi.Definition), Cell.Text(kpi.Version));
            }
        }

        if (table.RowCount > 0 || !people)
        {
            table.Write(context, format);
        }
    }

    private static Cell Words(IReadOnlyList<string> words) => Cell.Text(words.Count == 0 ? null : string.Join("; ", words));

    private static Cell Word<T>(T? value) where T : struct, Enum => Cell.Text(value?.ToString().ToLowerInvariant());
}
