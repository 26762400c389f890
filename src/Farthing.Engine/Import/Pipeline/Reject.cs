namespace Farthing.Engine.Import.Pipeline;

/// <summary>A row that was not taken.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Column">Where on that line, in characters from 1; 0: the whole row.</param>
/// <param name="Field">The source's column; empty: the whole row.</param>
/// <param name="Code">Stable id of the reason.</param>
/// <param name="Reason">Why, in one line.</param>
/// <param name="Raw">The row as the source has it.</param>
internal sealed record Reject(long Line, int Column, string Field, string Code, string Reason, string Raw);
