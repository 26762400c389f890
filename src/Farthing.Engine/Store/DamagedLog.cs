using System.Globalization;
using System.Text.RegularExpressions;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>
/// A write-ahead log whose end was torn by a power cut. DuckDB skips a log that merely ends early; one with garbage it
/// refuses, and says at which byte. What stands before that byte are whole transactions and the beginning of one that
/// never happened, so the log is cut there; the damaged one is kept beside it.
/// </summary>
internal static partial class DamagedLog
{
    /// <summary>Cuts the log at the damage that the error tells of.</summary>
    /// <returns>What to tell the user; null when the error is not about a damaged log.</returns>
    public static Problem? Cut(DuckDbException error, string databaseFile)
    {
        Match match = PositionPattern().Match(error.Message);
        string log = databaseFile + ".wal";
        if (!match.Success || !File.Exists(log)
            || !long.TryParse(match.Groups["position"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long position)
            || position >= new FileInfo(log).Length)
        {
            return null;
        }

        string kept = FreeName(log);
        File.Copy(log, kept);
        using (FileStream stream = new(log, FileMode.Open, FileAccess.Write))
        {
            stream.SetLength(position);
            stream.Flush(flushToDisk: true);
        }

        return new Problem(
            "FT-5008", Severity.Warning,
            "The store's log was damaged, as after a power cut. What was complete before the damage is kept; commands after it may be missing.",
            new SourcePlace(kept, 0, 0),
            "run \"farthing status\", then repeat the last imports and costing runs: what is there already is not taken twice");
    }

    private static string FreeName(string log)
    {
        for (int number = 1; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{log}.damaged-{number}");
            if (!File.Exists(name))
            {
                return name;
            }
        }
    }

    [GeneratedRegex(@"Corrupt WAL file: .*?at byte position (?<position>\d+)", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PositionPattern();
}
