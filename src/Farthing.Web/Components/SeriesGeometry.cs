using System.Globalization;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;

namespace Farthing.Web.Components;

/// <summary>
/// Where the parts of a chart of several lines lie, in units of its drawing. The scale contains zero, or is that of the survey's answers; shares
/// are drawn in percent. Stacked lines stand on one another.
/// </summary>
public sealed class SeriesGeometry
{
    private const decimal Left = 52;
    private const decimal Top = 14;
    private const decimal Bottom = 26;
    private const decimal LabelGap = 15;

    private static readonly NumberFormatInfo Thin = new() { NumberGroupSeparator = "\u202F", NegativeSign = "−" };

    private readonly int _buckets;
    private readonly decimal _right;
    private readonly decimal _factor;
    private readonly decimal?[][] _tops;
    private readonly decimal[][] _bases;

    /// <summary>A chart of some size.</summary>
    /// <param name="series">The lines, in the order in which they are stacked.</param>
    /// <param name="buckets">How many values each has.</param>
    /// <param name="percent">Whether the values are shares.</param>
    /// <param name="stacked">Whether the lines stand on one another.</param>
    /// <param name="size">Width, height, and the room for names at the right.</param>
    /// <param name="scale">The least and the greatest value that there can be; null: as far as the values go.</param>
    public SeriesGeometry(
        IReadOnlyList<ChartSeries> series, int buckets, bool percent, bool stacked, (decimal Width, decimal Height, decimal Right) size,
        (int Low, int High)? scale = null)
    {
        (_buckets, Width, Height, _right, _factor) = (buckets, size.Width, size.Height, size.Right, percent ? 100 : 1);
        decimal[] floor = new decimal[buckets];
        _tops = new decimal?[series.Count][];
        _bases = new decimal[series.Count][];
        for (int s = 0; s < series.Count; s++)
        {
            _bases[s] = stacked ? [.. floor] : new decimal[buckets];
            _tops[s] = [.. series[s].Values.Select((v, b) => v is { } value ? _bases[s][b] + Scale(value) : stacked ? _bases[s][b] : (decimal?)null)];
            for (int b = 0; b < buckets && stacked; b++)
            {
                floor[b] = _tops[s][b] ?? floor[b];
            }
        }

        if (scale is { } whole && !stacked && _tops.SelectMany(t => t).All(v => v is null || (v >= whole.Low && v <= whole.High)))
        {
            (Least, Greatest, Step) = (whole.Low, whole.High, 1);
            return;
        }

        decimal[] all = [.. _tops.SelectMany(t => t).OfType<decimal>(), 0];
        Step = NiceStep((all.Max() - all.Min()) / 4);
        (Least, Greatest) = (Step * Math.Floor(all.Min() / Step), Step * Math.Max(all.Min() < 0 ? 0 : 1, Math.Ceiling(all.Max() / Step)));
    }

    /// <summary>Width of the drawing.</summary>
    public decimal Width { get; }

    /// <summary>Height of the drawing.</summary>
    public decimal Height { get; }

    /// <summary>The value at the lower edge; 0 where no value is below, or the least that there can be.</summary>
    public decimal Least { get; }

    /// <summary>The value at the upper edge.</summary>
    public decimal Greatest { get; }

    /// <summary>The distance of two lines of the grid.</summary>
    public decimal Step { get; }

    /// <summary>Where the plot begins and ends.</summary>
    public (decimal Left, decimal Top, decimal Right, decimal Bottom) Plot => (Left, Top, Width - _right, Height - Bottom);

    /// <summary>The values of the grid's lines.</summary>
    public IEnumerable<decimal> Ticks
    {
        get
        {
            for (decimal at = Least; at <= Greatest; at += Step)
            {
                yield return at;
            }
        }
    }

    /// <summary>Where a bucket lies from left to right.</summary>
    public decimal X(int bucket) => _buckets < 2 ? (Plot.Left + Plot.Right) / 2 : Plot.Left + ((Plot.Right - Plot.Left) * bucket / (_buckets - 1));

    /// <summary>Where a value of the scale lies from top to bottom.</summary>
    public decimal Y(decimal value) => Plot.Bottom - ((Plot.Bottom - Plot.Top) * (value - Least) / (Greatest - Least));

