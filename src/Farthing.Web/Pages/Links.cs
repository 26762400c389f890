using System.Text;
using Farthing.Core.Query;

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

    /// <summary>A KPI's page.</summary>
    public static string Kpi(string id, PageState state) => "/kpi/" + Uri.EscapeDataString(id) + Query(state);

    /// <summary>The catalogue, narrowed.</summary>
    public static string Catalogue(CatalogueSearch search)
    {
        IEnumerable<(string Name, string Value)> parts =
        [
            .. search.Text.Length > 0 ? new[] { ("q", search.Text) } : [],
            .. CatalogueSearch.Names.Where(search.Facets.ContainsKey).Select(n => (n, search.Facets[n])),
            .. search.ReadyOnly ? new[] { ("ready", "yes") } : [],
        ];
        string query = string.Join('&', parts.Select(p => p.Name + "=" + Uri.EscapeDataString(p.Value)));
        return query.Length == 0 ? AllKpis : AllKpis + "?" + query;
    }

    /// <summary>The whole catalogue.</summary>
    public static string AllKpis => "/catalogue";

    /// <summary>A scorecard; without a name the one that is shown where none is named, or all of an area.</summary>
    public static string Scorecard(string? name, PageState state, string? area = null)
    {
        string period = Query(state with { Where = [] });
        string[] parts =
        [
            .. name is null ? Array.Empty<string>() : ["name=" + Uri.EscapeDataString(name)],
            .. area is null ? Array.Empty<string>() : ["area=" + Uri.EscapeDataString(area)],
            .. period.Length == 0 ? Array.Empty<string>() : [period[1..]],
        ];
        return parts.Length == 0 ? "/scorecard" : "/scorecard?" + string.Join('&', parts);
    }

    /// <summary>The way from one KPI's value to another's.</summary>
    public static string Bridge(string from, string to, PageState state)
    {
        string rest = Query(state);
        return $"/bridge?from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}" + (rest.Length == 0 ? "" : "&" + rest[1..]);
    }

    /// <summary>All answers to a question: the rows behind a sentence.</summary>
    public static string Answer(KpiRequest request)
    {
        StringBuilder query = new("/answer?kpi=");
        query.Append(Uri.EscapeDataString(string.Join(',', request.Kpis)));
        (string Name, string? Value)[] parts =
        [
            ("by", request.By.Count == 0 ? null : string.Join(',', request.By)), ("grain", request.Grain), ("period", request.Period),
            ("where", request.Where), ("compare", request.Compare),
        ];
        foreach ((string name, string? value) in parts.Where(p => p.Value is not null))
        {
            query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value!));
        }

        return query.ToString();
    }

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
