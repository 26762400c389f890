using System.Globalization;

namespace Farthing.EngineTests.Reference;

/// <summary>A condition of the filter language that knows its text and can be evaluated without it.</summary>
public abstract record RefCondition
{
    public abstract string Text { get; }

    public abstract bool Holds(Func<string, string?> valueOf);

    public static bool All(RefCondition? condition, Func<string, string?> valueOf) => condition is null || condition.Holds(valueOf);

    protected static string Quote(string text) => "\"" + text + "\"";
}

public sealed record RefIs(string Field, string? Value, bool Negated = false) : RefCondition
{
    public override string Text => $"{Field} {(Negated ? "!=" : "=")} {(Value is null ? "null" : Quote(Value))}";

    public override bool Holds(Func<string, string?> valueOf) =>
        string.Equals(valueOf(Field), Value, StringComparison.Ordinal) != Negated;
}

public sealed record RefIn(string Field, IReadOnlyList<string> Values, bool Negated = false) : RefCondition
{
    public override string Text => $"{Field} {(Negated ? "not in" : "in")} ({string.Join(", ", Values.Select(Quote))})";

    public override bool Holds(Func<string, string?> valueOf) =>
        (valueOf(Field) is { } value && Values.Contains(value, StringComparer.Ordinal)) != Negated;
}

/// <summary>Only patterns of the form <c>prefix*</c>: enough to be told apart from a name.</summary>
public sealed record RefStartsWith(string Field, string Prefix) : RefCondition
{
    public override string Text => $"{Field} matches {Quote(Prefix + "*")}";

    public override bool Holds(Func<string, string?> valueOf) =>
        valueOf(Field) is { } value && value.StartsWith(Prefix, true, CultureInfo.InvariantCulture);
}

public sealed record RefBoth(RefCondition Left, RefCondition Right) : RefCondition
{
    public override string Text => $"({Left.Text}) and ({Right.Text})";

    public override bool Holds(Func<string, string?> valueOf) => Left.Holds(valueOf) && Right.Holds(valueOf);
}

public sealed record RefEither(RefCondition Left, RefCondition Right) : RefCondition
{
    public override string Text => $"{Left.Text} or {Right.Text}";

    public override bool Holds(Func<string, string?> valueOf) => Left.Holds(valueOf) || Right.Holds(valueOf);
}

public sealed record RefNot(RefCondition Inner) : RefCondition
{
    public override string Text => $"not ({Inner.Text})";

    public override bool Holds(Func<string, string?> valueOf) => !Inner.Holds(valueOf);
}
