namespace Farthing.Core.Catalogue;

/// <summary>Which band set of a KPI holds where several are defined.</summary>
internal static class BandChoice
{
    /// <summary>
    /// One set a KPI. A later source goes before an earlier one, so that a workspace's own set holds whatever Farthing's
    /// say of its industry; within one source the set of the chosen industry goes before the one for any.
    /// </summary>
    public static IReadOnlyList<BandSet> Of(IReadOnlyList<CatalogueSource> sources)
    {
        string? industry = sources.LastOrDefault(s => s.Industry is not null)?.Industry;
        Dictionary<string, BandSet> chosen = new(StringComparer.Ordinal);
        foreach (CatalogueSource source in sources)
        {
            source.Removed.ForEach(r => chosen.Remove(r.Text));
            foreach (BandSet set in source.Bands.Where(b => b.Industry is null || b.Industry == industry).OrderBy(b => b.Industry is null ? 0 : 1))
            {
                chosen[set.Kpi] = set;
            }
        }

        return [.. chosen.Values];
    }
}
