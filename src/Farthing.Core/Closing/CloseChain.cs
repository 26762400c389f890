using System.Security.Cryptography;
using System.Text;

namespace Farthing.Core.Closing;

/// <summary>An entry of the log as it is stored.</summary>
/// <param name="Seq">Its number, from 1.</param>
/// <param name="Canonical">Its text.</param>
/// <param name="Previous">Hash of the entry before it; <see cref="CloseChain.Origin"/> for the first.</param>
/// <param name="Sha256">Its own hash.</param>
public sealed record ChainedEntry(int Seq, string Canonical, string Previous, string Sha256);

/// <summary>
/// The chain of the log: each entry's hash is SHA-256 over the hash before it, a line feed and the entry's canonical text
/// in UTF-8. Whoever changes, inserts or removes an entry changes every hash after it.
/// </summary>
public static class CloseChain
{
    /// <summary>What stands before the first entry: 64 zeros.</summary>
    public static string Origin { get; } = new('0', 64);

    /// <summary>The hash of an entry, in hexadecimal.</summary>
    public static string Hash(string previous, string canonical) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previous + "\n" + canonical)));

    /// <summary>The entry that follows <paramref name="last"/> (null: the first) with its place in the chain.</summary>
    public static ChainedEntry Link(ChainedEntry? last, CloseEntry entry)
    {
        string previous = last?.Sha256 ?? Origin, canonical = entry.ToCanonical();
        return entry.Seq == (last?.Seq ?? 0) + 1
            ? new ChainedEntry(entry.Seq, canonical, previous, Hash(previous, canonical))
            : throw new ArgumentException("the entry's number does not follow the last one", nameof(entry));
    }

    /// <summary>What is wrong with a log, in its order; nothing when it is whole.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyList<ChainedEntry> log)
    {
        List<string> faults = [];
        string previous = Origin;
        HashSet<string> closed = new(StringComparer.Ordinal);
        for (int i = 0; i < log.Count; i++)
        {
            ChainedEntry link = log[i];
            if (link.Seq != i + 1)
            {
                faults.Add(Invariant($"entry {link.Seq} stands where entry {i + 1} should"));
            }

            if (link.Previous != previous)
            {
                faults.Add(Invariant($"entry {link.Seq} does not continue the entry before it"));
            }

            if (Hash(link.Previous, link.Canonical) != link.Sha256)
            {
                faults.Add(Invariant($"entry {link.Seq} does not have the hash of its text"));
            }

            faults.AddRange(Meaning(link, closed));
            previous = link.Sha256;
        }

        return faults;
    }

    private static IEnumerable<string> Meaning(ChainedEntry link, HashSet<string> closed)
    {
        CloseEntry entry;
        try
        {
            entry = CloseEntry.Parse(link.Canonical);
        }
        catch (FormatException)
        {
            return [Invariant($"entry {link.Seq} cannot be read")];
        }

        List<string> faults = [];
        if (entry.ToCanonical() != link.Canonical || entry.Seq != link.Seq)
        {
            faults.Add(Invariant($"entry {link.Seq} is not written as Farthing writes it"));
        }

        bool wasClosed = closed.Contains(entry.Period);
        if (wasClosed == (entry.Action == CloseAction.Close))
        {
            faults.Add(Invariant($"entry {link.Seq} {(wasClosed ? "closes" : "reopens")} {entry.Period}, which was {(wasClosed ? "closed" : "open")}"));
        }

        if (entry.Action == CloseAction.Close)
        {
            closed.Add(entry.Period);
        }
        else
        {
            closed.Remove(entry.Period);
        }

        return faults;
    }
}
