using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Farthing.Core.Costing;
using Farthing.Core.Ledger;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Costing;

/// <summary>
/// A digest of everything that a month's costs depend on, so that the same inputs need no new run and any change is seen.
/// </summary>
internal static class InputDigest
{
    /// <summary>Raised whenever the same inputs would be costed differently.</summary>
    private const string Algorithm = "costing 2";

    private const ulong P1 = 0x9E3779B185EBCA87, P2 = 0xC2B2AE3D27D4EB4F, P3 = 0x165667B19E3779F9, P4 = 0x85EBCA77C2B2AE63;

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Of(Workspace workspace, int month, MonthInput input, long[] pieceMs, long[] carrierMs)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        StringBuilder text = new();
        text.AppendLine(Algorithm).AppendLine(workspace.Currency).AppendLine(workspace.Calendar.Zone.Id)
            .AppendLine(CultureInfo.InvariantCulture, $"{month} {input.FirstDay} {input.EndDay}")
            .AppendLine(input.Model.Text);
        foreach (MonthLine line in input.Ledger.Lines)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{line.Line.Id}\t{line.Line.Account}\t{line.Amount}\t{line.Original}\t{line.Component}\t{line.Fate}\t{line.Pool}\t{line.Line.Narrowing}");
        }

        foreach (RateRule rate in input.Model.Rates)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{rate.Pool} {input.Rates.Find(rate.Currency, input.EndDay - 1)}");
        }

        hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        foreach (int[] column in (ReadOnlySpan<int[]>)[input.Agents.Role, input.Agents.Team, input.Agents.Site, input.Agents.Vendor])
        {
            hash.AppendData(MemoryMarshal.AsBytes(column.AsSpan()));
        }

        hash.AppendData(MemoryMarshal.AsBytes(input.Agents.StaffedMs.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(input.Agents.PaidTimeMs.AsSpan()));
        Rows(hash, input.Pieces, pieceMs);
        Rows(hash, input.Carriers, carrierMs);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Rows(IncrementalHash hash, CostRows rows, long[] costMs)
    {
        List<UInt128> parts = [Mix(MemoryMarshal.AsBytes(rows.Interaction.AsSpan())), Mix(MemoryMarshal.AsBytes(rows.Segment.AsSpan())), Mix(MemoryMarshal.AsBytes(costMs.AsSpan()))];
        foreach (Driver driver in rows.Drivers.OrderBy(d => d.ToString(), StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(driver.ToString()));
            parts.Add(Mix(MemoryMarshal.AsBytes(rows.DriverColumn(driver).AsSpan())));
        }

        foreach (DimensionColumn dimension in rows.Dimensions.Values.OrderBy(d => d.Field, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(dimension.Field));
            foreach (string? own in dimension.OwnTexts.Skip(1))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"\u001f{own}"));
            }

            parts.Add(Mix(MemoryMarshal.AsBytes(dimension.Codes.AsSpan())));
        }

        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(parts)));
    }

    /// <summary>
    /// 128 bits of a column: four chains of multiply, rotate and multiply with odd constants (the rounds and constants of xxHash64),
    /// so that the processor works on four words at a time, folded in two ways. It guards against accidents, not against forgers,
    /// who could edit the store anyway.
    /// </summary>
    private static UInt128 Mix(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        (ulong a, ulong b, ulong c, ulong d) = (P1, P2, P3, P4 ^ (ulong)bytes.Length);
        int at = 0;
        for (; at + 3 < words.Length; at += 4)
        {
            (a, b, c, d) = (Round(a, words[at]), Round(b, words[at + 1]), Round(c, words[at + 2]), Round(d, words[at + 3]));
        }

        for (; at < words.Length; at++)
        {
            a = Round(a, words[at]);
        }

        foreach (byte rest in bytes[(bytes.Length & ~7)..])
        {
            b = Round(b, rest);
        }

        return new UInt128(Round(Round(Round(a, b), c), d), Round(Round(Round(d, c), b), a));
    }

    private static ulong Round(ulong state, ulong word) =>
        unchecked(BitOperations.RotateLeft(state + (word * P2), 31) * P1);
}
