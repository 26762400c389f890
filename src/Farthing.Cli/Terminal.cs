using System.Globalization;

namespace Farthing.Cli;

/// <summary>What standard output and standard error are connected to.</summary>
/// <param name="OutIsTerminal">Whether a person sees standard output as it is written.</param>
/// <param name="ErrorIsTerminal">Whether a person sees standard error as it is written.</param>
/// <param name="Width">Columns to write in: at most 100, at least 40; 100 when there is no terminal.</param>
/// <param name="Colour">Whether colours may be used where a person reads.</param>
public sealed record Terminal(bool OutIsTerminal, bool ErrorIsTerminal, int Width, bool Colour)
{
    /// <summary>The widest line that is written on purpose.</summary>
    public const int MaxWidth = 100;

    /// <summary>No terminal at all: plain text, 100 columns.</summary>
    public static Terminal None { get; } = new(false, false, MaxWidth, false);

    /// <summary>
    /// What this process is connected to. <c>NO_COLOR</c> (not empty) or <c>TERM=dumb</c> turn colour off;
    /// <c>COLUMNS</c> gives the width where the terminal does not say.
    /// </summary>
    public static Terminal Detect()
    {
        bool plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        bool outIsTerminal = !Console.IsOutputRedirected;
        return new Terminal(outIsTerminal, !Console.IsErrorRedirected, DetectWidth(outIsTerminal), !plain);
    }

    private static int DetectWidth(bool outIsTerminal)
    {
        int width = MaxWidth;
        if (outIsTerminal)
        {
            try
            {
                width = Console.WindowWidth;
            }
            catch (IOException)
            {
                width = 80;
            }
        }

        if (width <= 0 && !int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), CultureInfo.InvariantCulture, out width))
        {
            width = 80;
        }

        return Math.Clamp(width, 40, MaxWidth);
    }
}
