using System.Text;

namespace Farthing.Engine.Import.Casts;

/// <summary>Casts yes and no: <c>true/false</c>, <c>yes/no</c>, <c>y/n</c>, <c>t/f</c>, <c>1/0</c>, without regard to case.</summary>
public static class BooleanCast
{
    /// <summary>Casts to 1 or 0.</summary>
    /// <returns>Why not; null when done.</returns>
    public static string? TryCast(ReadOnlySpan<byte> text, out sbyte value)
    {
        value = -1;
        foreach ((string word, sbyte meaning) in Words)
        {
            if (Ascii.EqualsIgnoreCase(text, word))
            {
                value = meaning;
                return null;
            }
        }

        return "is neither yes nor no (true, false, yes, no, 1, 0)";
    }

    private static readonly (string Word, sbyte Meaning)[] Words =
    [
        ("1", 1), ("0", 0), ("true", 1), ("false", 0), ("yes", 1), ("no", 0), ("t", 1), ("f", 0), ("y", 1), ("n", 0),
    ];
}
