namespace Farthing.Engine.Import.Packs;

/// <summary>Another file beside the imported one, of which at most one row belongs to each row.</summary>
/// <param name="Name">What its columns are called by: column <c>role</c> of <c>user</c> is <c>user.role</c>.</param>
/// <param name="File">The file's name, in the folder of the imported file.</param>
/// <param name="Key">The column of that file that is looked up.</param>
/// <param name="Column">The column of the imported file whose text it must equal.</param>
/// <param name="When">The rows of that file that count; null: all.</param>
/// <param name="By">The column whose text orders rows of one key; null: the order of the file.</param>
/// <param name="First">Whether the first of them is taken, else the last.</param>
public sealed record PackLookup(string Name, string File, string Key, string Column, Condition? When, string? By, bool First);
