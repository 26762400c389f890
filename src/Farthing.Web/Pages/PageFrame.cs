namespace Farthing.Web.Pages;

/// <summary>What stands around every page.</summary>
/// <param name="Title">The page's title, for the browser.</param>
/// <param name="Workspace">The organisation's name; null where the workspace could not be read.</param>
/// <param name="Section">The page's place in the navigation: overview, statement, data; empty for none.</param>
/// <param name="State">Period and filter, which the links to other pages keep.</param>
public sealed record PageFrame(string Title, string? Workspace, string Section, PageState State)
{
    /// <summary>After how many seconds the page asks again by itself; null: never.</summary>
    public int? AskAgainAfter { get; init; }
}

/// <summary>The part of an address that says what a page is about.</summary>
/// <param name="Period">The period as written; null for the latest month.</param>
/// <param name="Where">The conditions, each a filter of its own; all of them hold.</param>
public sealed record PageState(string? Period, IReadOnlyList<string> Where)
{
    /// <summary>No period and no filter.</summary>
    public static PageState None { get; } = new(null, []);

    /// <summary>All conditions as one filter; null where there are none.</summary>
    public string? Filter => Where.Count switch
    {
        0 => null,
        1 => Where[0],
        _ => string.Join(" and ", Where.Select(w => $"({w})")),
    };

    /// <summary>The same with another condition, once.</summary>
    public PageState And(string condition) =>
        Where.Contains(condition, StringComparer.Ordinal) ? this : this with { Where = [.. Where, condition] };

    /// <summary>The same without a condition.</summary>
    public PageState Without(string condition) => this with { Where = [.. Where.Where(w => w != condition)] };

    /// <summary>The same in another period.</summary>
    public PageState In(string period) => this with { Period = period };
}
