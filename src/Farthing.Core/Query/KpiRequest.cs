namespace Farthing.Core.Query;

/// <summary>A question as somebody wrote it.</summary>
/// <param name="Kpis">Ids of KPIs, at least one.</param>
public sealed record KpiRequest(IReadOnlyList<string> Kpis)
{
    /// <summary>Ids of dimensions.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>hour, day, week, month, quarter or year; null for none.</summary>
    public string? Grain { get; init; }

    /// <summary>A period, null for all data.</summary>
    public string? Period { get; init; }

    /// <summary>A filter, null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>previous, year, same-weekday or a period; null for no comparison.</summary>
    public string? Compare { get; init; }

    /// <summary>Settings of parameters: name and value.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>Whether values of sums are also told as parts of their total.</summary>
    public bool PercentOfTotal { get; init; }

    /// <summary>Whether rows are also added up by the first dimensions alone: site, then site and team.</summary>
    public bool Subtotals { get; init; }

    /// <summary>Whether buckets of the grain without rows are shown.</summary>
    public bool Fill { get; init; }

    /// <summary>Whether values carry confidence intervals.</summary>
    public bool Interval { get; init; }
}
