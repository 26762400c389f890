using Farthing.Core.Facts;

namespace Farthing.Core.Costing;

/// <summary>The interactions that may carry a cost in a month, as columns in canonical order (<see cref="CanonicalOrder"/>), their owners being their buckets.</summary>
public sealed class RawCarriers
{
    /// <summary>Columns for <paramref name="count"/> interactions.</summary>
    public RawCarriers(int count)
    {
        Interaction = Columns.Of<long>(count);
        CompletedMs = Columns.Of<long>(count);
        Outcome = Columns.Of<int>(count);
        Bots = Columns.Of<bool>(count);
        EventMs = Columns.Of<long>(count);
    }

    /// <summary>Number of interactions.</summary>
    public int Count => Interaction.Length;

    /// <summary>The interaction's number.</summary>
    public long[] Interaction { get; }

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

/// <summary>Makes the carriers of a month: counts, sessions and usage (docs/costing.md 3).</summary>
public static class CarrierBuilder
{
    /// <summary>The carriers of the month.</summary>
    /// <param name="raw">Interactions completed in it, or with usage in it, in canonical order; its columns become the rows'.</param>
    /// <param name="month">The month's instants.</param>
    public static CarrierSet Build(RawCarriers raw, (long StartMs, long EndMs) month)
    {
        long[] interactions = Columns.Of<long>(raw.Count), equal = Columns.Of<long>(raw.Count);
        long[] sessions = Columns.Of<long>(raw.Count), costMs = Columns.Of<long>(raw.Count);
        for (int row = 0; row < raw.Count; row++)
        {
            bool completed = raw.CompletedMs[row] >= month.StartMs && raw.CompletedMs[row] < month.EndMs;
            bool selfServed = raw.Outcome[row] == (int)Outcome.SelfServed;
            equal[row] = completed ? 1 : 0;
            interactions[row] = completed && (selfServed || raw.Outcome[row] == (int)Outcome.Answered) ? 1 : 0;
            sessions[row] = completed && (selfServed || raw.Bots[row]) ? 1 : 0;
            costMs[row] = completed ? raw.CompletedMs[row] : raw.EventMs[row] > long.MinValue ? raw.EventMs[row] : month.EndMs - 1;
        }

        CostRows rows = new(raw.Interaction, new long[raw.Count], raw.Dimensions);
        rows.SetDriver(new Driver(DriverKind.Interactions), interactions);
        rows.SetDriver(new Driver(DriverKind.Equal), equal);
        rows.SetDriver(new Driver(DriverKind.Sessions), sessions);
        foreach ((string meter, long[] quantities) in raw.Usage)
        {
            rows.SetDriver(new Driver(DriverKind.Usage, meter), [.. quantities.Select(q => Math.Max(0, q))]);
        }

        return new CarrierSet(rows, costMs);
    }
}
