namespace Farthing.Core.Errors;

/// <summary>Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours.</summary>
public static class EditDistance
{
    /// <summary>The distance of two words where it is at most <paramref name="most"/>, else null. Stops as soon as it cannot be.</summary>
    /// <param name="a">A word.</param>
    /// <param name="b">Another, at most <paramref name="most"/> letters longer or shorter.</param>
    /// <param name="most">The greatest distance of interest.</param>
    /// <param name="rows">Room for three rows of <c>max(length) + 1</c> numbers; its content does not matter.</param>
    public static int? Within(string a, string b, int most, int[] rows)
    {
        int width = b.Length + 1;
        Span<int> before = rows.AsSpan(0, width);
        Span<int> last = rows.AsSpan(width, width);
        Span<int> row = rows.AsSpan(2 * width, width);
        for (int j = 0; j < width; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            int least = i;
            for (int j = 1; j < width; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                int distance = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distance = Math.Min(distance, before[j - 2] + 1);
                }

                row[j] = distance;
                least = Math.Min(least, distance);
            }

            if (least > most)
            {
                return null;
            }

            Span<int> free = before;
            before = last;
            last = row;
            row = free;
        }

        return last[width - 1] <= most ? last[width - 1] : null;
    }
}
