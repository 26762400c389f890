namespace Farthing.Core.Costing;

/// <summary>What the codes of the narrowing dimensions mean, with their order by UTF-8 bytes.</summary>
public sealed class CodeTexts
{
    private readonly IReadOnlyList<string?>[] _texts;
    private readonly Lazy<int[]>[] _ranks;

    /// <summary>Texts by code; entry 0 (none) is null. Codes beyond a list have no text.</summary>
    public CodeTexts(
        IReadOnlyList<string?> agents, IReadOnlyList<string?> teams, IReadOnlyList<string?> sites,
        IReadOnlyList<string?> channels, IReadOnlyList<string?> vendors, IReadOnlyList<string?> roles)
    {
        _texts = [agents, teams, sites, channels, vendors, roles];
        _ranks = [.. _texts.Select(t => new Lazy<int[]>(() => Utf8Order.Ranks(t)))];
    }

    /// <summary>Number of agent codes, 0 included.</summary>
    public int Agents => _texts[0].Count;

    /// <summary>For each agent code its place in the order of agents; code 0 (none) comes first.</summary>
    public IReadOnlyList<int> AgentRanks => _ranks[0].Value;

    /// <summary>An agent's id, null for none.</summary>
    public string? Agent(int code) => Text(0, code);

    /// <summary>A team's name, null for none.</summary>
    public string? Team(int code) => Text(1, code);

    /// <summary>A site's name, null for none.</summary>
    public string? Site(int code) => Text(2, code);

    /// <summary>A channel's name, null for none.</summary>
    public string? Channel(int code) => Text(3, code);

    /// <summary>A vendor's name, null for none.</summary>
    public string? Vendor(int code) => Text(4, code);

    /// <summary>A role's name, null for none.</summary>
    public string? Role(int code) => Text(5, code);

    /// <summary>The place of a site in the order of sites.</summary>
    public int SiteRank(int code) => Rank(2, code);

    /// <summary>A narrowing's place in the order: agent, team, site, channel, vendor by UTF-8, none first.</summary>
    public (int, int, int, int, int) Order(Narrowing n) =>
        (Rank(0, n.Agent), Rank(1, n.Team), Rank(2, n.Site), Rank(3, n.Channel), Rank(4, n.Vendor));

    /// <summary>A narrowing in words: <c>agent a1</c>, <c>team north, channel phone</c>, or <c>the organisation</c>.</summary>
    public string Describe(Narrowing n)
    {
        string?[] parts =
        [
            n.Agent == 0 ? null : "agent " + Agent(n.Agent), n.Team == 0 ? null : "team " + Team(n.Team),
            n.Site == 0 ? null : "site " + Site(n.Site), n.Channel == 0 ? null : "channel " + Channel(n.Channel),
            n.Vendor == 0 ? null : "vendor " + Vendor(n.Vendor),
        ];
        string text = string.Join(", ", parts.OfType<string>());
        return text.Length == 0 ? "the organisation" : text;
    }

    private string? Text(int domain, int code) => code > 0 && code < _texts[domain].Count ? _texts[domain][code] : null;

    private int Rank(int domain, int code) => code == 0 ? -1 : _ranks[domain].Value[code];
}
