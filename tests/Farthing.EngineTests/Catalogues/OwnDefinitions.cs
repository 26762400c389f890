using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Workspaces;
using Farthing.EngineTests.Store;

namespace Farthing.EngineTests.Catalogues;

/// <summary>A workspace whose definitions are given as text.</summary>
internal sealed class OwnDefinitions : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="kpis">The text of <c>kpis/own.yaml</c>; empty for none.</param>
    /// <param name="targets">The text of <c>targets.yaml</c>; empty for none.</param>
    /// <param name="settings">More lines of <c>farthing.yaml</c>.</param>
    public OwnDefinitions(string kpis, string targets = "", string settings = "")
    {
        File.WriteAllText(_folder.File("farthing.yaml"), "name: Case\ncurrency: USD\ntime-zone: UTC\n" + settings);
        Directory.CreateDirectory(_folder.File("kpis"));
        if (kpis.Length > 0)
        {
            File.WriteAllText(_folder.File("kpis/own.yaml"), kpis);
        }

        if (targets.Length > 0)
        {
            File.WriteAllText(_folder.File("targets.yaml"), targets);
        }
    }

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    public KpiCatalogue Load() => CatalogueLoader.Load(Workspace.Load(_folder.Path));

    public IReadOnlyList<Problem> Problems() => Assert.Throws<UserException>(Load).Problems;

    /// <summary>The KPI "own" with some attributes, over measures that Farthing has.</summary>
    public static string Kpi(string attributes, string more = "") => $$"""
        kpis:
          - kpi: own
            title: Own
            unit: percent
            direction: down
            formula: abandoned / offered
            definition: A share.
            when-null: nothing was offered
        {{string.Join('\n', attributes.Split('\n').Select(l => "    " + l))}}
        {{more}}
        """;
}
