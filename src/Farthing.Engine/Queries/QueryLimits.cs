using Farthing.Core.Catalogue;
using Farthing.Core.Errors;

namespace Farthing.Engine.Queries;

/// <summary>Limits of one question.</summary>
public static class QueryLimits
{
    /// <summary>Most rows of one answer.</summary>
    public const int Rows = 1_000_000;

    /// <summary>The error of an answer with more rows than that.</summary>
    public static UserException TooManyRows(int limit) => new(
        "FT-4016", Invariant($"The answer has more than {limit} rows."), suggestion: "slice by fewer dimensions, a coarser grain or a shorter period");

    /// <summary>The error of a question that took longer than it may.</summary>
    public static UserException TookTooLong(TimeSpan limit) => new(
        "FT-5011", $"The question was stopped: it took longer than {Duration.Text((long)limit.TotalMilliseconds)}.",
        suggestion: "ask about a shorter period or fewer KPIs and dimensions, or raise engine.time-limit in farthing.yaml");
}
