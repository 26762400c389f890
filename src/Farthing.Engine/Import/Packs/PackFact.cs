using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Packs;

/// <summary>One fact that a row of the source makes.</summary>
/// <param name="Model">Which.</param>
/// <param name="When">The rows that make it; null: every row.</param>
/// <param name="Fields">Where its fields come from.</param>
public sealed record PackFact(FactModel Model, Condition? When, IReadOnlyList<PackField> Fields);
