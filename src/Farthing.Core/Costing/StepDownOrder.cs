using Farthing.Core.Errors;

namespace Farthing.Core.Costing;

/// <summary>The order in which pools step down: each before the pools that it steps down to.</summary>
public static class StepDownOrder
{
    /// <summary>Indexes of the pools with a step-down, givers before takers, otherwise as written.</summary>
    /// <exception cref="UserException">FT-3003: pools step down to each other in a circle, which is named.</exception>
    public static IReadOnlyList<int> Of(IReadOnlyList<PoolRule> pools)
    {
        Dictionary<string, int> index = [];
        for (int i = 0; i < pools.Count; i++)
        {
            index.TryAdd(pools[i].Name, i);
        }

        List<int> finished = [];
        HashSet<int> done = [];
        for (int i = pools.Count - 1; i >= 0; i--)
        {
            Visit(i, pools, index, [], done, finished);
        }

        finished.Reverse();
        return [.. finished.Where(i => pools[i].StepDown.Count > 0)];
    }

    private static void Visit(
        int pool, IReadOnlyList<PoolRule> pools, Dictionary<string, int> index, List<int> path, HashSet<int> done, List<int> finished)
    {
        int seen = path.IndexOf(pool);
        if (seen >= 0)
        {
            string circle = string.Join(" → ", path.Skip(seen).Append(pool).Select(p => pools[p].Name));
            throw new UserException(
                "FT-3003", $"Pools step down in a circle: {circle}.", pools[pool].Place, "take one of these step-downs out");
        }

        if (done.Contains(pool))
        {
            return;
        }

        path.Add(pool);
        foreach (string target in pools[pool].StepDown.Reverse())
        {
            if (index.TryGetValue(target, out int next))
            {
                Visit(next, pools, index, path, done, finished);
            }
        }

        path.RemoveAt(path.Count - 1);
        done.Add(pool);
        finished.Add(pool);
    }
}
