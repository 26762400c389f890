using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Store;

namespace Farthing.Cli;

/// <summary>What the machine refuses: a full disk, a missing right. Not Farthing's fault, so exit code 2.</summary>
internal static class SystemFaults
{
    private const int NoSpaceUnix = 28;
    private const int QuotaUnix = 122;
    private const int BrokenPipeUnix = 32;
    private const int NoSpaceWindows = unchecked((int)0x80070070);
    private const int BrokenPipeWindows = unchecked((int)0x8007006D);

    /// <summary>The problem in plain words; null when it is none of these.</summary>
    public static Problem? Explain(Exception e) => e switch
    {
        DuckDbException engine => StoreFailure.Explain(engine, null),
        IOException io when io.HResult is NoSpaceUnix or QuotaUnix or NoSpaceWindows => new Problem(
            "FT-6005", Severity.Error, "The disk is full. Nothing half-done was left behind.", null,
            "free some space and run the command again"),
        UnauthorizedAccessException denied => new Problem(
            "FT-6006", Severity.Error, $"The system refuses: {denied.Message}", null,
            "check the rights of the file and its folder"),
        DirectoryNotFoundException or FileNotFoundException or PathTooLongException =>
            new Problem("FT-6007", Severity.Error, e.Message, null, "check the path"),
        IOException io when !IsBrokenPipe(io) => new Problem(
            "FT-6008", Severity.Error, $"A file could not be read or written: {io.Message}", null,
            "check the disk, the rights, and whether another program holds the file"),
        _ => null,
    };

    /// <summary>Whether the reader of standard output has gone.</summary>
    public static bool IsBrokenPipe(Exception e) =>
        e is IOException && (e.HResult is BrokenPipeUnix or BrokenPipeWindows
            || e.Message.Contains("Broken pipe", StringComparison.OrdinalIgnoreCase));
}
