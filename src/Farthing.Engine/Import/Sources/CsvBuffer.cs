using System.Text;

namespace Farthing.Engine.Import.Sources;

/// <summary>The window of a text file in memory: the row being read and what follows it.</summary>
internal sealed class CsvBuffer(Stream stream, int limit, int initial)
{
    // The vector scan reads whole vectors; the slack keeps its last one inside the array.
    private const int Slack = 64;

    /// <summary>The bytes; those from <see cref="End"/> on mean nothing.</summary>
    public byte[] Bytes { get; private set; } = new byte[initial + Slack];

    /// <summary>Where the bytes end.</summary>
    public int End { get; private set; }

    /// <summary>Whether the file ends at <see cref="End"/>.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Whether a byte beyond ASCII has been seen.</summary>
    public bool BeyondAscii { get; private set; }

    /// <summary>Whether a zero byte has been seen.</summary>
    public bool Zeros { get; private set; }

    /// <summary>Reads on, keeping what begins at <paramref name="keep"/>, which moves to the front.</summary>
    /// <returns>False when what is kept already fills the limit: the row is too long.</returns>
    public bool Fill(int keep)
    {
        int kept = End - keep;
        if (kept >= limit)
        {
            return false;
        }

        int room = Bytes.Length - Slack;
        byte[] target = kept > room / 2 && room < limit ? new byte[Math.Min(limit, room * 2) + Slack] : Bytes;
        Buffer.BlockCopy(Bytes, keep, target, 0, kept);
        (Bytes, End) = (target, kept);
        int read = stream.ReadAtLeast(Bytes.AsSpan(kept, Bytes.Length - Slack - kept), 1, throwOnEndOfStream: false);
        Span<byte> fresh = Bytes.AsSpan(kept, read);
        AtEnd = read == 0;
        BeyondAscii |= !Ascii.IsValid(fresh);
        Zeros |= fresh.Contains((byte)0);
        End += read;
        return true;
    }
}
