using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>
/// What a workspace does to definitions before it: it removes KPIs, or replaces one by another of the same id. Neither may
/// pull the ground from under what names the KPI: then it is refused, and everything that names it is listed.
/// </summary>
internal sealed class Replacements(IReadOnlyList<CatalogueSource> sources)
{
    private const int Listed = 12;

    /// <summary>The KPIs that are there in the end: the last of each id, without the removed ones.</summary>
    public IReadOnlyList<KpiSource> Kpis()
    {
        Dictionary<string, KpiSource> last = new(StringComparer.Ordinal);
        foreach (CatalogueSource source in sources)
        {
            source.Removed.ForEach(r => last.Remove(r.Text));
            source.Kpis.ForEach(k => last[k.Id.Text] = last.TryGetValue(k.Id.Text, out KpiSource? before) ? Inheritance.Of(before, k) : k);
        }

        return [.. last.Values];
    }

    /// <summary>What is wrong with removing and replacing.</summary>
    public IEnumerable<Problem> Check(IReadOnlyList<KpiSource> kpis, IEnumerable<LeverDefinition> levers)
    {
        Dictionary<string, KpiSource> before = new(StringComparer.Ordinal);
        List<Problem> problems = [];
        Lazy<ILookup<string, Dependant>> dependants = new(() => AllDependants(kpis, levers).ToLookup(d => d.Kpi, StringComparer.Ordinal));
        foreach (CatalogueSource source in sources)
        {
            foreach (Placed removed in source.Removed)
            {
                problems.AddRange(Removal(removed, source, before, dependants));
            }

            foreach (KpiSource kpi in source.Kpis.Where(k => before.ContainsKey(k.Id.Text)))
            {
                problems.AddRange(Change(before[kpi.Id.Text], kpi, dependants.Value[kpi.Id.Text]));
            }

            source.Removed.ForEach(r => before.Remove(r.Text));
            foreach (KpiSource kpi in source.Kpis)
            {
                before[kpi.Id.Text] = kpi;
            }
        }

        return problems;
    }

    private IEnumerable<Dependant> AllDependants(IReadOnlyList<KpiSource> kpis, IEnumerable<LeverDefinition> levers) =>
        Everything(kpis, levers).Where(d => d.Kind != "measure");

    private static IEnumerable<Problem> Removal(
        Placed removed, CatalogueSource source, Dictionary<string, KpiSource> before, Lazy<ILookup<string, Dependant>> dependants)
    {
        if (source.Kpis.Find(k => k.Id.Text == removed.Text) is { } same)
        {
            yield return new Problem(
                "FT-4007", Severity.Error, $"{removed.Text} is removed and defined in one workspace.", removed.Place,
                $"a definition replaces the one before by itself (line {same.Id.Place.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)}); take it out of remove");
        }
        else if (!before.ContainsKey(removed.Text))
        {
            yield return new Problem(
                "FT-4010", Severity.Error, $"There is no KPI \"{removed.Text}\" to remove.", removed.Place,
                NearMatch.Suggest(removed.Text, before.Keys));
        }
        else if (Refusal(removed.Text, dependants.Value[removed.Text].Where(d => d.Kind != "bands" || source.Bands.Exists(b => b.Place == d.Place))) is { } list)
        {
            yield return new Problem(
                "FT-4007", Severity.Error, $"{removed.Text} cannot be removed; {list}.", removed.Place,
                "replace these definitions first, or remove them with it");
        }
    }

    private static IEnumerable<Problem> Change(KpiSource before, KpiSource now, IEnumerable<Dependant> dependants)
    {
        string? change = before.Unit.Text != now.Unit.Text ? $"its unit changes from {before.Unit.Text} to {now.Unit.Text}"
            : before.Direction != now.Direction ? "its good direction changes"
            : null;
        if (change is not null && Refusal(now.Id.Text, dependants.Where(d => d.ReliesOnUnit)) is { } list)
        {
            yield return new Problem(
                "FT-4007", Severity.Error, $"{now.Id.Text} cannot be replaced so: {change}, and {list}.", now.Id.Place,
                "give your KPI another id, or keep unit and direction");
        }
    }

    /// <summary>Everything that names a KPI or, as measure, a measure.</summary>
    public IReadOnlyList<Dependant> Everything(IReadOnlyList<KpiSource> kpis, IEnumerable<LeverDefinition> levers) =>
    [
        .. Dependants.Of(kpis, levers, sources.SelectMany(s => s.Measures).Select(m => m.Id.Text)),
        .. BandChoice.Of(sources).Select(b => new Dependant(b.Kpi, "bands", b.Kpi, b.Place)),
        .. TargetBook.Of(sources.Select(s => s.Targets)).Dependants,
    ];

    /// <summary>"2 definitions depend on it: the formula of x (file.yaml:3), guardrail of y (…)"; null where none does.</summary>
    internal static string? Refusal(string kpi, IEnumerable<Dependant> dependants)
    {
        string[] all = [.. dependants.Where(d => d.By != kpi || d.Kind is "bands" or "measure").Select(d => Invariant($"{d.Text} ({d.Place.File}:{d.Place.Line})")).Distinct(StringComparer.Ordinal)];
        return all.Length == 0 ? null
            : Invariant($"{all.Length} {(all.Length == 1 ? "definition depends" : "definitions depend")} on it: ")
                + string.Join(", ", all.Take(Listed)) + (all.Length > Listed ? Invariant($" and {all.Length - Listed} more") : "");
    }
}
