using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>Reads the catalogue that comes with Farthing, and over it what a workspace defines in <c>kpis/*.yaml</c>.</summary>
public static class CatalogueLoader
{
    /// <summary>The folder of the catalogue that comes with Farthing.</summary>
    public static string BuiltInFolder => Path.Combine(AppContext.BaseDirectory, "catalogue");

    /// <summary>What comes with Farthing, read once in a process: it does not change, and nothing changes it.</summary>
    private static readonly Lazy<CatalogueSource> BuiltIn = new(() =>
    {
        ProblemList problems = new();
        CatalogueSource source = ReadBuiltIn(problems);
        problems.ThrowIfErrors();
        source.IsProven = true;
        return source;
    });

    /// <summary>The catalogue, with a workspace's own KPIs, measures, bands and declared dimensions where one is given.</summary>
    /// <param name="workspace">The workspace; null for what comes with Farthing alone.</param>
    /// <param name="store">Its store, where it is open: the dimensions of the packs that were imported count as declared too.</param>
    /// <exception cref="UserException">Every problem in the workspace's definitions.</exception>
    public static KpiCatalogue Load(Workspace? workspace, DuckDbConnection? store = null)
    {
        CatalogueSource builtIn = BuiltIn.Value;
        if (workspace is null)
        {
            return CatalogueBuilder.Build(builtIn);
        }

        ProblemList problems = new();
        CatalogueSource ours = Read(YamlIn(workspace.KpisFolder), workspace.ShowPath, problems);
        ours.Industry = workspace.Industry;
        ours.BusinessHours = workspace.Hours?.Text;
        ReadTargets(workspace.TargetsFile, workspace.Calendar, ours.Targets, problems);
        AddDeclared(ours, workspace, builtIn, problems);
        if (store is not null)
        {
            AddOfPacks(ours, ImportedPacks(workspace, store), builtIn);
        }

        return Build(problems, builtIn, ours);
    }

    /// <summary>Builds, so that what is wrong with reading and with meaning is told at once.</summary>
    private static KpiCatalogue Build(ProblemList problems, params IReadOnlyList<CatalogueSource> sources)
    {
        if (problems.Problems.Any(p => p.Code is "FT-1002" or "FT-1003" or "FT-1004" or "FT-1005"))
        {
            // Of a file that is no YAML no names are known: whatever names them would be blamed.
            problems.ThrowIfErrors();
        }

        try
        {
            KpiCatalogue catalogue = CatalogueBuilder.Build(sources);
            problems.ThrowIfErrors();
            return catalogue;
        }
        catch (UserException e)
        {
            throw new UserException([.. problems.Problems.Concat(e.Problems).Distinct()]);
        }
    }

    /// <summary>The definitions that come with Farthing, nothing checked.</summary>
    internal static CatalogueSource ReadBuiltIn(ProblemList problems)
    {
        CatalogueSource source = Read(BuiltInFiles(), f => Path.GetRelativePath(BuiltInFolder, f).Replace('\\', '/'), problems);
        source.Lexicon = SentimentReader.Digest();
        ReadTargets(Path.Combine(BuiltInFolder, "scorecards.yaml"), new WorkspaceCalendar(NodaTime.DateTimeZone.Utc), source.Targets, problems);
        return source;
    }

    private static void ReadTargets(string file, WorkspaceCalendar calendar, TargetBook into, ProblemList problems)
    {
        if (!File.Exists(file))
        {
            return;
        }

        try
        {
            TargetReader.Read(YamlSource.Load(file, Path.GetFileName(file)), calendar, into, problems);
        }
        catch (UserException e)
        {
            problems.AddRange(e.Problems);
        }
    }

    private static IEnumerable<string> BuiltInFiles() =>
    [
        .. FileOrFolder("measures"),
        Path.Combine(BuiltInFolder, "dimensions.yaml"),
        .. FileOrFolder("bands"),
        .. SurveyFiles(),
        .. FileOrFolder("levers"),
        .. YamlIn(Path.Combine(BuiltInFolder, "kpis")),
    ];

    private static IEnumerable<string> SurveyFiles() => [.. FileOrFolder("instruments"), .. FileOrFolder("themes")];

    /// <summary><c>NAME.yaml</c>, and the files in a folder of that name; neither has to be there.</summary>
    private static IEnumerable<string> FileOrFolder(string name)
    {
        string file = Path.Combine(BuiltInFolder, name + ".yaml");
        return [.. File.Exists(file) ? [file] : (string[])[], .. YamlIn(Path.Combine(BuiltInFolder, name))];
    }

    private static IEnumerable<string> YamlIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal) : [];

    /// <summary>The files that can declare instruments and themes, a workspace's last.</summary>
    internal static CatalogueSource ReadSurveySettings(Workspace? workspace)
    {
        ProblemList problems = new();
        CatalogueSource source = Read(SurveyFiles(), f => Path.GetFileName(f), problems);
        if (workspace is not null)
        {
            CatalogueSource ours = Read(YamlIn(workspace.KpisFolder), workspace.ShowPath, problems);
            source.Instruments.AddRange(ours.Instruments);
            if (ours.Themes.Count > 0)
            {
                source.Themes.Clear();
                source.Themes.AddRange(ours.Themes);
            }
        }

        problems.ThrowIfErrors();
        return source;
    }

    /// <summary>Reads files, several at a time; what they define and what is wrong with them is in the order of the files.</summary>
    private static CatalogueSource Read(IEnumerable<string> files, Func<string, string> name, ProblemList problems)
    {
        CatalogueSource all = new();
        foreach ((CatalogueSource source, ProblemList found) in files.AsParallel().AsOrdered().Select(f => ReadFile(f, name(f))))
        {
            all.Add(source);
            problems.AddRange(found.Problems);
        }

        return all;
    }

    private static (CatalogueSource Source, ProblemList Problems) ReadFile(string file, string name)
    {
        CatalogueSource source = new();
        ProblemList problems = new();
        try
        {
            CatalogueReader.Read(YamlSource.Load(file, name), source, problems);
        }
        catch (UserException e)
        {
            problems.AddRange(e.Problems);
        }

        return (source, problems);
    }

    private static void AddDeclared(CatalogueSource ours, Workspace workspace, CatalogueSource builtIn, ProblemList problems)
    {
        foreach (DeclaredDimension declared in workspace.Dimensions)
        {
            if (builtIn.Dimensions.Any(d => d.Id == declared.Id))
            {
                problems.Error(
                    "FT-4004", $"\"{declared.Id}\" is a dimension that Farthing has already.", declared.Place, "give yours another id");
            }
            else if (declared.Fact != "interactions")
            {
                problems.Error(
                    "FT-4004", $"{declared.Id}: only attributes of interactions can be dimensions, not of {declared.Fact}.", declared.Place,
                    "declare it from interactions, or leave it out");
            }
            else
            {
                ours.Dimensions.Add(new DimensionDefinition(
                    declared.Id, declared.Title, declared.Attribute, IsAttribute: true,
                    $"The column {declared.Attribute} of {declared.Fact}.", declared.Place));
            }
        }
    }

    /// <summary>What imported packs declare; a dimension that Farthing or the workspace has already keeps its meaning.</summary>
    private static void AddOfPacks(CatalogueSource ours, IEnumerable<Pack> packs, CatalogueSource builtIn)
    {
        HashSet<string> taken = [.. builtIn.Dimensions.Concat(ours.Dimensions).Select(d => d.Id)];
        foreach (Pack pack in packs)
        {
            foreach ((string id, string column) in pack.Dimensions.OrderBy(d => d.Key, StringComparer.Ordinal).Where(d => taken.Add(d.Key)))
            {
                string title = char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ');
                ours.Dimensions.Add(new DimensionDefinition(
                    id, title, column, IsAttribute: true, $"The column {column} of files read with the pack {pack.Name}.",
                    new SourcePlace($"packs/{pack.Name}.yaml", 0, 0)));
            }
        }
    }

    /// <summary>The packs that the store's files were read with, but for those that are not there any more.</summary>
    private static List<Pack> ImportedPacks(Workspace workspace, DuckDbConnection store)
    {
        PackLibrary library = PackLibrary.For(workspace.PacksFolder);
        List<Pack> packs = [];
        using DuckDbReader reader = store.Query("SELECT DISTINCT pack FROM batches ORDER BY pack");
        while (reader.Read())
        {
            string name = reader.GetString(0) ?? "";
            if (library.Names.Contains(name))
            {
                packs.Add(library.Get(name));
            }
        }

        return packs;
    }
}
