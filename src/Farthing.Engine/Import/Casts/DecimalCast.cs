using System.Buffers;

namespace Farthing.Engine.Import.Casts;

/// <summary>
/// Casts the text of a decimal number to an integer of 10^-<see cref="Scale"/>, exactly or not at all: no exponents, no
/// NaN, no more decimals than the scale has, no grouping unless the pack says how.
/// </summary>
/// <param name="Scale">Decimals kept: 6 for money and quantities, 12 for exchange rates, 3 for seconds, 0 for whole numbers.</param>
/// <param name="Point">The decimal separator.</param>
/// <param name="Grouping">The thousands separator; null: none is taken.</param>
/// <param name="Parentheses">Whether <c>(1.00)</c> is −1.00.</param>
/// <param name="Round">Whether finer decimals are rounded (half to even); else they are refused.</param>
public sealed record DecimalCast(int Scale, char Point = '.', char? Grouping = null, bool Parentheses = false, bool Round = false)
{
    /// <summary>Money and quantities: micro-units.</summary>
    public static DecimalCast Micro { get; } = new(6);

    /// <summary>Casts.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="value">The number times 10^Scale.</param>
    /// <returns>Why not; null when done.</returns>
    public string? TryCast(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        bool negative = false;
        if (Parentheses && text is [(byte)'(', .., (byte)')'])
        {
            negative = true;
            text = text[1..^1];
        }
        else if (text is [(byte)'-' or (byte)'+', ..])
        {
            negative = text[0] == '-';
            text = text[1..];
        }

        int point = text.LastIndexOf((byte)Point);
        ReadOnlySpan<byte> whole = point < 0 ? text : text[..point];
        ReadOnlySpan<byte> fraction = point < 0 ? [] : text[(point + 1)..];
        if ((whole.IsEmpty && fraction.IsEmpty) || (point >= 0 && fraction.IsEmpty))
        {
            return Explain(text);
        }

        ulong sum = 0;
        string? fault = Whole(whole, ref sum) ?? Fraction(fraction, ref sum);
        if (fault is not null)
        {
            return ReferenceEquals(fault, NotANumber) ? Explain(text) : fault;
        }

        if (sum > long.MaxValue)
        {
            return TooLarge;
        }

        value = negative ? -(long)sum : (long)sum;
        return null;
    }

    private static readonly SearchValues<byte> NumberLike = SearchValues.Create("0123456789.,' "u8);
    private const string NotANumber = "is not a number";
    private const string TooLarge = "is too large to be kept exactly";

    private string? Whole(ReadOnlySpan<byte> digits, ref ulong sum)
    {
        if (Grouping is { } grouping && digits.Contains((byte)grouping))
        {
            return Grouped(digits, (byte)grouping, ref sum);
        }

        foreach (byte b in digits)
        {
            uint digit = unchecked((uint)(b - '0'));
            if (digit > 9)
            {
                return NotANumber;
            }

            if (sum > (ulong.MaxValue / 10) - 1)
            {
                return TooLarge;
            }

            sum = (sum * 10) + digit;
        }

        return null;
    }

    // Groups are three digits each, but the first has one to three.
    private static string? Grouped(ReadOnlySpan<byte> digits, byte grouping, ref ulong sum)
    {
        int first = digits.IndexOf(grouping);
        if (first is 0 or > 3 || (digits.Length - first) % 4 != 0)
        {
            return NotANumber;
        }

        for (int i = 0; i < digits.Length; i++)
        {
            bool separator = i >= first && (i - first) % 4 == 0;
            uint digit = unchecked((uint)(digits[i] - '0'));
            if (separator ? digits[i] != grouping : digit > 9)
            {
                return NotANumber;
            }

            if (!separator)
            {
                if (sum > (ulong.MaxValue / 10) - 1)
                {
                    return TooLarge;
                }

                sum = (sum * 10) + digit;
            }
        }

        return null;
    }

    private string? Fraction(ReadOnlySpan<byte> digits, ref ulong sum)
    {
        foreach (byte b in digits)
        {
            if (unchecked((uint)(b - '0')) > 9)
            {
                return NotANumber;
            }
        }

        if (digits.Length > Scale && !Round)
        {
            return Scale == 0 ? "is not a whole number" : Invariant($"has {digits.Length} decimals; at most {Scale} are kept exactly");
        }

        for (int i = 0; i < Scale; i++)
        {
            uint digit = i < digits.Length ? unchecked((uint)(digits[i] - '0')) : 0;
            if (sum > (ulong.MaxValue / 10) - 1)
            {
                return TooLarge;
            }

            sum = (sum * 10) + digit;
        }

        if (digits.Length > Scale && RoundsUp(digits[Scale..], sum % 2 == 1))
        {
            sum++;
        }

        return null;
    }

    private static bool RoundsUp(ReadOnlySpan<byte> rest, bool odd)
    {
        bool more = rest[1..].ContainsAnyExcept((byte)'0');
        return rest[0] > '5' || (rest[0] == '5' && (more || odd));
    }

    // What the user probably has there, so that the message can say what to do.
    private string Explain(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return NotANumber;
        }

        if (text is [(byte)'(', .., (byte)')'])
        {
            return "is in parentheses; the pack must say parentheses: true if that means negative";
        }

        if (text.IndexOfAny((byte)'e', (byte)'E') > 0 && text[0] is >= (byte)'0' and <= (byte)'9' or (byte)'.')
        {
            return "is in scientific notation, which has lost digits; export it as a plain number";
        }

        bool plausible = !text.ContainsAnyExcept(NumberLike);
        return plausible
            ? $"is not written with the pack's separators (decimal: \"{Point}\", {(Grouping is { } g ? $"thousands: \"{g}\"" : "no thousands")})"
            : NotANumber;
    }
}
