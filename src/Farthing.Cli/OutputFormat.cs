namespace Farthing.Cli;

/// <summary>How an answer is written to standard output.</summary>
public enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs: exact numbers.</summary>
    Json,

    /// <summary>For spreadsheets: RFC 4180, exact numbers.</summary>
    Csv,
}
