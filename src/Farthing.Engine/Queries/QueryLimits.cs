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
}
