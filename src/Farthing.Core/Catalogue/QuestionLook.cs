namespace Farthing.Core.Catalogue;

/// <summary>From which end a question wants its answer told. Without one it follows from the question: see docs/catalogue.md.</summary>
public enum QuestionLook
{
    /// <summary>The worst rows first, by the good direction of the KPI that answers.</summary>
    Worst,

    /// <summary>The best rows first.</summary>
    Best,

    /// <summary>The greatest values first.</summary>
    Greatest,

    /// <summary>The least values first.</summary>
    Least,

    /// <summary>The rows that made most of a change first.</summary>
    Moved,

    /// <summary>The bucket from which a series has run differently.</summary>
    Since,

    /// <summary>The last buckets of a series.</summary>
    Last,
}

/// <summary>The words of <see cref="QuestionLook"/>.</summary>
public static class QuestionLooks
{
    /// <summary>All of them, as definitions write them.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<QuestionLook>().Select(Word)];

    /// <summary>A look as definitions write it.</summary>
    public static string Word(QuestionLook look) => look.ToString().ToLowerInvariant();

    /// <summary>The look that a word names; null for none.</summary>
    public static QuestionLook? Of(string? word) =>
        Enum.GetValues<QuestionLook>().Where(l => Word(l) == word).Select(l => (QuestionLook?)l).FirstOrDefault();
}
