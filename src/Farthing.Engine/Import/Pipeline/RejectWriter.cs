using System.Globalization;
using System.Text;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Lists refused rows in the store, and settles those that a file of rejected rows brings back.</summary>
internal sealed class RejectWriter(StoreWriter writer, int batch, string file, string? header)
{
    private static readonly IReadOnlyList<FactColumn> Columns =
        FactColumn.List("batch:i file:t line:l col:i field:t code:t reason:t header:t raw:t resolved_by:i");

    private readonly byte[][] _constant = [Encoding.UTF8.GetBytes(file), Encoding.UTF8.GetBytes(header ?? "")];
    private readonly List<(int Batch, long Line)> _settled = [];
    private FactChunk? _chunk;

    /// <summary>How many rows were refused.</summary>
    public long Count { get; private set; }

    /// <summary>The first few, to show at once.</summary>
    public List<Reject> First { get; } = [];

    /// <summary>Lists a row.</summary>
    public void Add(Reject reject)
    {
        FactChunk chunk = _chunk ??= writer.Rent("rejects", Columns);
        int row = chunk.Count;
        ChunkColumn[] c = chunk.Columns;
        (c[0].Values[row], c[2].Values[row], c[3].Values[row], c[9].Values[row]) = (batch, reject.Line, reject.Column, ChunkColumn.Null);
        chunk.SetText(c[1], row, _constant[0]);
        chunk.SetText(c[4], row, Encoding.UTF8.GetBytes(reject.Field));
        chunk.SetText(c[5], row, Encoding.UTF8.GetBytes(reject.Code));
        chunk.SetText(c[6], row, Encoding.UTF8.GetBytes(reject.Reason));
        chunk.SetText(c[7], row, _constant[1]);
        chunk.SetText(c[8], row, Encoding.UTF8.GetBytes(reject.Raw));
        Count++;
        if (First.Count < 5)
        {
            First.Add(reject);
        }

        if (++chunk.Count == FactChunk.Capacity)
        {
            writer.Post(chunk);
            _chunk = null;
        }
    }

    /// <summary>Notes that a row comes from a file of rejected rows, if its reason column says so.</summary>
    public void Settle(SourceRows rows, int reasonColumn)
    {
        if (TryParse(Encoding.UTF8.GetString(rows.Field(reasonColumn)), out int of, out long line))
        {
            _settled.Add((of, line));
        }
    }

    /// <summary>Sends what is left.</summary>
    public void Flush()
    {
        if (_chunk is not null)
        {
            writer.Post(_chunk);
            _chunk = null;
        }
    }

    /// <summary>Marks the rows that came back as settled by this batch: what is still wrong with them is listed under it.</summary>
    /// <returns>How many there were.</returns>
    public long MarkSettled(DuckDbConnection connection)
    {
        if (_settled.Count == 0)
        {
            return 0;
        }

        connection.Execute("CREATE TEMP TABLE settled(batch INTEGER, line BIGINT)");
        using (DuckDbAppender appender = connection.Appender("settled"))
        {
            foreach ((int of, long line) in _settled)
            {
                appender.Append(of).Append(line).EndRow();
            }

            appender.Complete();
        }

        long count = connection.Execute(
            "UPDATE rejects AS r SET resolved_by = $1 FROM settled AS s "
            + "WHERE r.batch = s.batch AND r.line = s.line AND r.resolved_by IS NULL AND r.batch <> $1", batch);
        connection.Execute("DROP TABLE settled");
        return count;
    }

    /// <summary>What the reason column of a file of rejected rows says: where the row was refused, and why.</summary>
    public static string Format(int batch, long line, string reason) =>
        string.Create(CultureInfo.InvariantCulture, $"[batch {batch}, line {line}] {reason}");

    private static bool TryParse(string text, out int batch, out long line)
    {
        (batch, line) = (0, 0);
        int close = text.IndexOf(']', StringComparison.Ordinal);
        int comma = text.IndexOf(", line ", StringComparison.Ordinal);
        return text.StartsWith("[batch ", StringComparison.Ordinal) && comma > 7 && close > comma
            && int.TryParse(text.AsSpan(7, comma - 7), NumberStyles.None, CultureInfo.InvariantCulture, out batch)
            && long.TryParse(text.AsSpan(comma + 7, close - comma - 7), NumberStyles.None, CultureInfo.InvariantCulture, out line);
    }
}
