namespace Farthing.Engine.Import;

/// <summary>How far an import is.</summary>
/// <param name="File">The file.</param>
/// <param name="Rows">Rows read of it.</param>
/// <param name="Bytes">Bytes read of it.</param>
/// <param name="TotalBytes">Its size in bytes.</param>
public readonly record struct ImportProgress(string File, long Rows, long Bytes, long TotalBytes);
