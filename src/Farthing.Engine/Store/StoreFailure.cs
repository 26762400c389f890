using System.Globalization;
using System.Text.RegularExpressions;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Store;

/// <summary>Says in words what an error of the engine or of the file system means for whoever runs Farthing.</summary>
public static partial class StoreFailure
{
    /// <summary>The code of what is said when another process has the store.</summary>
    public const string InUse = "FT-5002";

    /// <summary>The problem behind an error about the store; null when it is not one that the user can mend.</summary>
    /// <param name="error">What was thrown while the store was opened, read or written.</param>
    /// <param name="file">The store's file.</param>
    public static Problem? Explain(Exception error, string? file) => error switch
    {
        UnauthorizedAccessException => NotWritable(file),
        DuckDbException e when IsDiskFull(e.Message) => DiskFull(file),
        IOException e when IsDiskFull(e.Message) => DiskFull(file),
        IOException e => new Problem("FT-5006", Severity.Error, $"The store's folder cannot be used: {e.Message}", Place(file)),
        DuckDbException { Kind: DuckDbErrorKind.OutOfMemory } => new Problem(
            "FT-5009", Severity.Error, "The work needs more memory than the engine may use.", null,
            "close other programs, or work on a shorter period at a time"),
        DuckDbException e => ExplainOpening(e.Message, file),
        _ => null,
    };

    private static Problem? ExplainOpening(string message, string? file)
    {
        if (message.Contains("Could not set lock", StringComparison.Ordinal)
            || message.Contains("being used by another process", StringComparison.Ordinal))
        {
            return Held(message, file);
        }

        if (message.Contains("already open in this process", StringComparison.Ordinal))
        {
            return new Problem(InUse, Severity.Error, "The store is already open in this process.", Place(file));
        }

        if (message.Contains("Permission denied", StringComparison.Ordinal)
            || message.Contains("Read-only file system", StringComparison.Ordinal)
            || message.Contains("read-only mode", StringComparison.Ordinal))
        {
            return NotWritable(file);
        }

        if (message.Contains("newer version", StringComparison.OrdinalIgnoreCase)
            || message.Contains("version number", StringComparison.OrdinalIgnoreCase))
        {
            return new Problem(
                "FT-5004", Severity.Error, "The store was written by a newer engine than this Farthing has.", Place(file),
                "update Farthing");
        }

        return IsDamage(message)
            ? new Problem(
                "FT-5003", Severity.Error, $"The store's file cannot be read: {FirstLine(message)}", Place(file),
                "restore it from a backup, or move the folder .farthing away and import the files again")
            : null;
    }

    private static bool IsDamage(string message) =>
        message.Contains("not a valid DuckDB database", StringComparison.Ordinal)
        || message.Contains("Corrupt", StringComparison.OrdinalIgnoreCase)
        || message.Contains("checksum", StringComparison.OrdinalIgnoreCase)
        || message.Contains("WAL", StringComparison.Ordinal)
        || message.StartsWith("Serialization Error", StringComparison.Ordinal)
        || message.StartsWith("IO Error", StringComparison.Ordinal);

    private static bool IsDiskFull(string message) =>
        message.Contains("No space left on device", StringComparison.Ordinal)
        || message.Contains("not enough space", StringComparison.OrdinalIgnoreCase)
        || message.Contains("File too large", StringComparison.Ordinal)
        || message.Contains("Disk quota exceeded", StringComparison.Ordinal);

    private static Problem Held(string message, string? file)
    {
        Match holder = HolderPattern().Match(message);
        string who = holder.Success
            ? string.Create(
                CultureInfo.InvariantCulture, $"process {holder.Groups["pid"].Value} ({holder.Groups["program"].Value})")
            : "another process";
        return new Problem(
            InUse, Severity.Error, $"The store is in use by {who}.", Place(file),
            "wait until it has finished, or end it; one process at a time works on a store (farthing import --wait takes its turn)");
    }

    private static Problem NotWritable(string? file) => new(
        "FT-5006", Severity.Error, "The store cannot be written: its folder or file does not permit it.", Place(file),
        "give yourself the right to write there, or copy the workspace to where you have it");

    private static Problem DiskFull(string? file) => new(
        "FT-5007", Severity.Error, "The disk is full; nothing of this command was kept.", Place(file),
        "make room on the disk that holds the folder .farthing, then run the command again");

    private static SourcePlace? Place(string? file) => file is null ? null : new SourcePlace(file, 0, 0);

    private static string FirstLine(string message)
    {
        int end = message.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    [GeneratedRegex(@"held in (?<program>.+?) \(PID (?<pid>\d+)\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HolderPattern();
}
