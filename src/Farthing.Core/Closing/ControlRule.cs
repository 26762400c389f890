using Farthing.Core.Errors;
using Farthing.Core.Expressions;
using Farthing.Core.Time;

namespace Farthing.Core.Closing;

/// <summary>A control total of <c>costs.yaml</c>: what the general ledger says of some accounts in a period.</summary>
/// <param name="Account">Pattern of whole account names, as in account rules.</param>
/// <param name="Period">Whole months; it is compared when its last month is closed.</param>
/// <param name="Amount">Micro-units of the workspace's currency, all lines of those accounts, out-of-scope ones too.</param>
/// <param name="Place">Where it is written.</param>
public sealed record ControlRule(Glob Account, Period Period, long Amount, SourcePlace? Place = null);
