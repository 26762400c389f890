using Farthing.Core.Closing;
using Farthing.Core.Errors;
using Farthing.Engine.DuckDb;

namespace Farthing.Engine.Closing;

/// <summary>The log of closes and reopenings as the store holds it, and what follows from it.</summary>
public sealed class CloseLog
{
    private readonly Dictionary<string, CloseEntry> _closed = new(StringComparer.Ordinal);

    private CloseLog(List<ChainedEntry> chain)
    {
        Chain = chain;
        Faults = CloseChain.Faults(chain);
        Entries = Faults.Count == 0 ? [.. chain.Select(c => CloseEntry.Parse(c.Canonical))] : Readable(chain);
        foreach (CloseEntry entry in Entries)
        {
            if (entry.Action == CloseAction.Close)
            {
                _closed[entry.Period] = entry;
            }
            else
            {
                _closed.Remove(entry.Period);
            }
        }
    }

    /// <summary>The entries with their hashes.</summary>
    public IReadOnlyList<ChainedEntry> Chain { get; }

    /// <summary>The entries, oldest first; of a damaged log those that can be read.</summary>
    public IReadOnlyList<CloseEntry> Entries { get; }

    /// <summary>What is wrong with the chain; empty when it is whole.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>The hash of the last entry: it vouches for all before it.</summary>
    public string Head => Chain.Count == 0 ? CloseChain.Origin : Chain[^1].Sha256;

    /// <summary>Reads the log.</summary>
    public static CloseLog Read(DuckDbConnection connection)
    {
        List<ChainedEntry> chain = [];
        using DuckDbReader reader = connection.Query("SELECT seq, entry, previous_sha256, sha256 FROM close_log ORDER BY seq");
        while (reader.Read())
        {
            chain.Add(new ChainedEntry(reader.GetInt32(0), reader.GetString(1) ?? "", reader.GetString(2) ?? "", reader.GetString(3) ?? ""));
        }

        return new CloseLog(chain);
    }

    /// <summary>
    /// The close that locks a month, <c>2024-05</c>; null when it is open. Months go by their names: another fiscal year gives them other
    /// numbers, and unlocks nothing.
    /// </summary>
    public CloseEntry? Closed(string period) => _closed.GetValueOrDefault(period);

    /// <summary>The closes that lock a month now, by the order of their entries.</summary>
    public IReadOnlyList<CloseEntry> Locks => [.. _closed.Values.OrderBy(e => e.Seq)];

    /// <summary>Every entry about a month, oldest first.</summary>
    public IReadOnlyList<CloseEntry> Of(string period) => [.. Entries.Where(e => e.Period == period)];

    /// <summary>Stops where the log was changed from outside: nothing is published on top of it.</summary>
    /// <exception cref="UserException">FT-3209.</exception>
    public CloseLog Whole() => Faults.Count == 0 ? this : throw new UserException(Damage());

    /// <summary>The damage as one problem.</summary>
    public Problem Damage() => new(
        "FT-3209", Severity.Error, $"The log of closes was changed from outside: {string.Join("; ", Faults.Take(3))}.",
        Suggestion: "restore a backup of .farthing from before the change; farthing verify tells everything that differs");

    /// <summary>Writes the next entry, in the caller's transaction.</summary>
    internal void Append(DuckDbConnection connection, CloseEntry entry)
    {
        ChainedEntry link = CloseChain.Link(Chain.Count == 0 ? null : Chain[^1], entry);
        connection.Execute("INSERT INTO close_log VALUES ($1, $2, $3, $4)", link.Seq, link.Canonical, link.Previous, link.Sha256);
    }

    private static List<CloseEntry> Readable(List<ChainedEntry> chain)
    {
        List<CloseEntry> entries = [];
        foreach (ChainedEntry link in chain)
        {
            try
            {
                entries.Add(CloseEntry.Parse(link.Canonical));
            }
            catch (FormatException)
            {
                // Told among the faults.
            }
        }

        return entries;
    }
}
