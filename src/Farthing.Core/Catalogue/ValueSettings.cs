namespace Farthing.Core.Catalogue;

/// <summary>What, beside formulas and measures, decides the values that some measures add up.</summary>
/// <param name="Instruments">Survey instruments, each version by itself.</param>
/// <param name="Themes">Themes of comments.</param>
/// <param name="BusinessHours">When the service is open, as text; null where nobody said.</param>
/// <param name="Lexicon">Digest of the words by which comments are judged.</param>
public sealed record ValueSettings(
    IReadOnlyList<Instrument> Instruments, IReadOnlyList<ThemeDefinition> Themes, string? BusinessHours, string? Lexicon);
