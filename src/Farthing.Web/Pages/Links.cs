using System.Text;

namespace Farthing.Web.Pages;

/// <summary>The addresses of the pages: the only place where they are made.</summary>
public static class Links
{
    /// <summary>The overview.</summary>
    public static string Overview(PageState state) => "/" + Query(state);

    /// <summary>The statement of a period.</summary>
    public static string Statement(string? period) => "/statement" + Query(new PageState(period, []));

    /// <summary>The statement of a month with the ledger lines of an account.</summary>
    public static string Account(string period, string account) => Statement(period) + "&account=" + Uri.EscapeDataString(account);

    /// <summary>The data that the workspace holds.</summary>
    public static string Data => "/data";

    /// <summary>The interactions of a period under a filter.</summary>
    public static string Interactions(PageState state) => "/interactions" + Query(state);

    /// <summary>One interaction's cost lines.</summary>
    public static string Interaction(string id, PageState state)
    {
        string query = Query(state);
        return "/interaction?id=" + Uri.EscapeDataString(id) + (query.Length == 0 ? "" : "&" + query[1..]);
    }

    /// <summary>One interaction with its lines, however long they take.</summary>
    public static string Lines(string id, PageState state) => Interaction(id, state) + "&lines=now";

    /// <summary>What changed between a month's last two versions.</summary>
    public static string Difference(string period) => "/difference?period=" + Uri.EscapeDataString(period);

    /// <summary>A condition that a dimension has a value; null stands for none.</summary>
    public static string Condition(string dimension, string? value) => value is null
        ? $"{dimension} = null"
        : $"{dimension} = \"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Query(PageState state)
    {
        StringBuilder query = new();
        if (state.Period is { } period)
        {
            query.Append("?period=").Append(Uri.EscapeDataString(period));
        }

        foreach (string where in state.Where)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append("where=").Append(Uri.EscapeDataString(where));
        }

        return query.ToString();
    }
}
