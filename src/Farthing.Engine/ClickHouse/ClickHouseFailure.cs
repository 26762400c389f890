using System.Text.RegularExpressions;
using Farthing.Core.Errors;

namespace Farthing.Engine.ClickHouse;

/// <summary>Says in words what an error of ClickHouse means for whoever runs Farthing.</summary>
public static partial class ClickHouseFailure
{
    private const int MostText = 300;

    /// <summary>Does some work on ClickHouse.</summary>
    /// <exception cref="UserException">FT-5101 to FT-5105, FT-5108 to FT-5110, FT-5113: what went wrong, in words.</exception>
    public static T Explained<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return work();
        }
        catch (ClickHouseException e)
        {
            throw new UserException(Explain(e));
        }
    }

    /// <summary>The problem behind an error of ClickHouse.</summary>
    public static Problem Explain(ClickHouseException error) => error.Code switch
    {
        0 => new Problem(
            "FT-5101", Severity.Error, error.Message, null,
            "check the urls in farthing.yaml and that the server runs, then run the command again"),
        192 or 193 or 194 or 516 or 195 => new Problem(
            "FT-5102", Severity.Error, "ClickHouse refuses the user or the password.", null,
            "check user in farthing.yaml, and the environment variable that password-env names"),
        209 or 210 or 279 or 32 or 198 when ShardIn(error.Message) is { } shard => new Problem(
            "FT-5103", Severity.Error, $"The shard at {shard} does not answer, so there is no answer: it would lack that shard's rows.", null,
            "start that node again, then run the same command; if it lost its tables: farthing move --to clickhouse"),
        57 => new Problem(
            "FT-5113", Severity.Error, $"Somebody else moves a store to this database: {Short(error.Message)}", null,
            "wait until that has finished, then run the command again"),
        60 or 81 => new Problem(
            "FT-5104", Severity.Error, $"A table or the database is not there: {Short(error.Message)}", null, "make it with: farthing move --to clickhouse"),
        170 or 701 => new Problem(
            "FT-5108", Severity.Error, $"ClickHouse does not know the cluster: {Short(error.Message)}", null,
            "write cluster in farthing.yaml as it is called in the servers' remote_servers"),
        158 or 307 or 396 => new Problem(
            "FT-5105", Severity.Error, $"The question passes a limit of ClickHouse's user: {Short(error.Message)}", null,
            "ask about a shorter period or fewer slices, or raise the limit in the user's profile"),
        241 or 173 => new Problem(
            "FT-5105", Severity.Error, "The question needs more memory than ClickHouse gives its user.", null,
            "ask about a shorter period or fewer slices, or raise max_memory_usage of the user's profile"),
        159 or 160 => new Problem(
            "FT-5105", Severity.Error, "The question takes longer than ClickHouse lets its user ask.", null,
            "ask about a shorter period, or raise max_execution_time of the user's profile"),
        497 or 164 or 452 => new Problem(
            "FT-5109", Severity.Error, $"ClickHouse does not permit that: {Short(error.Message)}", null,
            "give the user the rights that docs/clickhouse.md names"),
        243 or 1001 when error.Message.Contains("No space", StringComparison.OrdinalIgnoreCase) => new Problem(
            "FT-5110", Severity.Error, $"A disk of ClickHouse is full: {Short(error.Message)}", null, "make room there and run the command again"),
        _ => new Problem("FT-5110", Severity.Error, $"ClickHouse refuses: {Short(error.Message)}", null, "see docs/clickhouse.md"),
    };

    /// <summary>Host and port of the shard that a message speaks of; null where it names none.</summary>
    private static string? ShardIn(string message) => ShardPattern().Match(message) is { Success: true } match ? match.Groups["shard"].Value : null;

    private static string Short(string message)
    {
        string line = message.ReplaceLineEndings(" ");
        return line.Length <= MostText ? line : line[..MostText] + " …";
    }

    [GeneratedRegex(@"(?<shard>[A-Za-z0-9_.\-\[\]:]*[A-Za-z0-9\]]:\d{2,5})\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShardPattern();
}
