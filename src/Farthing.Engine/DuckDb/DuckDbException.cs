namespace Farthing.Engine.DuckDb;

/// <summary>What kind of failure DuckDB reports; only the kinds that Farthing treats differently are told apart.</summary>
public enum DuckDbErrorKind
{
    /// <summary>Anything else: parser, binder, conversion, constraint, …</summary>
    Other,

    /// <summary>Reading or writing a file failed, or the file is locked or is not a DuckDB file.</summary>
    Io,

    /// <summary>The query was interrupted.</summary>
    Interrupt,

    /// <summary>The memory limit was reached and nothing more could be spilled.</summary>
    OutOfMemory,

    /// <summary>The lock-down forbids what was asked.</summary>
    Permission,

    /// <summary>Two transactions changed the same rows, or the transaction was aborted by an earlier error.</summary>
    Transaction,

    /// <summary>The database can no longer be used; open it again.</summary>
    Fatal,
}

/// <summary>DuckDB refused or failed; the message is DuckDB's own.</summary>
public sealed class DuckDbException : Exception
{
    /// <summary>An error with DuckDB's text and, where known, the SQL that caused it.</summary>
    public DuckDbException(string message, string? sql = null, Exception? inner = null)
        : base(message, inner)
    {
        Sql = sql;
        Kind = KindOf(message);
    }

    /// <summary>The SQL that failed, null when the failure did not come from SQL.</summary>
    public string? Sql { get; }

    /// <summary>What kind of failure it is, read from the prefix that DuckDB gives every message.</summary>
    public DuckDbErrorKind Kind { get; }

    private static DuckDbErrorKind KindOf(string message)
    {
        int end = message.IndexOf(" Error:", StringComparison.Ordinal);
        return end < 0 ? DuckDbErrorKind.Other : message[..end].ToUpperInvariant() switch
        {
            "IO" => DuckDbErrorKind.Io,
            "INTERRUPT" => DuckDbErrorKind.Interrupt,
            "OUT OF MEMORY" => DuckDbErrorKind.OutOfMemory,
            "PERMISSION" => DuckDbErrorKind.Permission,
            "TRANSACTION" or "TRANSACTIONCONTEXT" => DuckDbErrorKind.Transaction,
            "FATAL" => DuckDbErrorKind.Fatal,
            _ => DuckDbErrorKind.Other,
        };
    }
}
