namespace Farthing.Core.Errors;

/// <summary>How bad a problem is: an error stops the work, a warning does not, a note only informs.</summary>
public enum Severity
{
    /// <summary>The work cannot be done until it is mended.</summary>
    Error,

    /// <summary>The work is done; the number may not mean what its reader thinks.</summary>
    Warning,

    /// <summary>Something worth knowing.</summary>
    Note,
}

/// <summary>Where in the user's text something stands.</summary>
/// <param name="File">The file as the user named it, or a flag such as <c>--where</c>.</param>
/// <param name="Line">Line number from 1; 0 where a whole file is meant.</param>
/// <param name="Column">Column from 1, in characters; 0 where a whole line is meant.</param>
/// <param name="Excerpt">The line's text, null when it is not at hand.</param>
/// <param name="Length">How many characters are meant, at least 1.</param>
public sealed record SourcePlace(string File, int Line, int Column, string? Excerpt = null, int Length = 1)
{
    /// <summary>The place of what stands after a flag (<c>--by</c>) or in an argument's place (<c>KPI</c>) on the command line.</summary>
    public static SourcePlace Argument(string name, string text) => new(name, 1, 1, text, Math.Max(1, text.Length));
}

/// <summary>One thing wrong with what the user gave, as a value: where, what, and what to do.</summary>
/// <param name="Code">Stable id of the message, such as <c>FT-2003</c>; listed in <c>docs/errors.md</c>.</param>
/// <param name="Severity">Whether it stops the work.</param>
/// <param name="Message">One or two plain sentences.</param>
/// <param name="Place">Where it stands, null when it stands nowhere in particular.</param>
/// <param name="Suggestion">What to do about it, null when there is nothing to suggest.</param>
public sealed record Problem(
    string Code, Severity Severity, string Message, SourcePlace? Place = null, string? Suggestion = null);

/// <summary>The user's input is at fault (exit code 2). Carries every problem found, at least one.</summary>
public sealed class UserException : Exception
{
    /// <summary>One problem.</summary>
    public UserException(Problem problem) : this([problem])
    {
    }

    /// <summary>All problems found at once; must not be empty.</summary>
    public UserException(IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, problems.Select(p => p.Message))) => Problems = problems;

    /// <summary>A message with its code, place and suggestion.</summary>
    public UserException(string code, string message, SourcePlace? place = null, string? suggestion = null)
        : this(new Problem(code, Severity.Error, message, place, suggestion))
    {
    }

    /// <summary>The problems, at least one.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
