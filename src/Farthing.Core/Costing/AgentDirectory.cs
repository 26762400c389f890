using System.Numerics;

namespace Farthing.Core.Costing;

/// <summary>
/// The agents of a month: their version valid at its end and their paid time in it, by agent code (docs/costing.md 3, 6).
/// </summary>
public sealed class AgentDirectory
{
    private readonly CodeTexts _texts;
    private readonly int[] _inOrder;
    private readonly Dictionary<int, int> _siteOfTeam = [];

    /// <summary>Agents without versions and paid time, one per code.</summary>
    public AgentDirectory(CodeTexts texts)
    {
        _texts = texts;
        int count = texts.Agents;
        Role = new int[count];
        Team = new int[count];
        Site = new int[count];
        Vendor = new int[count];
        StaffedMs = new long[count];
        PaidTimeMs = new long[count];
        _inOrder = [.. Enumerable.Range(1, Math.Max(0, count - 1)).OrderBy(a => texts.AgentRanks[a])];
    }

    /// <summary>Role at the end of the month.</summary>
    public int[] Role { get; }

    /// <summary>Team at the end of the month.</summary>
    public int[] Team { get; }

    /// <summary>Site at the end of the month.</summary>
    public int[] Site { get; }

    /// <summary>Vendor at the end of the month.</summary>
    public int[] Vendor { get; }

    /// <summary>Union of paid staffing intervals in the month (ms).</summary>
    public long[] StaffedMs { get; }

    /// <summary>Paid-time rows' part in the month (ms).</summary>
    public long[] PaidTimeMs { get; }

    /// <summary>Paid time: staffing, or where the agent has none, paid-time rows.</summary>
    public long PaidMs(int agent) => StaffedMs[agent] != 0 ? StaffedMs[agent] : PaidTimeMs[agent];

    /// <summary>The site of a team: that of its agents, the smallest by UTF-8 where they differ; 0 for none.</summary>
    public int SiteOf(int team)
    {
        if (!_siteOfTeam.TryGetValue(team, out int site))
        {
            site = _inOrder
                .Where(a => Team[a] == team && Site[a] != 0)
                .Select(a => Site[a])
                .OrderBy(_texts.SiteRank)
                .FirstOrDefault();
            _siteOfTeam.Add(team, site);
        }

        return site;
    }

    /// <summary>Agents inside a narrowing, in the order of their ids.</summary>
    public IEnumerable<int> Inside(Narrowing n) => n.Agent != 0 ? InsideOne(n) : _inOrder.Where(a => Matches(a, n));

    /// <summary>Sum of a measure over the agents inside a narrowing.</summary>
    public BigInteger Sum(Narrowing n, Func<int, long> measure)
    {
        BigInteger sum = 0;
        foreach (int agent in Inside(n))
        {
            sum += measure(agent);
        }

        return sum;
    }

    /// <summary>
    /// The next narrowing upwards (agent, team, site, organisation), or null at the top. What the line itself set
    /// (<paramref name="own"/>) stays until it is the innermost.
    /// </summary>
    public Narrowing? Parent(Narrowing n, Narrowing own)
    {
        if (n.Agent != 0)
        {
            int team = own.Team != 0 ? own.Team : Team[n.Agent];
            int site = own.Site != 0 ? own.Site : team == 0 ? Site[n.Agent] : 0;
            return n with { Agent = 0, Team = team, Site = site };
        }

        if (n.Team != 0)
        {
            return n with { Team = 0, Site = own.Site != 0 ? own.Site : SiteOf(n.Team) };
        }

        return n.Site != 0 ? n with { Site = 0 } : null;
    }

    /// <summary>
    /// Whether a step-down target lies inside a narrowing: each field that is set equals the target's own, or where the
    /// target does not set it that of its agent, or for a site that of its team.
    /// </summary>
    public bool Contains(Narrowing outer, Narrowing target) =>
        (outer.Agent == 0 || outer.Agent == target.Agent)
        && (outer.Team == 0 || outer.Team == Or(target.Team, Team[target.Agent]))
        && (outer.Site == 0 || outer.Site == SiteOfTarget(target))
        && (outer.Channel == 0 || outer.Channel == target.Channel)
        && (outer.Vendor == 0 || outer.Vendor == Or(target.Vendor, Vendor[target.Agent]));

    private static int Or(int own, int other) => own != 0 ? own : other;

    private int SiteOfTarget(Narrowing target) => target.Site != 0
        ? target.Site
        : target.Agent != 0 ? Site[target.Agent] : target.Team != 0 ? SiteOf(target.Team) : 0;

    private IEnumerable<int> InsideOne(Narrowing n) => Matches(n.Agent, n) ? [n.Agent] : [];

    private bool Matches(int agent, Narrowing n) =>
        (n.Agent == 0 || n.Agent == agent)
        && (n.Team == 0 || n.Team == Team[agent])
        && (n.Site == 0 || n.Site == Site[agent])
        && (n.Vendor == 0 || n.Vendor == Vendor[agent]);
}
