using Farthing.Core.Money;

namespace Farthing.Engine.Samples;

/// <summary>Counts spread over weights that come one after another, as even as whole numbers allow.</summary>
internal static class Shares
{
    /// <summary>A cascade of <paramref name="count"/> over weights that add up to <paramref name="totalWeight"/>; without any weight no part is asked for.</summary>
    public static Cascade Of(long count, long totalWeight) => new(count, (UInt128)Math.Max(1, totalWeight));
}
