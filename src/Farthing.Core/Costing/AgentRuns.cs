namespace Farthing.Core.Costing;

/// <summary>
/// Stretches of rows of the same agent. Where they are long, what is set for an agent is looked up once a stretch instead of
/// once a row.
/// </summary>
public sealed class AgentRuns
{
    /// <summary>Shorter stretches than this on average are not worth it.</summary>
    private const int ShortestMean = 16;

    private readonly int[] _starts;

    private AgentRuns(int[] starts) => _starts = starts;

    /// <summary>Number of stretches.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The first row of a stretch; that of the one after the last is the number of rows.</summary>
    public int Start(int run) => _starts[run];

    /// <summary>The stretches of <paramref name="agent"/>.</summary>
    public static AgentRuns Of(ReadOnlySpan<int> agent) => Find(agent, int.MaxValue)!;

    /// <summary>The stretches of <paramref name="agent"/>, or null where agents change too often for stretches to help.</summary>
    public static AgentRuns? WhereLong(ReadOnlySpan<int> agent) => Find(agent, agent.Length / ShortestMean);

    private static AgentRuns? Find(ReadOnlySpan<int> agent, int most)
    {
        List<int> starts = [];
        int before = -1;
        for (int row = 0; row < agent.Length; row++)
        {
            if (agent[row] != before)
            {
                before = agent[row];
                starts.Add(row);
                if (starts.Count > most)
                {
                    return null;
                }
            }
        }

        starts.Add(agent.Length);
        return new AgentRuns([.. starts]);
    }

    /// <summary>The stretch that <paramref name="row"/> is in.</summary>
    public int At(int row)
    {
        int at = Array.BinarySearch(_starts, row);
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>Calls <paramref name="work"/> with each stretch, cut to the rows from <paramref name="from"/> until <paramref name="to"/>.</summary>
    public void ForEach(int from, int to, Action<int, int> work)
    {
        if (from >= to)
        {
            return;
        }

        for (int run = At(from); run < Count && _starts[run] < to; run++)
        {
            work(Math.Max(from, _starts[run]), Math.Min(to, _starts[run + 1]));
        }
    }

    /// <summary>Bounds of about equal numbers of rows that lie between stretches.</summary>
    public int[] Split(int parts)
    {
        int[] bounds = new int[parts + 1];
        int rows = _starts[^1];
        for (int part = 1; part <= parts; part++)
        {
            int at = Array.BinarySearch(_starts, (int)((long)rows * part / parts));
            bounds[part] = Math.Max(bounds[part - 1], _starts[at >= 0 ? at : Math.Min(~at, Count)]);
        }

        return bounds;
    }
}
