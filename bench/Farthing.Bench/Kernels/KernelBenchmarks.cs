using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Farthing.Bench.Data;
using Farthing.Core.Costing;
using Farthing.Core.Money;

namespace Farthing.Bench.Kernels;

/// <summary>The inner loops alone, a million rows each.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const int Rows = 1_000_000;
    private readonly long[] _start = new long[Rows];
    private readonly long[] _end = new long[Rows];
    private readonly long[] _interaction = new long[Rows];
    private readonly long[] _effort = new long[Rows];
    private readonly long[] _weight = new long[Rows];
    private readonly int[] _owner = new int[Rows];

    internal static int Run(string[] args)
    {
        BenchmarkRunner.Run<KernelBenchmarks>(null, args);
        return 0;
    }

    [GlobalSetup]
    public void Fill()
    {
        Dice dice = new(1);
        long at = 0;
        for (int row = 0; row < Rows; row++)
        {
            at += dice.Below(300_000);
            (_start[row], _end[row], _interaction[row]) = (at, at + 10_000 + dice.Below(500_000), row);
            _weight[row] = (_end[row] - at) * Sweep.TicksPerMs;
            _owner[row] = dice.Below(3_000);
        }
    }

    [Benchmark]
    public long SweepOneAgent()
    {
        Array.Clear(_effort);
        return new Sweep().Run(_start, _end, _interaction, _effort);
    }

    [Benchmark]
    public long CascadeOnePool()
    {
        UInt128 total = 0;
        foreach (long weight in _weight) total += (ulong)weight;
        Cascade cascade = new(123_456_789_012_345, total, 0);
        long last = 0;
        foreach (long weight in _weight) last ^= cascade.Next(weight);
        return last;
    }

    [Benchmark]
    public int[] OrderByOwnerAndStart() => CanonicalOrder.Sort(_owner, 3_000, _start, rows => [.. rows.Select(_ => Array.Empty<byte>())]);
}
