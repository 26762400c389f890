using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Query;

namespace Farthing.Core.Analysis;

/// <summary>The settings of a rule, read as what its kind needs.</summary>
internal static class FindingSettings
{
    /// <summary>A text that must be there.</summary>
    /// <exception cref="UserException">FT-4005: it is not.</exception>
    public static string Need(this FindingRule rule, string name) => rule.Text(name) ?? throw new UserException(
        "FT-4005", $"The rule {rule.Kind} needs \"{name}\".", rule.Place);

    /// <summary>A text, null where it is not set.</summary>
    public static string? Text(this FindingRule rule, string name) => rule.Settings.TryGetValue(name, out Placed? value) ? value.Text : null;

    /// <summary>A number, share or length of time (in seconds); null where it is not set.</summary>
    /// <exception cref="UserException">FT-4005: it is none of them.</exception>
    public static Rational? Number(this FindingRule rule, string name) => rule.Settings.TryGetValue(name, out Placed? value)
        ? ExactNumbers.TryParse(value.Text) ?? throw new UserException(
            "FT-4005", $"\"{value.Text}\" is not a number.", value.Place, "write 1.5, 80% or 5 min")
        : null;

    /// <summary>A number that must be there.</summary>
    /// <exception cref="UserException">FT-4005: it is not, or is no number.</exception>
    public static Rational NeedNumber(this FindingRule rule, string name) => rule.Number(name) ?? throw new UserException(
        "FT-4005", $"The rule {rule.Kind} needs \"{name}\".", rule.Place);

    /// <summary>A whole number that must be there.</summary>
    /// <exception cref="UserException">FT-4005: it is not, or is none.</exception>
    public static int NeedCount(this FindingRule rule, string name)
    {
        Rational number = rule.NeedNumber(name);
        return number.Denominator.IsOne && number.Numerator > 0 && number.Numerator <= 1000
            ? (int)number.Numerator
            : throw new UserException("FT-4005", $"\"{rule.Text(name)}\" is not a whole number from 1 to 1000.", rule.Settings[name].Place);
    }

    /// <summary>Two filters as one; null where there is none.</summary>
    public static string? And(string? a, string? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => $"({a}) and ({b})",
    };
}
