using System.Globalization;

namespace Farthing.Core.Expressions;

/// <summary>What a filter's field holds for one row, and what a literal of a filter says: a text, an exact number or nothing.</summary>
public readonly record struct FilterValue
{
    private FilterValue(string? text, decimal? number)
    {
        Text = text;
        Number = number;
    }

    /// <summary>The row says nothing in this field.</summary>
    public static FilterValue Missing => default;

    /// <summary>The text, null when it is not a text.</summary>
    public string? Text { get; }

    /// <summary>The number, null when it is not a number.</summary>
    public decimal? Number { get; }

    /// <summary>Whether there is nothing.</summary>
    public bool IsMissing => Text is null && Number is null;

    /// <summary>A text; null means missing. An empty text is missing too: files cannot tell the two apart.</summary>
    public static FilterValue Of(string? text) => string.IsNullOrEmpty(text) ? default : new FilterValue(text, null);

    /// <summary>A number; null means missing.</summary>
    public static FilterValue Of(decimal? number) => new(null, number);

    /// <summary>The number this stands for: itself, or a text written as a plain decimal number; null otherwise.</summary>
    public decimal? AsNumber()
    {
        if (Number is not null)
        {
            return Number;
        }

        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(Text, Plain, CultureInfo.InvariantCulture, out decimal parsed) ? parsed : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text ?? Number?.ToString(CultureInfo.InvariantCulture) ?? "null";
}
