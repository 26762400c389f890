using Farthing.Core.Errors;

namespace Farthing.Engine.Workspaces;

/// <summary>Collects everything wrong with a file, so that the user sees it at once.</summary>
public sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    /// <summary>What was found, in order.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Whether an error (not just a warning) was found.</summary>
    public bool HasErrors => _problems.Exists(p => p.Severity == Severity.Error);

    /// <summary>Adds an error.</summary>
    public void Error(string code, string message, SourcePlace? place, string? suggestion = null) =>
        _problems.Add(new Problem(code, Severity.Error, message, place, suggestion));

    /// <summary>Adds a warning.</summary>
    public void Warning(string code, string message, SourcePlace? place, string? suggestion = null) =>
        _problems.Add(new Problem(code, Severity.Warning, message, place, suggestion));

    /// <summary>Adds problems found elsewhere.</summary>
    public void AddRange(IEnumerable<Problem> problems) => _problems.AddRange(problems);

    /// <summary>Throws all that was found when there is an error among it.</summary>
    /// <exception cref="UserException">Every problem.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
        {
            throw new UserException([.. _problems]);
        }
    }
}
