using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>What deriving survey answers needs of the definitions, read without the rest of the catalogue.</summary>
/// <param name="Instruments">Instruments, each version by itself; a workspace's replace those of the same id and version.</param>
/// <param name="Themes">Themes of comments: a workspace's own, or where it has none those that come with Farthing.</param>
public sealed record SurveySettings(IReadOnlyList<Instrument> Instruments, IReadOnlyList<ThemeDefinition> Themes)
{
    /// <summary>Reads them.</summary>
    /// <param name="workspace">The workspace; null for what comes with Farthing alone.</param>
    /// <exception cref="UserException">Every problem in the workspace's definitions.</exception>
    public static SurveySettings Load(Workspace? workspace)
    {
        CatalogueSource source = CatalogueLoader.ReadSurveySettings(workspace);
        Dictionary<(string, int), Instrument> instruments = [];
        Dictionary<string, ThemeDefinition> themes = new(StringComparer.Ordinal);
        source.Instruments.ForEach(i => instruments[(i.Id, i.Version)] = i);
        source.Themes.ForEach(t => themes[t.Id] = t);
        return new SurveySettings([.. instruments.Values], [.. themes.Values]);
    }
}
