namespace Farthing.Engine.Import.Sources;

/// <summary>Why a row of a source cannot be read at all, or a field of it not be taken.</summary>
/// <param name="Code">Stable id of the reason (<c>docs/errors.md</c>), such as <c>FT-2101</c>.</param>
/// <param name="Reason">One plain sentence.</param>
/// <param name="Column">Where in the row's line the fault begins, in characters from 1; 0: the whole row.</param>
public sealed record RowFault(string Code, string Reason, int Column);
