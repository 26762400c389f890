using System.Runtime.InteropServices;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Derive;

/// <summary>One stretch of time in which nothing about an agent changes; half-open, in milliseconds.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AgentVersion(int Agent, long FromMs, long ToMs, int Role, int Team, int Site, int Vendor);

/// <summary>
/// Who an agent was when: contiguous versions of every agent code, from −2^62 to 2^62. The first version also covers
/// the time before it; a code without a row, and code 0, have one version of nothing.
/// </summary>
internal sealed class AgentHistory
{
    /// <summary>The end of time on both sides.</summary>
    public const long Forever = 1L << 62;

    private readonly AgentVersion[] _versions;
    private readonly int[] _first;      // by agent code; one more at the end

    private AgentHistory(AgentVersion[] versions, int[] first)
    {
        _versions = versions;
        _first = first;
    }

    /// <summary>All versions, by agent code and time.</summary>
    public IReadOnlyList<AgentVersion> Versions => _versions;

    /// <summary>The number of agent codes, 0 included.</summary>
    public int Agents => _first.Length - 1;

    /// <summary>The version at a position that <see cref="IndexAt"/> gave.</summary>
    public ref readonly AgentVersion this[int index] => ref _versions[index];

    /// <summary>The position of the agent's version at an instant.</summary>
    public int IndexAt(int agent, long ms)
    {
        if ((uint)agent >= (uint)Agents) agent = 0;
        int at = _first[agent];
        int end = _first[agent + 1];
        while (at + 1 < end && ms >= _versions[at].ToMs) at++;
        return at;
    }

    /// <summary>Reads table <c>agents</c>; codes up to the largest of domain agent.</summary>
    public static AgentHistory Load(DuckDbConnection connection, WorkspaceCalendar calendar)
    {
        int agents = 1 + (int)(connection.Scalar<long?>(
            "SELECT max(c)::BIGINT FROM (SELECT max(code) AS c FROM codes WHERE domain = 'agent' UNION ALL SELECT max(agent) FROM agents"
            + " UNION ALL SELECT max(agent) FROM segments UNION ALL SELECT max(agent) FROM staffing UNION ALL SELECT max(agent) FROM schedule)") ?? 0);
        List<(int Agent, int Day, AgentVersion Version)> rows = [];
        using (DuckDbReader reader = connection.Query(
            "SELECT agent, coalesce(valid_from_day, -2147483648), coalesce(role, 0), coalesce(team, 0), coalesce(site, 0),"
            + " coalesce(vendor, 0) FROM agents WHERE agent > 0 ORDER BY 1, 2"))
        {
            while (reader.Read())
                rows.Add((reader.GetInt32(0), reader.GetInt32(1), new AgentVersion(
                    reader.GetInt32(0), 0, 0, reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5))));
        }

        return new AgentHistory([.. Contiguous(rows, agents, calendar, out int[] first)], first);
    }

    /// <summary>Writes <c>d_agents</c>.</summary>
    public void Write(DuckDbConnection connection)
    {
        using DuckDbAppender rows = connection.Appender("d_agents");
        foreach (AgentVersion version in _versions)
        {
            rows.Append(version.Agent).Append(version.FromMs).Append(version.ToMs)
                .Append(version.Role).Append(version.Team).Append(version.Site).Append(version.Vendor);
            rows.EndRow();
        }

        rows.Complete();
    }

    private static List<AgentVersion> Contiguous(
        List<(int Agent, int Day, AgentVersion Version)> rows, int agents, WorkspaceCalendar calendar, out int[] first)
    {
        List<AgentVersion> versions = [];
        first = new int[agents + 1];
        int at = 0;
        for (int agent = 0; agent < agents; agent++)
        {
            first[agent] = versions.Count;
            long from = -Forever;
            if (at >= rows.Count || rows[at].Agent != agent) versions.Add(new AgentVersion(agent, -Forever, Forever, 0, 0, 0, 0));
            for (; at < rows.Count && rows[at].Agent == agent; at++)
            {
                bool last = at + 1 == rows.Count || rows[at + 1].Agent != agent;
                long to = last ? Forever : calendar.StartOfDay(rows[at + 1].Day);
                versions.Add(rows[at].Version with { FromMs = from, ToMs = to });
                from = to;
            }
        }

        first[agents] = versions.Count;
        return versions;
    }
}
