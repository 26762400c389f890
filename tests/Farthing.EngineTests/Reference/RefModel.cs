namespace Farthing.EngineTests.Reference;

/// <summary>Accounts whose name begins so, letters compared without case; no component: out of scope.</summary>
public sealed record RefAccountRule(string Prefix, string? Component);

/// <summary>Source is staffing, paid-time or fixed; no shrinkage said: the default, 15 %.</summary>
public sealed record RefCapacity(string Source, int? ShrinkagePercent, long? Seconds)
{
    public long Ppm => (ShrinkagePercent ?? 15) * 10_000L;
}

public sealed record RefPool(string Name, string Driver)
{
    public string? Component { get; init; }
    public string? By { get; init; }
    public RefCondition? Lines { get; init; }
    public RefCondition? Where { get; init; }
    public IReadOnlyList<string> StepDown { get; init; } = [];
    public string? Base { get; init; }
    public RefCapacity? Capacity { get; init; }
}

/// <summary>One dated rate of a rate card, in micro-units.</summary>
public sealed record RefRate(string Pool, string Per, long Rate, string Currency, int? FromDay);

public sealed class RefModel
{
    public List<RefAccountRule> Accounts { get; } = [];
    public List<RefPool> Pools { get; } = [];
    public List<RefRate> Rates { get; } = [];
}
