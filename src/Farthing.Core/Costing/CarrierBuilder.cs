using Farthing.Core.Facts;

namespace Farthing.Core.Costing;

/// <summary>The interactions that may carry a cost in a month, as columns in any order.</summary>
public sealed class RawCarriers
{
    /// <summary>Columns for <paramref name="count"/> interactions.</summary>
    public RawCarriers(int count)
    {
        Interaction = Columns.Of<long>(count);
        Bucket = Columns.Of<int>(count);
        ArrivedMs = Columns.Of<long>(count);
        CompletedMs = Columns.Of<long>(count);
        Outcome = Columns.Of<int>(count);
        Bots = Columns.Of<bool>(count);
        EventMs = Columns.Of<long>(count);
    }

    /// <summary>Number of interactions.</summary>
    public int Count => Interaction.Length;

    /// <summary>The interaction's number.</summary>
    public long[] Interaction { get; }

    /// <summary>Its bucket, 0 to 4,095.</summary>
    public int[] Bucket { get; }

    /// <summary>Arrival (ms); long.MinValue when unknown.</summary>
    public long[] ArrivedMs { get; }

    /// <summary>Completion (ms); long.MinValue while open.</summary>
    public long[] CompletedMs { get; }

    /// <summary>Outcome code.</summary>
    public int[] Outcome { get; }

    /// <summary>Whether it has a bot or IVR segment.</summary>
    public bool[] Bots { get; }

    /// <summary>The latest of its usage events in the month (ms); long.MinValue without.</summary>
    public long[] EventMs { get; }

    /// <summary>Quantities by meter (micro-units); negative ones spread nothing.</summary>
    public Dictionary<string, long[]> Usage { get; } = new(StringComparer.Ordinal);

    /// <summary>Dimensions: agent, team, site, channel, vendor and others.</summary>
    public List<DimensionColumn> Dimensions { get; } = [];
}

/// <summary>The carriers of a month in canonical order, with the instants at which their costs count.</summary>
/// <param name="Rows">The rows, drivers set.</param>
/// <param name="CostMs">When each carrier's cost counts (docs/costing.md 9).</param>
public sealed record CarrierSet(CostRows Rows, long[] CostMs);

/// <summary>Makes the carriers of a month: canonical order, counts and usage (docs/costing.md 3).</summary>
public static class CarrierBuilder
{
    /// <summary>The carriers of the month.</summary>
    /// <param name="raw">Interactions completed in it, or with usage in it.</param>
    /// <param name="month">The month's instants.</param>
    /// <param name="idsOf">The UTF-8 ids of the interactions at the raw rows given; asked for ties only.</param>
    public static CarrierSet Build(
        RawCarriers raw, (long StartMs, long EndMs) month, Func<IReadOnlyList<int>, IReadOnlyList<byte[]>> idsOf)
    {
        int[] order = CanonicalOrder.Sort(raw.Bucket, PieceBuilder.Buckets, raw.ArrivedMs, idsOf);
        long[] interactions = Columns.Of<long>(order.Length), equal = Columns.Of<long>(order.Length);
        long[] sessions = Columns.Of<long>(order.Length), costMs = Columns.Of<long>(order.Length);
        for (int row = 0; row < order.Length; row++)
        {
            int at = order[row];
            bool completed = raw.CompletedMs[at] >= month.StartMs && raw.CompletedMs[at] < month.EndMs;
            bool selfServed = raw.Outcome[at] == (int)Outcome.SelfServed;
            equal[row] = completed ? 1 : 0;
            interactions[row] = completed && (selfServed || raw.Outcome[at] == (int)Outcome.Answered) ? 1 : 0;
            sessions[row] = completed && (selfServed || raw.Bots[at]) ? 1 : 0;
            costMs[row] = completed ? raw.CompletedMs[at] : raw.EventMs[at] > long.MinValue ? raw.EventMs[at] : month.EndMs - 1;
        }

        CostRows rows = new(
            Columns.Gather(raw.Interaction, order), new long[order.Length],
            raw.Dimensions.Select(d => d with { Codes = Columns.Gather(d.Codes, order) }));
        rows.SetDriver(new Driver(DriverKind.Interactions), interactions);
        rows.SetDriver(new Driver(DriverKind.Equal), equal);
        rows.SetDriver(new Driver(DriverKind.Sessions), sessions);
        foreach ((string meter, long[] quantities) in raw.Usage)
        {
            rows.SetDriver(new Driver(DriverKind.Usage, meter), [.. order.Select(at => Math.Max(0, quantities[at]))]);
        }

        return new CarrierSet(rows, costMs);
    }
}
