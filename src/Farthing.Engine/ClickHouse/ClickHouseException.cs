namespace Farthing.Engine.ClickHouse;

/// <summary>ClickHouse refused a statement or could not be reached; the message is its own.</summary>
/// <param name="message">What it said.</param>
/// <param name="code">Its error code; 0 where it said nothing: it could not be reached, or the connection broke.</param>
/// <param name="inner">What happened underneath.</param>
public sealed class ClickHouseException(string message, int code, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>ClickHouse's error code; 0 where it said nothing.</summary>
    public int Code => code;
}
