namespace Farthing.Engine.Samples;

/// <summary>A stretch of a shift, in local seconds of the day.</summary>
/// <param name="From">Begin.</param>
/// <param name="To">End.</param>
/// <param name="State">The staffing state.</param>
/// <param name="Paid">Whether it is paid.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct Stretch(int From, int To, string State, bool Paid);

/// <summary>How a working day is laid out: work in two to four stretches between a huddle, breaks, lunch and training.</summary>
internal static class Shift
{
    /// <summary>Waiting for contacts or handling them.</summary>
    public const string Available = "available";

    private const int LongDay = 6 * 3600;
    private const int Lunch = 30 * 60;
    private const int Opens = 7 * 3600;
    private const int Closes = 22 * 3600;

    /// <summary>
    /// Lays out a day of <paramref name="paid"/> seconds: 1/32 huddle, 1/16 breaks, on a training day 1/8 training, the rest
    /// available; a long day has half an hour of unpaid lunch.
    /// </summary>
    public static void LayOut(List<Stretch> to, int paid, int start, bool trainingDay)
    {
        to.Clear();
        bool isLong = paid >= LongDay;
        int huddle = Minutes(paid / 32), breaks = Minutes(paid / (isLong ? 32 : 16)), training = trainingDay ? Minutes(paid / 8) : 0;
        int work = paid - huddle - (isLong ? 2 * breaks : breaks) - training;
        int at = start;
        Add(huddle, "meeting", true);
        if (isLong)
        {
            int quarter = Minutes(work / 4);
            Add(quarter, Available, true);
            Add(breaks, "break", true);
            Add(quarter, Available, true);
            Add(Lunch, "break", false);
            Add(quarter, Available, true);
            Add(breaks, "break", true);
            Add(training, "training", true);
            Add(work - (3 * quarter), Available, true);
        }
        else
        {
            int half = Minutes(work / 2);
            Add(half, Available, true);
            Add(breaks, "break", true);
            Add(training, "training", true);
            Add(work - half, Available, true);
        }

        void Add(int length, string state, bool isPaid)
        {
            if (length > 0)
            {
                to.Add(new Stretch(at, at + length, state, isPaid));
                at += length;
            }
        }
    }

    /// <summary>When a shift of this length begins: most in the morning, all inside opening hours.</summary>
    public static int Start(int paid, int draw)
    {
        ReadOnlySpan<int> quarters = [0, 0, 2, 4, 4, 6, 8, 8, 10, 12, 16, 20, 24, 28];
        int latest = Math.Max(Opens, Closes - paid - Lunch);
        return Math.Min(Opens + (quarters[draw % quarters.Length] * 900), latest);
    }

    private static int Minutes(int seconds) => seconds / 60 * 60;
}
