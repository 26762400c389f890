namespace Farthing.EngineTests.Reference;

/// <summary>Who contacted before and after whom; by looking through all interactions each time.</summary>
public sealed class RefNeighbours(RefDerived derived)
{
    /// <summary>The latest instant in the data: arrival, completion, segment end.</summary>
    public long CutOff { get; } = derived.Contacts
        .SelectMany(c => c.Segments.Select(s => s.End).Append(c.Arrived).Append(c.Completed)).Max() ?? 0;

    public long? NextGap(RefContact of) => Gap(of, true, c => c.Outcome == "answered");

    public long? NextAgentGap(RefContact of) => Gap(of, true, c => c.HasAgent);

    public long? NextTopicGap(RefContact of) => Gap(of, true, c => c.Outcome == "answered" && c.Row.Topic == of.Row.Topic);

    public long? PreviousTopicGap(RefContact of) => Gap(of, false, c => c.Outcome == "answered" && c.Row.Topic == of.Row.Topic);

    private long? Gap(RefContact of, bool forward, Func<RefContact, bool> counts)
    {
        if (of.Row.Customer is null || of.Arrived is null) return null;
        var gaps = derived.Contacts
            .Where(c => c.Row.Customer == of.Row.Customer && c.Arrived is not null && !c.Excluded && c.Row.Id != of.Row.Id && counts(c))
            .Where(c => Before(of, c) == forward).Select(c => Math.Abs(c.Arrived!.Value - of.Arrived.Value)).ToList();
        return gaps.Count == 0 ? null : gaps.Min();
    }

    private static bool Before(RefContact a, RefContact b) =>
        a.Arrived < b.Arrived || (a.Arrived == b.Arrived && RefArithmetic.CompareBytes(a.Row.Id, b.Row.Id) < 0);
}
