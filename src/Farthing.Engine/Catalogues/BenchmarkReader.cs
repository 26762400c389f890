using Farthing.Core.Catalogue;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Catalogues;

/// <summary>Reads benchmarks: one published value of a KPI, or the values of peers.</summary>
internal static class BenchmarkReader
{
    /// <summary>The fewest peers of which quarters are taken.</summary>
    private const int FewestPeers = 5;

    /// <summary>One benchmark; null where it has no values, which is reported.</summary>
    public static Benchmark? Read(MapReader map)
    {
        Placed kpi = ReaderParts.Required(map, "kpi");
        Placed? value = ReaderParts.Optional(map, "value");
        IReadOnlyList<Placed> peers = ReaderParts.Words(map, "peers");
        Benchmark benchmark = new(
            kpi, value is null ? peers : [value], value is null, map.Text("currency"), map.Text("industry"), map.RequiredText("source"), map.PlaceOf("kpi"));
        if (value is not null == peers.Count > 0)
        {
            map.Problems.Error("FT-4004", "A benchmark has one of value and peers.", map.Place, "value: 10, or peers: [8.1, 9.4, 7.7, 12.0, 8.8]");
            map.Close();
            return null;
        }

        if (value is null && peers.Count < FewestPeers)
        {
            map.Problems.Error(
                "FT-4004", Invariant($"There must be {FewestPeers} peers or more, but there are {peers.Count}."), map.PlaceOf("peers"), "write a single value as value");
        }

        map.Close();
        return benchmark;
    }
}
