using System.Runtime.InteropServices;
using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>One piece of an agent's work before it has a customer.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Piece
{
    /// <summary>Begin, in seconds since 1970.</summary>
    public long From;

    /// <summary>The agent's slot.</summary>
    public int Slot;

    /// <summary>Seconds talking.</summary>
    public int Talk;

    /// <summary>Seconds on hold.</summary>
    public int Hold;

    /// <summary>Seconds of wrap-up, the last ones of the piece.</summary>
    public int Wrap;

    /// <summary>The desk.</summary>
    public Desk Desk;

    /// <summary>The topic's number.</summary>
    public int Topic;

    /// <summary>The piece to which the caller is transferred, −1 for none.</summary>
    public int Next;

    /// <summary>Whether it is the second leg of another.</summary>
    public bool IsSecond;

    /// <summary>End, in seconds since 1970.</summary>
    public readonly long To => From + Talk + Hold + Wrap;
}

/// <summary>
/// One team's day: fills each stretch with its quota of work. Durations are drawn first, what is left of the stretch becomes
/// the gaps between them, so that work never leaves its stretch and never overlaps but where chats are meant to.
/// </summary>
internal sealed class TeamDay(TelecomSettings settings)
{
    private const int ChatLanes = 3;
    private const int TransferWindow = 200;
    private static readonly Comparison<Piece> ByTime = (a, b) =>
        a.From != b.From ? a.From.CompareTo(b.From) : a.Slot != b.Slot ? a.Slot.CompareTo(b.Slot) : a.Desk.CompareTo(b.Desk);

    private readonly List<Piece> _pieces = [];
    private int[] _gaps = new int[64];

    /// <summary>The day's pieces in order of time.</summary>
    public Span<Piece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>Lays out the day and joins <paramref name="transfers"/> pairs of phone pieces to transferred calls.</summary>
    public void Make(ReadOnlySpan<WorkStretch> stretches, int month, int transfers, ref Draw random)
    {
        _pieces.Clear();
        foreach (WorkStretch stretch in stretches)
        {
            if (stretch.Desk == Desk.Chat)
            {
                for (int lane = 0; lane < ChatLanes; lane++)
                {
                    Fill(stretch, (stretch.Quota + lane) / ChatLanes, month, ref random);
                }
            }
            else
            {
                Fill(stretch, stretch.Quota, month, ref random);
            }
        }

        _pieces.Sort(ByTime);
        Transfer(transfers, ref random);
    }

    private void Fill(in WorkStretch stretch, int count, int month, ref Draw random)
    {
        if (count == 0)
        {
            return;
        }

        int first = _pieces.Count;
        int mean = (int)settings.HandleTimes[(int)stretch.Desk][month] * 100 / Topics.MeanLength(stretch.Desk, month);
        long busy = 0;
        for (int i = 0; i < count; i++)
        {
            Piece piece = NewPiece(stretch, mean, month, ref random);
            busy += piece.To;
            _pieces.Add(piece);
        }

        // A rush: everybody is shorter, so that the last contact ends before the stretch does.
        Span<Piece> pieces = CollectionsMarshal.AsSpan(_pieces)[first..];
        int most = stretch.Length - (stretch.Length / 25) - count;
        if (busy > most)
        {
            busy = Shorten(pieces, busy, Math.Max(0, most));
        }

        Place(pieces, stretch.From, stretch.Length - (int)busy, ref random);
    }

    private static long Shorten(Span<Piece> pieces, long busy, int most)
    {
        long sum = 0;
        foreach (ref Piece piece in pieces)
        {
            piece.Talk = Math.Max(1, (int)(piece.Talk * (long)most / busy));
            piece.Hold = (int)(piece.Hold * (long)most / busy);
            piece.Wrap = (int)(piece.Wrap * (long)most / busy);
            sum += piece.To;
        }

        return sum;
    }

    /// <summary>Spreads the idle seconds over the gaps, of which there is one more than there are pieces.</summary>
    private void Place(Span<Piece> pieces, long from, int idle, ref Draw random)
    {
        if (_gaps.Length <= pieces.Length)
        {
            _gaps = new int[pieces.Length * 2];
        }

        long total = 0, sum = 0;
        for (int i = 0; i <= pieces.Length; i++)
        {
            _gaps[i] = 50 + random.Draw(Shapes.Waiting, 1000);
            total += _gaps[i];
        }

        long at = from, before = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            sum += _gaps[i];
            long upTo = idle * sum / total;
            at += upTo - before;
            before = upTo;
            ref Piece piece = ref pieces[i];
            long length = piece.To;
            piece.From = at;
            at += length;
        }
    }

    /// <summary>A piece whose begin is still 0, so that its end is its length.</summary>
    private static Piece NewPiece(in WorkStretch stretch, int mean, int month, ref Draw random)
    {
        int topic = Topics.Draw(stretch.Desk, month, ref random);
        int handle = Math.Max(20, random.Draw(Shapes.Handling, mean * Topics.Length(topic) / 100));
        (int hold, int wrap) = stretch.Desk switch
        {
            Desk.Phone => (random.Below(3) == 0 ? handle * (5 + random.Below(20)) / 100 : 0, handle * (6 + random.Below(9)) / 100),
            Desk.Chat => (0, handle * (2 + random.Below(5)) / 100),
            _ => (0, 0),
        };
        return new Piece
        {
            Slot = stretch.Slot,
            Desk = stretch.Desk,
            Topic = topic,
            Talk = handle - hold - wrap,
            Hold = hold,
            Wrap = wrap,
            Next = -1,
        };
    }

    /// <summary>
    /// A transfer joins a call to one that another agent began when it ended. Where the day has too few such pairs, calls
    /// are taken away instead: the number of interactions is the plan's in either case.
    /// </summary>
    private void Transfer(int transfers, ref Draw random)
    {
        Span<Piece> pieces = Pieces;
        int left = transfers;
        if (left > 0)
        {
            int offset = random.Below(pieces.Length);
            int step = Math.Max(1, pieces.Length / (transfers + 1));

            // Evenly spread first, then whoever fits.
            for (int pass = 0; pass < step && left > 0; pass++)
            {
                for (int i = pass; i < pieces.Length && left > 0; i += step)
                {
                    left -= TryTransfer(pieces, (i + offset) % pieces.Length) ? 1 : 0;
                }
            }
        }

        for (int i = pieces.Length - 1; i >= 0 && left > 0; i--)
        {
            if (pieces[i] is { Desk: Desk.Phone, Next: < 0, IsSecond: false })
            {
                // Marked as second leg of nobody: it is not written.
                pieces[i].IsSecond = true;
                left--;
            }
        }
    }

    private static bool TryTransfer(Span<Piece> pieces, int from)
    {
        ref Piece first = ref pieces[from];
        if (first is not { Desk: Desk.Phone, Next: < 0, IsSecond: false })
        {
            return false;
        }

        long earliest = first.To - first.Wrap;
        for (int i = from + 1; i < pieces.Length && pieces[i].From <= earliest + TransferWindow; i++)
        {
            ref Piece second = ref pieces[i];
            if (second is { Desk: Desk.Phone, Next: < 0, IsSecond: false } && second.From >= earliest && second.Slot != first.Slot)
            {
                first.Next = i;
                second.IsSecond = true;
                return true;
            }
        }

        return false;
    }
}
