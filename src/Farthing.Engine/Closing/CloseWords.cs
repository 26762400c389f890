using System.Globalization;
using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Core.Money;
using Farthing.Core.Time;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.Engine.Closing;

/// <summary>What closing and reopening have in common: who and why, the entry, its writing.</summary>
internal static class CloseWords
{
    private const int LongestName = 200;
    private const int LongestReason = 2_000;

    /// <summary>Refuses a signature without a name or a reason.</summary>
    /// <exception cref="UserException">FT-3202.</exception>
    public static void Check(CloseRequest request)
    {
        List<Problem> problems = [];
        Check(problems, request.By, "--by", "a name", LongestName);
        Check(problems, request.Reason, "--reason", "a reason", LongestReason);
        if (problems.Count > 0)
        {
            throw new UserException(problems);
        }
    }

    /// <summary>An entry without what only a close has.</summary>
    public static CloseEntry Entry(CloseLog log, CloseAction action, CloseRequest request, StoredRun run, IClock clock) => new()
    {
        Seq = log.Chain.Count + 1,
        Action = action,
        AtMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
        Month = run.Month,
        Period = run.Period,
        By = request.By.Trim(),
        Reason = request.Reason.Trim(),
        Run = run.Run,
        Version = run.Version,
        Currency = run.Currency,
    };

    /// <summary>Writes an entry in one transaction and gives its hash.</summary>
    /// <exception cref="UserException">FT-3220: someone else wrote at the same moment.</exception>
    public static string Write(DuckDbConnection connection, CloseLog log, CloseEntry entry, IProgress<string>? steps)
    {
        try
        {
            using DuckDbTransaction transaction = connection.BeginTransaction();
            log.Append(connection, entry);
            steps?.Report("written");
            transaction.Commit();
        }
        catch (DuckDbException e) when (e.Kind == DuckDbErrorKind.Transaction || e.Message.StartsWith("Constraint Error", StringComparison.Ordinal))
        {
            throw new UserException(
                "FT-3220", $"Someone else closed or reopened a month at the same moment; {entry.Period} is as they left it.",
                suggestion: "look at it again: farthing statement --period " + entry.Period);
        }

        steps?.Report("closed");
        return CloseLog.Read(connection).Head;
    }

    /// <summary>Notes on waivers that nothing needed.</summary>
    public static IEnumerable<Problem> Needless(IEnumerable<Waiver> waivers, IReadOnlyCollection<Obstacle> obstacles) => waivers
        .Where(w => obstacles.All(o => o.Kind != w.Kind))
        .Select(w => new Problem("FT-3214", Severity.Note, $"Nothing had to be waived under \"{w.Kind.Name()}\"; the waiver is not recorded."));

    /// <summary>What was found under a kind, in one text.</summary>
    public static string Found(IEnumerable<Obstacle> obstacles, WaiverKind kind) =>
        string.Join(" ", obstacles.Where(o => o.Kind == kind).Select(o => o.Problem.Message));

    /// <summary>An amount with its currency.</summary>
    public static string Money(Int128 micro, string currency) => $"{Micro.ToPlain(micro)} {currency}";

    /// <summary>The local day of an instant.</summary>
    public static string Day(Workspace workspace, long ms) => DayNumber.Text(workspace.Calendar.DayOf(ms));

    private static void Check(List<Problem> problems, string given, string option, string what, int longest)
    {
        if (string.IsNullOrWhiteSpace(given))
        {
            problems.Add(new Problem("FT-3202", Severity.Error, $"A month is closed or reopened under {what}.", new SourcePlace(option, 0, 0), $"write {option} with {what}"));
        }
        else if (given.Trim().Length > longest || given.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
        {
            problems.Add(new Problem(
                "FT-3202", Severity.Error, string.Create(CultureInfo.InvariantCulture, $"{option} takes at most {longest} characters, without control characters."),
                new SourcePlace(option, 0, 0)));
        }
    }
}
