using System.Runtime.InteropServices;

namespace Farthing.Engine.Samples;

/// <summary>Spreads a count over weights that come one after another: the parts are as even as whole numbers allow, and add up.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Cascade(long count, long totalWeight)
{
    private long _sum;
    private long _given;

    /// <summary>The part of the next weight.</summary>
    public long Next(long weight)
    {
        if (totalWeight <= 0)
        {
            return 0;
        }

        _sum += weight;
        long upTo = (long)((Int128)count * _sum / totalWeight);
        long part = upTo - _given;
        _given = upTo;
        return part;
    }
}
