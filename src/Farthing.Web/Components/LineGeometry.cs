using System.Globalization;
using Farthing.Core.Catalogue;
using Farthing.Core.Money;

namespace Farthing.Web.Components;

/// <summary>Where the parts of a line chart lie, in units of its drawing. From zero upwards; decimal arithmetic throughout.</summary>
public sealed class LineGeometry
{
    private const decimal Left = 40;
    private const decimal Top = 14;
    private const decimal Bottom = 26;
    private const int Steps = 4;

    private readonly IReadOnlyList<ChartPoint> _points;
    private readonly decimal _right;

    /// <summary>A chart of some size.</summary>
    public LineGeometry(IReadOnlyList<ChartPoint> points, decimal width, decimal height, bool roomForLabels)
    {
        (_points, Width, Height, _right) = (points, width, height, roomForLabels ? 84 : 28);
        decimal greatest = points.SelectMany(p => new[] { p.Value, p.Before }).OfType<Ratio>().Select(v => v.ToDecimal()).Append(0).Max();
        Step = NiceStep(greatest);
        Greatest = Step * Math.Max(1, Math.Ceiling(greatest / Step));
    }

    /// <summary>Width of the drawing.</summary>
    public decimal Width { get; }

    /// <summary>Height of the drawing.</summary>
    public decimal Height { get; }

    /// <summary>The value at the upper edge.</summary>
    public decimal Greatest { get; }

    /// <summary>The distance of two lines of the grid, in the chart's unit.</summary>
    public decimal Step { get; }

    /// <summary>Where the plot begins and ends.</summary>
    public (decimal Left, decimal Top, decimal Right, decimal Bottom) Plot => (Left, Top, Width - _right, Height - Bottom);

    /// <summary>The values of the grid's lines, from 0.</summary>
    public IEnumerable<decimal> Ticks
    {
        get
        {
            for (decimal at = 0; at <= Greatest; at += Step)
            {
                yield return at;
            }
        }
    }

    /// <summary>Where the point lies from left to right.</summary>
    public decimal X(int index) => _points.Count < 2
        ? (Plot.Left + Plot.Right) / 2
        : Plot.Left + ((Plot.Right - Plot.Left) * index / (_points.Count - 1));

    /// <summary>Where a value lies from top to bottom.</summary>
    public decimal Y(decimal value) => Plot.Bottom - ((Plot.Bottom - Plot.Top) * value / Greatest);

    /// <summary>The line as a path; broken where a value is missing.</summary>
    public string Path(Func<ChartPoint, Ratio?> valueOf)
    {
        List<string> parts = [];
        bool drawing = false;
        for (int i = 0; i < _points.Count; i++)
        {
            if (valueOf(_points[i]) is not { } value)
            {
                drawing = false;
                continue;
            }

            parts.Add($"{(drawing ? 'L' : 'M')}{Text(X(i))} {Text(Y(value.ToDecimal()))}");
            drawing = true;
        }

        return string.Join(' ', parts);
    }

    /// <summary>The part of the plot that a band takes; null where it lies outside.</summary>
    public (decimal Top, decimal Bottom)? Area(BandRange band)
    {
        decimal low = Math.Clamp(band.Low ?? 0, 0, Greatest), high = Math.Clamp(band.High ?? Greatest, 0, Greatest);
        return high > low ? (Y(high), Y(low)) : null;
    }

    /// <summary>Whether the label under a point is written: so many that they do not touch, the last always.</summary>
    public bool HasLabel(int index)
    {
        decimal room = _points.Count < 2 ? Width : (Plot.Right - Plot.Left) / (_points.Count - 1);
        int every = (int)Math.Ceiling(62 / Math.Max(1, room));
        return (_points.Count - 1 - index) % every == 0;
    }

    /// <summary>A coordinate as the drawing has it.</summary>
    public static string Text(decimal value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    private static decimal NiceStep(decimal greatest)
    {
        decimal power = 1;
        while (power * 10 * Steps < greatest)
        {
            power *= 10;
        }

        while (greatest > 0 && power * Steps / 10 >= greatest)
        {
            power /= 10;
        }

        return new[] { 1m, 2m, 2.5m, 5m, 10m }.Select(f => f * power).First(s => s * Steps >= greatest || s == 10 * power);
    }
}
