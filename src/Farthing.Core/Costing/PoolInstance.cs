using System.Numerics;
using Farthing.Core.Ledger;

namespace Farthing.Core.Costing;

/// <summary>
/// A pool's lines of one component and narrowing (or one dated rate, or an agent's share of a pool by staffed time), and what
/// became of their money: amount + stepped in − stepped out = attributed + unused + unassigned.
/// </summary>
public sealed class PoolInstance
{
    private readonly List<int> _lines = [];
    private readonly List<(PoolInstance From, BigInteger Amount)> _from = [];

    /// <summary>An instance without money.</summary>
    /// <param name="pool">Index of its pool in the cost model.</param>
    /// <param name="component">Its component.</param>
    /// <param name="narrowing">What narrows its receivers.</param>
    /// <param name="driver">What spreads it.</param>
    public PoolInstance(int pool, Component component, Narrowing narrowing, Driver driver)
    {
        Pool = pool;
        Component = component;
        Narrowing = narrowing;
        Driver = driver;
    }

    /// <summary>Index of its pool in the cost model.</summary>
    public int Pool { get; }

    /// <summary>Its component.</summary>
    public Component Component { get; }

    /// <summary>What narrows its receivers.</summary>
    public Narrowing Narrowing { get; }

    /// <summary>What spreads it.</summary>
    public Driver Driver { get; }

    /// <summary>The rate that made it, null for money from the ledger.</summary>
    public RateRule? Rate { get; internal init; }

    /// <summary>Whether a rate made it.</summary>
    public bool Imputed => Rate is not null;

    /// <summary>Its own lines: indexes into the month's ledger lines.</summary>
    public IReadOnlyList<int> Lines => _lines;

    /// <summary>Where stepped-in money came from.</summary>
    public IReadOnlyList<(PoolInstance From, BigInteger Amount)> From => _from;

    /// <summary>Micro-units of its own lines, or of its rate.</summary>
    public BigInteger Amount { get; internal set; }

    /// <summary>Micro-units that other instances passed to it.</summary>
    public BigInteger SteppedIn { get; private set; }

    /// <summary>Micro-units that it passed on to others.</summary>
    public BigInteger SteppedOut { get; internal set; }

    /// <summary>What is left to land.</summary>
    public BigInteger Rest => Amount + SteppedIn - SteppedOut;

    /// <summary>Σ of the driver over its own receivers; 0 when nothing of it lands itself.</summary>
    public UInt128 DriverTotal { get; internal set; }

    /// <summary>Practical capacity (ms), null without.</summary>
    public BigInteger? CapacityMs { get; internal set; }

    /// <summary>Micro-units that landed in handling columns.</summary>
    public long Attributed { get; internal set; }

    /// <summary>Micro-units that landed as unused capacity.</summary>
    public long Unused { get; internal set; }

    /// <summary>Micro-units without receivers up to the top.</summary>
    public long Unassigned { get; internal set; }

    /// <summary>The narrowing of the receivers when it had to fall back, null when its own received.</summary>
    public Narrowing? Landed { get; internal set; }

    /// <summary>Something a reader should know, null for nothing.</summary>
    public string? Note { get; internal set; }

    internal void AddLine(int line, long amount)
    {
        _lines.Add(line);
        Amount += amount;
    }

    internal void Receive(PoolInstance from, BigInteger amount)
    {
        _from.Add((from, amount));
        SteppedIn += amount;
        from.SteppedOut += amount;
    }
}
