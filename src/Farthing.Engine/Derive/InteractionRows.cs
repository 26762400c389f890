namespace Farthing.Engine.Derive;

/// <summary>
/// Where a derive step reads the facts of interactions from: all of them, or those of the interactions that it redoes, which are numbered
/// anew. Each is SQL of a relation with the fact's columns and <c>k</c>, the place of the interaction in the step's dense arrays.
/// </summary>
internal sealed record InteractionRows
{
    /// <summary>Every interaction; its place is its number.</summary>
    public static InteractionRows All { get; } = new()
    {
        Interactions = "(SELECT i AS k, * FROM interactions)",
        Segments = "(SELECT i AS k, * FROM segments)",
        Usage = "(SELECT i AS k, * FROM usage)",
        Ids = "(SELECT i AS k, * FROM interaction_ids)",
    };

    public required string Interactions { get; init; }

    public required string Segments { get; init; }

    public required string Usage { get; init; }

    /// <summary>Ids and buckets.</summary>
    public required string Ids { get; init; }
}
