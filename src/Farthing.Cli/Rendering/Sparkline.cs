namespace Farthing.Cli.Rendering;

/// <summary>A trend in as many characters as it has values.</summary>
public static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The values as blocks between their least and greatest; a missing one is a dot.</summary>
    public static string Of(IReadOnlyList<decimal?> values)
    {
        decimal[] known = [.. values.Where(v => v is not null).Select(v => v!.Value)];
        if (known.Length == 0)
        {
            return new string('·', values.Count);
        }

        decimal least = known.Min();
        decimal range = known.Max() - least;
        return string.Concat(values.Select(v => v is not { } value
            ? '·'
            : range == 0 ? Blocks[3] : Blocks[(int)((value - least) * (Blocks.Length - 1) / range)]));
    }

    /// <summary>A horizontal bar of a share of the width, to an eighth of a character.</summary>
    public static string Bar(decimal value, decimal greatest, int width)
    {
        if (greatest <= 0 || value <= 0)
        {
            return "";
        }

        int eighths = (int)(Math.Min(value, greatest) * width * 8 / greatest);
        string rest = (eighths % 8) switch
        {
            0 => "",
            1 => "▏",
            2 => "▎",
            3 => "▍",
            4 => "▌",
            5 => "▋",
            6 => "▊",
            _ => "▉",
        };
        return new string('█', eighths / 8) + rest;
    }
}
