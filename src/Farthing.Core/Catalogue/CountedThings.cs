namespace Farthing.Core.Catalogue;

/// <summary>The kinds of things that measures count, and the names under which units speak of them. See docs/formulas.md, Units.</summary>
public static class CountedThings
{
    /// <summary>Any one kind of thing, in a declared unit; of a measure: rows that are no things of their own.</summary>
    public const string Any = "count";

    /// <summary>Names that mean the same as another: an interaction is called contact, session or chain by what it is looked at for.</summary>
    private static readonly Dictionary<string, string> Same = new(StringComparer.Ordinal)
    {
        ["contact"] = "interaction",
        ["session"] = "interaction",
        ["chain"] = "interaction",
        ["touch"] = "interaction",
        ["complaint"] = "interaction",
        ["case"] = "issue",
        ["resolution"] = "issue",
        ["purchase"] = "order",
        ["refund"] = "order",
        ["referral"] = "customer",
        ["comment"] = "response",
    };

    /// <summary>The things that have a kind of their own.</summary>
    private static readonly string[] Kinds =
    [
        Any, "interaction", "response", "customer", "agent", "segment", "transfer", "issue", "user", "order", "subscription", "reply",
    ];

    /// <summary>What a row of each fact is; of facts that are not here a row is no thing.</summary>
    private static readonly Dictionary<string, string> OfFacts = new(StringComparer.Ordinal)
    {
        ["interactions"] = "interaction",
        ["segments"] = "segment",
        ["surveys"] = "response",
        ["themes"] = "response",
        ["issues"] = "issue",
        ["orders"] = "order",
        ["customers"] = "customer",
        ["users"] = "user",
        ["subscriptions"] = "subscription",
        ["staff"] = "agent",
    };

    /// <summary>What is counted by fields whose name is not the thing's.</summary>
    private static readonly Dictionary<string, string> OfFields = new(StringComparer.Ordinal)
    {
        ["agent-segments"] = "segment",
        ["bot-segments"] = "segment",
        ["transfers"] = "transfer",
        ["next-replies"] = "reply",
        ["touches"] = "interaction",
        ["order-number"] = "order",
        ["forecast"] = "interaction",
        ["actual"] = "interaction",
        ["error"] = "interaction",
    };

    /// <summary>All names, in the singular.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds, .. Same.Keys];

    /// <summary>The kind that a name means; a name that is none (a dimension whose values are counted) is a kind by itself.</summary>
    public static string Kind(string name) => Same.GetValueOrDefault(name, name);

    /// <summary>What a row of the fact is.</summary>
    public static string OfFact(string fact) => OfFacts.GetValueOrDefault(fact, Any);

    /// <summary>What the values of a field count, or what its different values are.</summary>
    public static string OfField(string field) => OfFields.GetValueOrDefault(field, field);

    /// <summary>The name in the singular; null when there is no such thing.</summary>
    public static string? Singular(string name) => name switch
    {
        "touches" => "touch",
        "replies" => "reply",
        _ when Names.Contains(name, StringComparer.Ordinal) => name,
        _ when name.EndsWith('s') && Names.Contains(name[..^1], StringComparer.Ordinal) => name[..^1],
        _ => null,
    };
}
