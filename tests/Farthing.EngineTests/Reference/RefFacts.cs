using NodaTime;

namespace Farthing.EngineTests.Reference;

// The facts of a workspace as the reference sees them: plain records, null where nothing is said, milliseconds, days since
// 1970-01-01, micro-units. Nothing here is shared with the product.

public sealed record RefInteraction(string Id)
{
    public string? Customer { get; init; }
    public string? Channel { get; init; }
    public string? Direction { get; init; }
    public string? Party { get; init; }
    public string? Queue { get; init; }
    public string? Topic { get; init; }
    public string? Vendor { get; init; }
    public long? Started { get; init; }
    public long? Completed { get; init; }
    public long? Wait { get; init; }
    public string? Outcome { get; init; }
    public bool? Resolved { get; init; }
    public bool? Resolvable { get; init; }
    public bool? Escalated { get; init; }
    public string? Plan { get; init; } // a declared attribute
}

public sealed record RefSegment(string Id, string Interaction)
{
    public string? Agent { get; init; }
    public string Kind { get; init; } = "agent";
    public string? Queue { get; init; }
    public string? Vendor { get; init; }
    public long Started { get; init; }
    public long? Ended { get; init; }
    public long? Talk { get; init; }
    public long? Hold { get; init; }
    public long? Wrap { get; init; }
    public bool DateOnly { get; init; }

    public bool HasParts => Talk is not null || Hold is not null || Wrap is not null;

    /// <summary>The end, given or from its parts; null when the segment is open.</summary>
    public long? End => Ended ?? (HasParts ? Started + Parts : null);

    public long Parts => (Talk ?? 0) + (Hold ?? 0) + (Wrap ?? 0);

    public long? Handle => HasParts ? Parts : Ended - Started;

    public long? TalkTime => Talk ?? (End is { } end ? Math.Max(0, end - Started - (Hold ?? 0) - (Wrap ?? 0)) : null);
}

public sealed record RefAgentVersion(string Agent, int? FromDay, string? Role, string? Team, string? Site, string? Vendor);

public sealed record RefStaffing(string Agent, long Started, long Ended, string State, bool? Paid)
{
    public bool IsPaid => Paid ?? State != "absent";
}

public sealed record RefPaidTime(string Agent, string Period, int FirstDay, int EndDay, long Paid);

public sealed record RefLine(string Id, string Account, long Amount)
{
    public string? Date { get; init; } // as written: a date, or else
    public string? Period { get; init; } // a period
    public int FirstDay { get; init; }
    public int EndDay { get; init; }
    public string? Currency { get; init; }
    public string? Agent { get; init; }
    public string? Team { get; init; }
    public string? Site { get; init; }
    public string? Channel { get; init; }
    public string? Vendor { get; init; }
    public string? Initiative { get; init; }
}

/// <summary>A rate to the workspace's currency, in 10⁻¹².</summary>
public sealed record RefFx(string Currency, int Day, long Rate);

public sealed record RefUsage(string Id, string? Interaction, string Meter, long Quantity, long? At);

public sealed record RefSurvey(string Id, string Question, string? Interaction, string Instrument, long Score, long? Answered);

public sealed record RefCustomer(string Id, string? Segment);

public sealed class RefFacts
{
    public required DateTimeZone Zone { get; init; }
    public required string Currency { get; init; }

    /// <summary>First month of the fiscal year, 1 for January.</summary>
    public int FiscalStart { get; init; } = 1;

    /// <summary>Whether the interactions file has the column completed_at (empty then means open).</summary>
    public bool CompletedColumn { get; init; }

    public List<RefInteraction> Interactions { get; } = [];
    public List<RefSegment> Segments { get; } = [];
    public List<RefAgentVersion> Agents { get; } = [];
    public List<RefStaffing> Staffing { get; } = [];
    public List<RefPaidTime> PaidTime { get; } = [];
    public List<RefLine> Ledger { get; } = [];
    public List<RefFx> Fx { get; } = [];
    public List<RefUsage> Usage { get; } = [];
    public List<RefSurvey> Surveys { get; } = [];
    public List<RefCustomer> Customers { get; } = [];
}
