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
    private const string Algorithm = "costing 1";

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
            parts.Add(Mix(MemoryMarshal.AsBytes(dimension.Codes.AsSpan())));
        }

        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(parts)));
    }

    /// <summary>
    /// 128 bits of a column, several bytes a cycle: two chains of multiply, rotate and add with different odd constants
    /// (those of xxHash). It guards against accidents, not against forgers, who could edit the store anyway.
    /// </summary>
    private static UInt128 Mix(ReadOnlySpan<byte> bytes)
    {
        ulong a = 0x9E3779B185EBCA87, b = 0xC2B2AE3D27D4EB4F ^ (ulong)bytes.Length;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            unchecked
            {
                a = BitOperations.RotateLeft(a + (word * 0xC2B2AE3D27D4EB4F), 31) * 0x9E3779B185EBCA87;
                b = (BitOperations.RotateLeft(b, 27) ^ (word * 0x165667B19E3779F9)) * 0x85EBCA77C2B2AE63;
            }
        }

        foreach (byte rest in bytes[(bytes.Length & ~7)..])
        {
            unchecked
            {
                a = BitOperations.RotateLeft(a ^ ((ulong)rest * 0x27D4EB2F165667C5), 11) * 0x9E3779B185EBCA87;
                b = BitOperations.RotateLeft(b + rest, 13) * 0x85EBCA77C2B2AE63;
            }
        }

        return new UInt128(a, b);
    }
}
