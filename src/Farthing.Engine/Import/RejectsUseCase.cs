using System.Text;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Pipeline;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import;

/// <summary>
/// Lists rows that were not taken, and writes them to a file in the form of their source with the reason beside them: once
/// mended, that file imports alone under the same pack and completes the batch.
/// </summary>
public static class RejectsUseCase
{
    /// <summary>The rows that are still refused, in the order of their batches and lines.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="batch">Only this batch's; null: all.</param>
    /// <exception cref="UserException">FT-2401: there is no such batch.</exception>
    public static IReadOnlyList<RejectedRow> List(DuckDbConnection connection, int? batch)
    {
        if (batch is { } asked && connection.Scalar<long>("SELECT count(*) FROM batches WHERE batch = $1", asked) == 0)
        {
            int last = connection.Scalar<int>("SELECT coalesce(max(batch), 0) FROM batches");
            throw new UserException(
                "FT-2401", Invariant($"There is no batch {asked}."), new SourcePlace("--batch", 1, 1, Invariant($"{asked}")),
                last == 0 ? "nothing has been imported yet" : Invariant($"the latest is {last}"));
        }

        List<RejectedRow> rows = [];
        using DuckDbReader reader = connection.Query(
            "SELECT r.batch, r.file, b.pack, r.line, r.col, r.field, r.code, r.reason, r.header, r.raw FROM rejects r JOIN batches b USING (batch) "
            + "WHERE r.resolved_by IS NULL AND (r.batch = $1 OR $1 = 0) ORDER BY r.batch, r.line", FirstOf(connection, batch ?? 0));
        while (reader.Read())
        {
            rows.Add(new RejectedRow(
                reader.GetInt32(0), reader.GetString(1)!, reader.GetString(2)!, reader.GetInt64(3), reader.GetInt32(4), reader.GetString(5)!,
                reader.GetString(6)!, reader.GetString(7)!, reader.GetString(8) ?? "", reader.GetString(9)!));
        }

        return rows;
    }

    // A batch that repeated a file lists nothing of its own: its refused rows are those of the first batch of the file.
    private static int FirstOf(DuckDbConnection connection, int batch) => batch == 0 ? 0 : connection.Scalar<int>(
        "SELECT min(a.batch) FROM batches a JOIN batches b ON a.sha256 = b.sha256 AND a.pack_sha256 = b.pack_sha256 WHERE b.batch = $1", batch);

    /// <summary>Writes rows to a file that their pack reads.</summary>
    /// <param name="rows">The rows; of one pack and one header.</param>
    /// <param name="library">The packs.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <returns>How many rows were written; those too long to be kept whole are not.</returns>
    /// <exception cref="UserException">FT-2402 rows of several kinds, FT-2403 the file cannot be written.</exception>
    public static int WriteFile(IReadOnlyList<RejectedRow> rows, PackLibrary library, string path)
    {
        if (rows.Select(r => (r.Pack, r.Header)).Distinct().Count() > 1)
        {
            string batches = string.Join(", ", rows.Select(r => r.Batch).Distinct());
            throw new UserException(
                "FT-2402", $"The rejected rows are of different packs or headers (batches {batches}).", suggestion: "write one batch at a time: --batch B");
        }

        RejectedRow[] whole = [.. rows.Where(r => !(r.Raw.Length > 60_000 && r.Raw.EndsWith('…')))];
        try
        {
            using StreamWriter writer = new(path, append: false, new UTF8Encoding(NeedsMark(rows, library)));
            if (whole.Length > 0)
            {
                Write(whole, library.Get(whole[0].Pack), writer);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException("FT-2403", $"{path} cannot be written: {e.Message}", new SourcePlace(path, 0, 0));
        }

        return whole.Length;
    }

    // A byte order mark outweighs the encoding that the pack names.
    private static bool NeedsMark(IReadOnlyList<RejectedRow> rows, PackLibrary library) =>
        rows.Count > 0 && library.Get(rows[0].Pack).Format.Encoding is not (SourceEncoding.Auto or SourceEncoding.Utf8);

    private static void Write(RejectedRow[] rows, Pack pack, StreamWriter writer)
    {
        string header = rows[0].Header;
        bool delimited = header.Length > 0 || !pack.Format.Header;
        if (!delimited)
        {
            foreach (RejectedRow row in rows)
            {
                writer.Write(JsonLine(row) + "\n");
            }

            return;
        }

        byte delimiter = pack.Format.Delimiter ?? TableOpener.Delimiter(pack.Columns, header, tabs: false);
        CsvDialect dialect = new(delimiter, pack.Format.Quote, Header: false, SkipLines: 0);
        for (int i = 0; i < pack.Format.SkipLines; i++)
        {
            writer.Write("\n");
        }

        if (!pack.Format.Header)
        {
            // Without a header there is nowhere to name a further column: the rows stand alone.
            foreach (RejectedRow row in rows)
            {
                writer.Write(row.Raw + "\n");
            }

            return;
        }

        List<string> columns = Fields(header, dialect) ?? [];
        int reason = columns.IndexOf(RowPlanner.ReasonColumn);
        writer.Write(reason < 0 ? $"{header}{(char)delimiter}{RowPlanner.ReasonColumn}\n" : header + "\n");
        foreach (RejectedRow row in rows)
        {
            writer.Write(Line(row, dialect, columns.Count, reason) + "\n");
        }
    }

    private static string Line(RejectedRow row, CsvDialect dialect, int columns, int reasonColumn)
    {
        char delimiter = (char)dialect.Delimiter;
        string reason = Quoted(RejectWriter.Format(row.Batch, row.Line, row.Reason), dialect);
        List<string>? fields = Fields(row.Raw, dialect);
        if (reasonColumn < 0 || fields is null || fields.Count <= reasonColumn)
        {
            // The row stays as it was, filled up to the width of the header.
            int missing = Math.Max(0, columns - (reasonColumn < 0 ? 0 : 1) - (fields?.Count ?? columns));
            return row.Raw + new string(delimiter, missing) + delimiter + reason;
        }

        return string.Join(delimiter, fields.Select((f, i) => i == reasonColumn ? reason : Quoted(f, dialect)));
    }

    private static string Quoted(string text, CsvDialect dialect) => dialect.Quote is null
        ? text.Replace((char)dialect.Delimiter, ' ').Replace('\n', ' ').Replace('\r', ' ')
        : CsvText.Quote(text, (char)dialect.Delimiter);

    private static List<string>? Fields(string raw, CsvDialect dialect)
    {
        using CsvRows rows = new(new MemoryStream(Encoding.UTF8.GetBytes(raw)), dialect);
        rows.Read();
        if (rows.Fault is { Code: not "FT-2102" })
        {
            return null;
        }

        return [.. Enumerable.Range(0, rows.FieldCount).Select(i => Encoding.UTF8.GetString(rows.Field(i)))];
    }

    private static string JsonLine(RejectedRow row)
    {
        int end = row.Raw.LastIndexOf('}');
        string reason = System.Text.Json.JsonSerializer.Serialize(RejectWriter.Format(row.Batch, row.Line, row.Reason));
        bool empty = row.Raw.AsSpan().Trim() is "{}";
        return end < 0 || row.Raw.Contains('"' + RowPlanner.ReasonColumn + '"', StringComparison.Ordinal)
            ? row.Raw
            : $"{row.Raw[..end]}{(empty ? "" : ", ")}\"{RowPlanner.ReasonColumn}\": {reason}{row.Raw[end..]}";
    }
}
