using System.Diagnostics;
using System.Globalization;

namespace Farthing.Cli.Rendering;

/// <summary>
/// Progress of long work on standard error: a bar with rate and time left, redrawn in place at most ten times a second,
/// first after a quarter of a second. Where standard error is no terminal it stays quiet. Safe to call from any thread.
/// </summary>
public sealed class ProgressBar : IDisposable
{
    private const int BarWidth = 24;
    private readonly CliContext _context;
    private readonly string _title;
    private readonly string _unit;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private long _lastDrawn = -1;
    private int _drawnWidth;
    private bool _closed;

    /// <summary>Begins.</summary>
    /// <param name="context">Where it is drawn.</param>
    /// <param name="title">What is being done: <c>Importing calls.csv</c>.</param>
    /// <param name="unit">What the rate counts: <c>rows</c>.</param>
    public ProgressBar(CliContext context, string title, string unit) =>
        (_context, _title, _unit) = (context, SafeText.OneLine(title), unit);

    /// <summary>Says how far the work is.</summary>
    /// <param name="count">How many units are done, for the rate.</param>
    /// <param name="done">How much of the whole is done, in the measure of <paramref name="whole"/> (bytes, say).</param>
    /// <param name="whole">The whole; 0 or less when it is not known.</param>
    public void Report(long count, long done = 0, long whole = 0)
    {
        if (!_context.Terminal.ErrorIsTerminal)
        {
            return;
        }

        lock (_gate)
        {
            long now = _clock.ElapsedMilliseconds;
            if (_closed || now < 250 || (_lastDrawn >= 0 && now - _lastDrawn < 100))
            {
                return;
            }

            _lastDrawn = now;
            Draw(Text(count, done, whole, now));
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_closed && _drawnWidth > 0)
            {
                _context.Error.Write("\r" + new string(' ', _drawnWidth) + "\r");
                _context.Error.Flush();
            }

            _closed = true;
        }
    }

    private string Text(long count, long done, long whole, long ms)
    {
        string rate = Short(count * 1000 / Math.Max(1, ms)) + " " + _unit + "/s";
        if (whole <= 0)
        {
            return $"{_title}  {Short(count)} {_unit}  {rate}";
        }

        long capped = Math.Clamp(done, 0, whole);
        int filled = (int)((Int128)capped * BarWidth / whole);
        string bar = new string('█', filled) + new string('░', BarWidth - filled);
        string left = capped == 0 ? "" : "  " + NumberText.Duration((long)((Int128)ms * (whole - capped) / capped)) + " left";
        return string.Create(CultureInfo.InvariantCulture, $"{_title}  {bar} {(Int128)capped * 100 / whole,3} %  {rate}{left}");
    }

    private void Draw(string text)
    {
        string line = SafeText.Fit(text, _context.Terminal.Width - 1);
        int width = SafeText.Width(line);
        _context.Error.Write("\r" + line + new string(' ', Math.Max(0, _drawnWidth - width)));
        _context.Error.Flush();
        _drawnWidth = width;
    }

    private static string Short(long value) => value switch
    {
        >= 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1_000_000} M"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1_000_000}.{value / 100_000 % 10} M"),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1000} k"),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
