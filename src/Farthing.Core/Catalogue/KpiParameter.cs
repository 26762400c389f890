using System.Globalization;
using Farthing.Core.Query.Model;

namespace Farthing.Core.Catalogue;

/// <summary>What a parameter holds, and with that how it is written.</summary>
public enum ParameterKind
{
    /// <summary>A length of time, in milliseconds: <c>20 s</c>, <c>7 d</c>.</summary>
    Duration,

    /// <summary>A plain number, in micro-units: <c>2.5</c>.</summary>
    Number,

    /// <summary>A share, in micro-units of the whole: <c>30%</c>.</summary>
    Percent,

    /// <summary>Money in the workspace's currency, in micro-units: <c>1200.50</c>.</summary>
    Money,
}

/// <summary>A setting of a KPI that a question may change: <c>target</c>, <c>window</c>, <c>margin</c>.</summary>
/// <param name="Name">Its name, as filters of measures use it and formulas with a dollar sign.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Default">Its value where the question names none, as stored; null: the KPI has no value until one is set.</param>
/// <param name="Meaning">One line saying what it is.</param>
public sealed record KpiParameter(string Name, ParameterKind Kind, long? Default, string Meaning)
{
    /// <summary>Stored units in one of what formulas compute with: seconds, one, the whole, one of the currency.</summary>
    public long Scale => Kind == ParameterKind.Duration ? 1_000 : 1_000_000;

    /// <summary>The counted thing that the value is for one of, such as <c>agent</c>; null where it is for all.</summary>
    public string? Per { get; init; }

    /// <summary>What it is counted in where it stands in a formula.</summary>
    public UnitPowers Unit => Kind switch
    {
        ParameterKind.Duration => UnitPowers.OfTime,
        ParameterKind.Money => UnitPowers.OfMoney,
        _ => UnitPowers.None,
    } / (Per is null ? UnitPowers.None : UnitPowers.OfThing(Per));

    /// <summary>The parameter that a file declares; what it says has been checked.</summary>
    internal static KpiParameter Of(ParameterSource source) =>
        new(source.Name, source.Kind, source.Default is { } text ? Parse(source.Kind, text.Text) : null, source.Meaning)
        {
            Per = source.Per?.Text,
        };

    /// <summary>What a value of the kind is, for messages.</summary>
    public static string What(ParameterKind kind) => kind switch
    {
        ParameterKind.Duration => "a length of time",
        ParameterKind.Money => "an amount of money",
        ParameterKind.Percent => "a percentage",
        _ => "a number",
    };

    /// <summary>How a value of the kind is written, for messages.</summary>
    public static string Hint(ParameterKind kind) => kind switch
    {
        ParameterKind.Duration => "write 20s, 5min, 24h or 7d",
        ParameterKind.Percent => "write 30% or 12.5%",
        ParameterKind.Money => "write an amount such as 1200.50",
        _ => "write a number such as 2.5",
    };

    /// <summary>A value as it is stored; null when the text is none of the kind, or has more than six decimals.</summary>
    public static long? Parse(ParameterKind kind, string text)
    {
        string trimmed = text.Trim();
        if (kind == ParameterKind.Duration)
        {
            return Duration.TryParse(trimmed);
        }

        bool percent = kind == ParameterKind.Percent;
        if (percent && !trimmed.EndsWith('%'))
        {
            return null;
        }

        string digits = percent ? trimmed[..^1].TrimEnd() : trimmed;
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(digits, Plain, CultureInfo.InvariantCulture, out decimal number) || Math.Abs(number) > 1_000_000_000_000m)
        {
            return null;
        }

        decimal exact = number * (percent ? 10_000 : 1_000_000);
        return exact == decimal.Truncate(exact) ? (long)exact : null;
    }

    /// <summary>A stored value as people write it; <paramref name="currency"/> stands behind money.</summary>
    public string Text(long value, string currency = "")
    {
        switch (Kind)
        {
            case ParameterKind.Duration:
                return Duration.Text(value);
            case ParameterKind.Percent:
                return string.Create(CultureInfo.InvariantCulture, $"{value / 10_000m:0.####} %");
            default:
                string number = string.Create(CultureInfo.InvariantCulture, $"{value / 1_000_000m:0.######}");
                return Kind == ParameterKind.Money && currency.Length > 0 ? $"{number} {currency}" : number;
        }
    }

    /// <summary>Whether conditions may compare the field with it.</summary>
    public static bool Fits(ParameterKind kind, Field field) => field.Kind switch
    {
        FieldKind.Duration or FieldKind.Effort => kind == ParameterKind.Duration,
        FieldKind.Money => kind == ParameterKind.Money,
        FieldKind.Score or FieldKind.Count or FieldKind.Quantity => kind == ParameterKind.Number,
        FieldKind.Number => kind is ParameterKind.Number or ParameterKind.Percent,
        _ => false,
    };
}
