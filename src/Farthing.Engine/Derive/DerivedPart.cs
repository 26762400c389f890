namespace Farthing.Engine.Derive;

/// <summary>A part of the derive step that is redone on its own.</summary>
/// <param name="Name">Its name in meta.</param>
/// <param name="Tables">The fact tables that it reads.</param>
internal sealed record DerivedPart(string Name, IReadOnlyList<string> Tables)
{
    /// <summary><c>d_interactions</c>, <c>d_pieces</c> and the data cut-off.</summary>
    public static DerivedPart Interactions { get; } =
        new("interactions", ["interactions", "segments", "usage", "customers", "orders", "agents"]);

    /// <summary><c>d_surveys</c>.</summary>
    public static DerivedPart Surveys { get; } = new("surveys", ["surveys", .. Interactions.Tables]);

    /// <summary><c>d_agents</c> and <c>d_agent_hours</c>.</summary>
    public static DerivedPart AgentHours { get; } = new("agent_hours", ["agents", "segments", "staffing"]);

    /// <summary>All parts, in the order in which they are made.</summary>
    public static IReadOnlyList<DerivedPart> All { get; } = [Interactions, Surveys, AgentHours];
}
