using System.CommandLine;
using Farthing.Cli.Rendering;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing catalogue list</c>, <c>search TEXT</c>, <c>depends KPI</c>, <c>versions</c>: what can be asked.</summary>
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
        Command versions = new("versions", "Show the version of every definition: KPIs, measures, dimensions, bands, benchmarks, levers, instruments, themes.");
        CliContext.OnRun(versions, (result, _) => Versions(context, result));
        return new Command("catalogue", "List and search the KPIs, and see what depends on one.") { list, search, depends, versions };
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
        CatalogueReadiness readiness = new(context, result, catalogue);
        KpiFacets facets = options.Read(result, catalogue, readiness.Needed);
        KpiDefinition[] kpis = [.. catalogue.Kpis.Where(facets.Holds)];
        Write(context, result, kpis, readiness);
        if (kpis.Length == 0)
        {
            context.Note("No KPI is all of that; leave one of the options out.");
        }

        return kpis.Length > 0 ? ExitCode.Done : ExitCode.No;
    }

    private static int Search(CliContext context, ParseResult result, string text, FacetOptions options)
    {
        KpiCatalogue catalogue = Load(context, result);
        CatalogueReadiness readiness = new(context, result, catalogue);
        IReadOnlyList<KpiDefinition> found = catalogue.Search(text, options.Read(result, catalogue, readiness.Needed));
        Write(context, result, found, readiness);
        if (found.Count == 0)
        {
            context.Note($"No KPI speaks of \"{SafeText.OneLine(text)}\"; farthing catalogue list has them all.");
        }

        return found.Count > 0 ? ExitCode.Done : ExitCode.No;
    }

    private static int Depends(CliContext context, ParseResult result, string id)
    {
        KpiCatalogue catalogue = Load(context, result);
        KpiDefinition kpi = catalogue.Kpi(id, SourcePlace.Argument("KPI", id));
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

    private static int Versions(CliContext context, ParseResult result)
    {
        KpiCatalogue catalogue = Load(context, result);
        Table table = new(new Column("kind", "Kind"), new Column("id", "Id"), new Column("version", "Version"), new Column("file", "File"), new Column("line", "Line", true));
        IEnumerable<(string Kind, string Id, string Version, SourcePlace Place)> all =
        [
            .. catalogue.Kpis.Select(k => ("kpi", k.Id, k.Version, k.Place)),
            .. catalogue.Measures.Select(m => ("measure", m.Id, m.Version, m.Place)),
            .. catalogue.Dimensions.Select(d => ("dimension", d.Id, d.Version, d.Place)),
            .. catalogue.Kpis.Select(k => catalogue.BandsOf(k.Id)).OfType<BandSet>().Select(b => ("bands", b.Kpi, b.Version, b.Place)),
            .. catalogue.Benchmarks.Select(b => ("benchmark", b.Kpi.Text, b.Version, b.Place)),
            .. catalogue.Levers.Select(l => ("lever", l.Id, l.Version, l.Place)),
            .. catalogue.Instruments.Select(i => ("instrument", Invariant($"{i.Id} {i.Version}"), i.ContentVersion, i.Place)),
            .. catalogue.Themes.Select(t => ("theme", t.Id, t.Version, t.Place)),
        ];
        foreach ((string kind, string id, string version, SourcePlace place) in all)
        {
            table.Add(Cell.Text(kind), Cell.Text(id), Cell.Text(version), Cell.Text(place.File), place.Line > 0 ? Cell.Integer(place.Line) : Cell.Empty);
        }

        table.Write(context, context.Format(result));
        return ExitCode.Done;
    }

    private static void Write(CliContext context, ParseResult result, IEnumerable<KpiDefinition> kpis, CatalogueReadiness readiness)
    {
        OutputFormat format = context.Format(result);
        bool people = format == OutputFormat.Table;
        Table table = people
            ? new Table(
                new Column("kpi", "KPI"), new Column("category", "Category"), new Column("area", "Area"), new Column("unit", "Unit"), new Column("ready", "Ready"),
                new Column("title", "Title"))
            : new Table(
                new Column("kpi"), new Column("category"), new Column("area"), new Column("timing"), new Column("unit"), new Column("direction"),
                new Column("title"), new Column("aliases"), new Column("industries"), new Column("tags"), new Column("cadence"), new Column("owner"),
                new Column("formula"), new Column("definition"), new Column("version"),
                new Column("ready"), new Column("missing"));
        foreach (KpiDefinition kpi in kpis)
        {
            KpiAttributes a = kpi.Attributes;
            IReadOnlyList<string>? missing = readiness.MissingOf(kpi);
            Cell ready = Cell.Text(missing is null ? null : missing.Count == 0 ? "yes" : "no");
            if (people)
            {
                table.Add(Cell.Text(kpi.Id), Cell.Text(kpi.Category), Word(a.Area), Cell.Text(kpi.Unit.Name), ready, Cell.Text(kpi.Title));
            }
            else
            {
                table.Add(
                    Cell.Text(kpi.Id), Cell.Text(kpi.Category), Word(a.Area), Word(a.Timing), Cell.Text(kpi.Unit.Name),
                    Cell.Text(ShowKpi.DirectionWord(kpi.Direction)), Cell.Text(kpi.Title), Cell.Text(string.Join("; ", kpi.Aliases)),
                    Words(a.Industries), Words(a.Tags), Word(a.Cadence), Cell.Text(a.Owner),
                    Cell.Text(kpi.FormulaText), Cell.Text(kpi.Definition), Cell.Text(kpi.Version), ready, missing is null ? Cell.Empty : Words(missing));
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
