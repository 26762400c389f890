namespace Farthing.Engine.Import.Facts;

/// <summary>A field of a fact, as packs name it.</summary>
/// <param name="Name">Its name, as in the canonical files: <c>started_at</c>.</param>
/// <param name="Type">What it means.</param>
/// <param name="Column">The store's column that takes it (the first, where it fills several).</param>
/// <param name="Domain">The code domain of a <see cref="FieldType.Code"/>.</param>
/// <param name="Required">Whether every row must have it.</param>
public sealed record FactField(string Name, FieldType Type, string Column, string? Domain = null, bool Required = false)
{
    /// <summary>The words of a <see cref="FieldType.Word"/> and their codes.</summary>
    public IReadOnlyDictionary<string, int> Words { get; init; } = new Dictionary<string, int>();
}
