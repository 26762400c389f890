using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Workspaces;

/// <summary>The declared dimensions that costing reads: those of <c>farthing.yaml</c>, and those of the packs that were imported.</summary>
public static class DeclaredDimensions
{
    private const string Prefix = "dimension.";

    /// <summary>The workspace's dimensions, then those of packs that have no id of the workspace's, by id.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">A connection to its store; null where there is none: the workspace's alone.</param>
    public static IReadOnlyList<DeclaredDimension> Of(Workspace workspace, DuckDbConnection? store)
    {
        List<DeclaredDimension> all = [.. workspace.Dimensions];
        if (store is null)
        {
            return all;
        }

        HashSet<string> taken = [.. all.Select(d => d.Id)];
        using DuckDbReader reader = store.Query("SELECT key, value FROM meta WHERE starts_with(key, $1) ORDER BY key", Prefix);
        while (reader.Read())
        {
            string id = reader.GetString(0)![Prefix.Length..];
            string[] column = reader.GetString(1)!.Split('.', 2);
            if (column.Length == 2 && taken.Add(id))
            {
                all.Add(new DeclaredDimension(id, column[0], column[1], id, new SourcePlace(Workspace.ConfigName, 0, 0)));
            }
        }

        return all;
    }
}
