namespace Farthing.Engine.Import;

/// <summary>A row that was not taken, as the store lists it.</summary>
/// <param name="Batch">The batch that refused it.</param>
/// <param name="File">The batch's file.</param>
/// <param name="Pack">The batch's pack.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Column">Where on that line, in characters from 1; 0: the whole row.</param>
/// <param name="Field">The source's column; empty: the whole row.</param>
/// <param name="Code">Stable id of the reason.</param>
/// <param name="Reason">Why.</param>
/// <param name="Header">The file's header as text; empty where it has none.</param>
/// <param name="Raw">The row as the file has it.</param>
public sealed record RejectedRow(
    int Batch, string File, string Pack, long Line, int Column, string Field, string Code, string Reason, string Header, string Raw);
