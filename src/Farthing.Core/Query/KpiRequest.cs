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

    /// <summary>previous, year or a period; null for no comparison.</summary>
    public string? Compare { get; init; }

    /// <summary>Settings of parameters: name and value.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];
}
