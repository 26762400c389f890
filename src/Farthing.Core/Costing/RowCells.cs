namespace Farthing.Core.Costing;

/// <summary>
/// Rows sorted into cells, the combinations of a profile and an agent that occur: whatever a rule asks of a row, it is the same
/// for all rows of a cell, so that it is answered once a cell and found by one look-up a row.
/// </summary>
internal sealed class RowCells
{
    private RowCells(int[] of, int[] agent, int[] profile)
    {
        Of = of;
        Agent = agent;
        Profile = profile;
    }

    /// <summary>Number of cells.</summary>
    public int Count => Profile.Length;

    /// <summary>Each row's cell.</summary>
    public int[] Of { get; }

    /// <summary>Each cell's agent; 0 where agents are not told apart.</summary>
    public int[] Agent { get; }

    /// <summary>Each cell's profile.</summary>
    public int[] Profile { get; }

    /// <summary>The profiles themselves, agents not told apart.</summary>
    public static RowCells OfProfiles(RowProfiles profiles) =>
        new(profiles.Of, new int[profiles.Count], [.. Enumerable.Range(0, profiles.Count)]);

    /// <summary>Cells of rows that lie agent by agent.</summary>
    public static RowCells OfRuns(RowProfiles profiles, int[] agent, AgentRuns runs)
    {
        Maker maker = new(agent.Length);
        int[] cell = new int[profiles.Count], run = new int[profiles.Count];
        runs.ForEach(0, agent.Length, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                int profile = profiles.Of[row];

                // Stretches are numbered from 1 by their ends: none ends at row 0.
                if (run[profile] != to)
                {
                    (run[profile], cell[profile]) = (to, maker.Add(agent[from], profile));
                }

                maker.Of[row] = cell[profile];
            }
        });
        return maker.Make();
    }

    /// <summary>Cells of rows in any order.</summary>
    public static RowCells OfScattered(RowProfiles profiles, int[] agent)
    {
        Maker maker = new(agent.Length);
        Dictionary<(int Agent, int Profile), int> cells = [];
        for (int row = 0; row < agent.Length; row++)
        {
            (int, int) key = (agent[row], profiles.Of[row]);
            if (!cells.TryGetValue(key, out int cell))
            {
                cell = maker.Add(key.Item1, key.Item2);
                cells.Add(key, cell);
            }

            maker.Of[row] = cell;
        }

        return maker.Make();
    }

    private sealed class Maker(int rows)
    {
        private readonly List<int> _agent = [];
        private readonly List<int> _profile = [];

        public int[] Of { get; } = Columns.Of<int>(rows);

        public int Add(int agent, int profile)
        {
            _agent.Add(agent);
            _profile.Add(profile);
            return _profile.Count - 1;
        }

        public RowCells Make() => new(Of, [.. _agent], [.. _profile]);
    }
}
