using System.Runtime.InteropServices;
using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>A customer who will come back: with what, when the last contact ended, and the issue it belongs to.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FollowUp(long Customer, int Topic, long Ended, long Issue, long Opened, long FirstResponse, long Expires);

/// <summary>
/// Who comes back on which of the next days. Only the days ahead are kept: a few hundredths of a day's contacts for each, so
/// a large case needs little memory.
/// </summary>
internal sealed class FollowUps
{
    private const int Ahead = 8;
    private readonly List<FollowUp>[] _days = [.. Enumerable.Range(0, Ahead).Select(_ => new List<FollowUp>())];
    private int _today;

    /// <summary>How many are due today.</summary>
    public int DueToday => Due.Count;

    private List<FollowUp> Due => _days[_today % Ahead];

    /// <summary>Who comes back after so many days, at most 7.</summary>
    public void Add(in FollowUp followUp, int days) => _days[(_today + days) % Ahead].Add(followUp);

    /// <summary>One of those due today whose last contact was over by then; false when the one looked at was not.</summary>
    public bool TryTake(long arrival, ref Draw random, out FollowUp followUp)
    {
        List<FollowUp> due = Due;
        followUp = default;
        if (due.Count == 0)
        {
            return false;
        }

        int index = random.Below(due.Count);
        followUp = due[index];
        if (followUp.Ended + 300 > arrival)
        {
            return false;
        }

        due[index] = due[^1];
        due.RemoveAt(due.Count - 1);
        return true;
    }

    /// <summary>The next day: who found no place today tries again, who is late by days gave up.</summary>
    public void NextDay(long endOfToday, Action<FollowUp> gaveUp)
    {
        List<FollowUp> left = Due;
        _today++;
        foreach (FollowUp followUp in left)
        {
            if (followUp.Expires > endOfToday)
            {
                Due.Add(followUp);
            }
            else
            {
                gaveUp(followUp);
            }
        }

        left.Clear();
    }

    /// <summary>All that are still to come.</summary>
    public IEnumerable<FollowUp> Rest() => _days.SelectMany(day => day);
}
