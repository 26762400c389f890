using System.Runtime.InteropServices;

namespace Farthing.Core.Costing;

/// <summary>What an agent was from an instant on.</summary>
/// <param name="FromMs">The instant.</param>
/// <param name="Role">Code of the role.</param>
/// <param name="Team">Code of the team.</param>
/// <param name="Site">Code of the site.</param>
/// <param name="Vendor">Code of the vendor.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AgentVersion(long FromMs, int Role, int Team, int Site, int Vendor);

/// <summary>The versions of all agents, by agent code.</summary>
public sealed class AgentVersions
{
    private readonly AgentVersion[][] _versions;

    /// <summary>Versions in any order, for codes below <paramref name="agents"/>.</summary>
    public AgentVersions(int agents, IEnumerable<(int Agent, AgentVersion Version)> versions)
    {
        _versions = [.. Enumerable.Repeat(Array.Empty<AgentVersion>(), Math.Max(1, agents))];
        foreach (IGrouping<int, (int Agent, AgentVersion Version)> group in versions.Where(v => v.Agent != 0).GroupBy(v => v.Agent))
        {
            _versions[group.Key] = [.. group.Select(g => g.Version).OrderBy(v => v.FromMs)];
        }
    }

    /// <summary>The version valid at <paramref name="ms"/>: the latest that began by then, else the earliest; all 0 without any.</summary>
    public AgentVersion At(int agent, long ms)
    {
        AgentVersion[] versions = _versions[agent];
        for (int i = versions.Length - 1; i > 0; i--)
        {
            if (versions[i].FromMs <= ms)
            {
                return versions[i];
            }
        }

        return versions.Length > 0 ? versions[0] : default;
    }
}