    /// <summary>Where a line's value lies from top to bottom; null where there is none.</summary>
    public decimal? Y(int series, int bucket) => _tops[series][bucket] is { } value ? Y(value) : null;

    /// <summary>A line as a path; broken where a value is missing.</summary>
    public string Line(int series)
    {
        List<string> parts = [];
        bool drawing = false;
        for (int b = 0; b < _buckets; b++)
        {
            if (Y(series, b) is not { } y)
            {
                drawing = false;
                continue;
            }

            parts.Add($"{(drawing ? 'L' : 'M')}{Text(X(b))} {Text(y)}");
            drawing = true;
        }

        return string.Join(' ', parts);
    }

    /// <summary>A stacked part as an area from what it stands on.</summary>
    public string Area(int series)
    {
        IEnumerable<string> above = Enumerable.Range(0, _buckets).Select(b => $"{Text(X(b))} {Text(Y(_tops[series][b] ?? _bases[series][b]))}");
        IEnumerable<string> below = Enumerable.Range(0, _buckets).Reverse().Select(b => $"{Text(X(b))} {Text(Y(_bases[series][b]))}");
        return "M" + string.Join('L', above.Concat(below)) + "Z";
    }

    /// <summary>Whether a value stands alone, so that no line shows it.</summary>
    public bool IsAlone(int series, int bucket) => _tops[series][bucket] is not null
        && (bucket == 0 || _tops[series][bucket - 1] is null) && (bucket == _buckets - 1 || _tops[series][bucket + 1] is null);

    /// <summary>The part of the plot that a band takes; null where it lies outside.</summary>
    public (decimal Top, decimal Bottom)? Area(BandRange band)
    {
        decimal low = Math.Clamp(band.Low * _factor ?? Least, Least, Greatest), high = Math.Clamp(band.High * _factor ?? Greatest, Least, Greatest);
        return high > low ? (Y(high), Y(low)) : null;
    }

    /// <summary>Where the lines' names stand at their ends, top down, so that none covers another.</summary>
    public IReadOnlyList<(int Series, decimal Y)> Names()
    {
        List<(int Series, decimal Y)> names = [];
        for (int s = 0; s < _tops.Length; s++)
        {
            int last = Array.FindLastIndex(_tops[s], v => v is not null);
            if (last >= 0)
            {
                decimal end = Y(_tops[s][last]!.Value);
                names.Add((s, _bases[s][last] == 0 ? end : (end + Y(_bases[s][last])) / 2));
            }
        }

        names.Sort((a, b) => a.Y.CompareTo(b.Y));
        for (int n = 1; n < names.Count; n++)
        {
            names[n] = (names[n].Series, Math.Max(names[n].Y, names[n - 1].Y + LabelGap));
        }

        // What was pushed out below moves the others up again.
        decimal room = Height - 4;
        for (int n = names.Count - 1; n >= 0; n--)
        {
            names[n] = (names[n].Series, Math.Min(names[n].Y, room));
            room = names[n].Y - LabelGap;
        }

        return names;
    }

    /// <summary>Whether the label under a bucket is written: so many that they do not touch, the last always.</summary>
    public bool HasLabel(int bucket)
    {
        decimal room = _buckets < 2 ? Width : (Plot.Right - Plot.Left) / (_buckets - 1);
        return (_buckets - 1 - bucket) % (int)Math.Ceiling(66 / Math.Max(1, room)) == 0;
    }

    /// <summary>A number of the scale as it is read.</summary>
    public static string Tick(decimal value) => value.ToString("#,0.####", Thin);

    /// <summary>A coordinate as the drawing has it.</summary>
    public static string Text(decimal value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private decimal Scale(Ratio value) => value.ToDecimal() * _factor;

    private static decimal NiceStep(decimal least)
    {
        if (least <= 0)
        {
            return 1;
        }

        decimal power = 1;
        while (power * 10 < least)
        {
            power *= 10;
        }

        while (power >= least && power > 0.0001m)
        {
            power /= 10;
        }

        return new[] { 1m, 2m, 2.5m, 5m, 10m }.Select(f => f * power).FirstOrDefault(s => s >= least, 10 * power);
    }
}
