using Farthing.Core.Query.Rollups;

namespace Farthing.Engine.Queries;

/// <summary>What answers questions.</summary>
/// <param name="Engine">Runs their statements.</param>
/// <param name="State">What it holds.</param>
/// <param name="Orders">The orders that it holds.</param>
public sealed record AnswerSource(IQueryEngine Engine, StoreState State, IOrderHistory Orders)
{
    /// <summary>The rollups that hold what the state says; asked for with every question.</summary>
    public Func<IReadOnlyList<Rollup>> Rollups { get; init; } = static () => [];

    /// <summary>What to say beside every answer; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>What tells the rows that it holds from those of any other time; null for the workspace's own store.</summary>
    public string? Identity { get; init; }
}
