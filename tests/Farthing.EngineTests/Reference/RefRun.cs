using System.Numerics;

namespace Farthing.EngineTests.Reference;

/// <summary>What one row (a piece, or the carrier where Segment is null) was charged in a run.</summary>
public sealed class RefCost
{
    public required RefContact Contact { get; init; }
    public RefSegment? Segment { get; init; }
    public required (string? Agent, string? Team, string? Site, string? Vendor) Of { get; init; }
    public required long At { get; init; }
    public BigInteger EffortTicks { get; init; }
    public SortedDictionary<string, BigInteger> Columns { get; } = new(StringComparer.Ordinal);
    public BigInteger Unused { get; set; }
    public BigInteger Imputed { get; set; }

    public BigInteger Column(string component) => Columns.GetValueOrDefault(component);

    /// <summary>All five component columns, imputed amounts included, unused not.</summary>
    public BigInteger Handling => Columns.Values.Aggregate(BigInteger.Zero, (a, b) => a + b);

    public string Key => Contact.Row.Id + "/" + (Segment?.Id ?? "");
}

/// <summary>An amount of one pool, one component and one narrowing.</summary>
public sealed record RefInstance(int Pool, string Component, RefNarrowing Narrowing)
{
    public BigInteger Amount { get; set; }
    public BigInteger SteppedIn { get; set; }
    public BigInteger SteppedOut { get; set; }
    public BigInteger Attributed { get; set; }
    public BigInteger Unused { get; set; }
    public BigInteger Unassigned { get; set; }
}

/// <summary>The restriction to receivers of one agent, team, site, channel, vendor; null: any.</summary>
public sealed record RefNarrowing(string? Agent, string? Team, string? Site, string? Channel, string? Vendor);

public sealed class RefRun
{
    public required int Month { get; init; }
    public List<RefCost> Costs { get; } = [];
    public List<RefInstance> Instances { get; } = [];

    /// <summary>Amounts by account: what fate (component/pool, out-of-scope, no-rule, no-pool) each met.</summary>
    public Dictionary<(string Account, string Fate), BigInteger> Accounts { get; } = [];
    public BigInteger Ledger { get; set; }
    public BigInteger OutOfScope { get; set; }
    public BigInteger Unassigned { get; set; }
    public BigInteger Imputed { get; set; }
    public BigInteger Unused => Sum(c => c.Unused);
    public BigInteger Attributed => Sum(c => c.Handling - c.Imputed);
    public BigInteger Difference => Ledger - Attributed - Unused - OutOfScope - Unassigned;

    public BigInteger Sum(Func<RefCost, BigInteger> value) => Costs.Aggregate(BigInteger.Zero, (a, c) => a + value(c));
}

/// <summary>The input is at fault in a way that makes a run impossible; the product must refuse too.</summary>
public sealed class RefRefusedException(string message) : Exception(message);
