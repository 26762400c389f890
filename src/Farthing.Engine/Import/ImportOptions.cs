namespace Farthing.Engine.Import;

/// <summary>How an import is done.</summary>
public sealed record ImportOptions
{
    /// <summary>Bits of a key's hash that count. Fewer than all only in tests, to make different keys meet.</summary>
    internal ulong KeyBits { get; init; } = ulong.MaxValue;
}
