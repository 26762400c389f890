namespace Farthing.Core.Closing;

/// <summary>Why a run differs from another, in the order in which causes are replaced.</summary>
public enum DiffCause
{
    /// <summary>The earlier inputs could not be made again exactly: what costing them anew gives less what is stored.</summary>
    NotRebuilt,

    /// <summary>Exchange rates were added or corrected.</summary>
    ExchangeRates,

    /// <summary>Ledger lines that the earlier run did not know.</summary>
    LinesAdded,

    /// <summary>Ledger lines that say something else now.</summary>
    LinesChanged,

    /// <summary>New credits that reverse an earlier month's line.</summary>
    LinesReversed,

    /// <summary><c>farthing.yaml</c>: calendar, zone, declared dimensions.</summary>
    Definitions,

    /// <summary><c>costs.yaml</c>.</summary>
    Rules,

    /// <summary>Facts that came late or were corrected: interactions, segments, usage, staffing, paid time, agents, customers.</summary>
    Facts,

    /// <summary>A difference although nothing that was compared differs: another Farthing, or a store changed from outside.</summary>
    Unexplained,
}

/// <summary>The causes as people and programs write them.</summary>
public static class DiffCauses
{
    private static readonly string[] Names =
    [
        "not-rebuilt", "exchange-rates", "ledger-added", "ledger-changed", "ledger-reversed", "definitions", "rules", "facts", "unexplained",
    ];

    private static readonly string[] Titles =
    [
        "earlier inputs not rebuilt", "exchange rates", "ledger lines added", "ledger lines changed", "ledger lines reversed",
        "definitions (farthing.yaml)", "rules (costs.yaml)", "facts late or corrected", "unexplained",
    ];

    /// <summary>The name in JSON and CSV.</summary>
    public static string Name(this DiffCause cause) => Names[(int)cause];

    /// <summary>The name for people.</summary>
    public static string Title(this DiffCause cause) => Titles[(int)cause];
}

/// <summary>What one cause, or several that cannot be told apart, changed in a statement.</summary>
/// <param name="Causes">The cause; several where costing was not possible between them.</param>
/// <param name="Change">The later sums less the earlier.</param>
public sealed record DiffTerm(IReadOnlyList<DiffCause> Causes, StatementSums Change);

/// <summary>
/// A chain of statements from an earlier one to a later one, one cause replaced at each step: the terms telescope, so that
/// they add up to the difference whatever each of them is.
/// </summary>
/// <param name="earlier">The earlier statement, as stored.</param>
public sealed class DiffChain(StatementSums earlier)
{
    private readonly List<DiffTerm> _terms = [];
    private readonly List<DiffCause> _waiting = [];
    private StatementSums _reached = earlier;

    /// <summary>The terms so far.</summary>
    public IReadOnlyList<DiffTerm> Terms => _terms;

    /// <summary>A cause was replaced, but what there is then cannot be costed: it is told together with the next.</summary>
    public void Wait(DiffCause cause) => _waiting.Add(cause);

    /// <summary>A cause was replaced, and these are the sums with it.</summary>
    public void Step(DiffCause cause, StatementSums sums)
    {
        DiffTerm term = new([.. _waiting, cause], sums - _reached);
        _waiting.Clear();
        _reached = sums;
        _terms.Add(term);
    }
}
