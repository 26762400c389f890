using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>
/// Measures and KPIs that a workspace puts in the place of earlier ones so that another value comes out. While other definitions stand on
/// them that is refused, unless the new one says which version it <c>replaces</c>; then the answers of all that stand on it say so.
/// </summary>
internal sealed class ReplacedDefinitions(
    IReadOnlyList<CatalogueSource> sources, IReadOnlyDictionary<string, MeasureDefinition> measures)
{
    private readonly Dictionary<string, string> _replacedKpis = new(StringComparer.Ordinal);
    private readonly Dictionary<SourcePlace, string> _replacedMeasures = [];
    private readonly List<Problem> _problems = [];

    /// <summary>What is refused; marks in <paramref name="built"/> what stands on what is replaced.</summary>
    public IReadOnlyList<Problem> Guard(
        IReadOnlyList<KpiSource> kpis, IReadOnlyList<LeverDefinition> levers, Dictionary<string, KpiDefinition> built)
    {
        Lazy<ILookup<string, Dependant>> dependants = new(
            () => new Replacements(sources).Everything(kpis, levers).ToLookup(d => d.Kpi, StringComparer.Ordinal));
        for (int n = 0; n < sources.Count; n++)
        {
            CatalogueSource[] earlier = [.. sources.Take(n)];
            HashSet<string> own = [.. sources[n].Kpis.Select(k => k.Id.Text)];
            Dictionary<string, KpiSource> before = new Replacements(earlier).Kpis().ToDictionary(k => k.Id.Text, StringComparer.Ordinal);
            foreach (MeasureSource measure in sources[n].Measures)
            {
                Measure(measure, earlier, () => dependants.Value[measure.Id.Text].Where(d => d.Kind == "measure" && !own.Contains(d.By)));
            }

            foreach (KpiSource kpi in sources[n].Kpis)
            {
                Kpi(kpi, before, earlier, () => dependants.Value[kpi.Id.Text].Where(d => d.ReliesOnUnit && d.Kind != "measure"));
            }
        }

        if (_replacedKpis.Count + _replacedMeasures.Count > 0)
        {
            foreach (KpiDefinition kpi in built.Values.ToArray())
            {
                built[kpi.Id] = kpi with { Replaced = [.. StandsOn(kpi, built, []).Distinct(StringComparer.Ordinal)] };
            }
        }

        return _problems;
    }

    private void Measure(MeasureSource now, CatalogueSource[] earlier, Func<IEnumerable<Dependant>> dependants)
    {
        if (earlier.SelectMany(s => s.Measures).LastOrDefault(m => m.Id.Text == now.Id.Text) is not { } before)
        {
            Unfounded(now.Replaces, now.Id.Text, "measure");
            return;
        }

        if (measures.TryGetValue(now.Id.Text, out MeasureDefinition? built) && Quietly(() => MeasureChecks.Read(before)) is { } old && old.Version != built.Version)
        {
            Replaced("measure", now.Id, now.Replaces, Difference(old, built), old.Version, dependants);
            _replacedMeasures[built.Place] = Sentence("measure", now.Id, old.Version);
        }
    }

    private void Kpi(KpiSource now, Dictionary<string, KpiSource> all, CatalogueSource[] earlier, Func<IEnumerable<Dependant>> dependants)
    {
        if (!all.TryGetValue(now.Id.Text, out KpiSource? before))
        {
            Unfounded(now.Replaces, now.Id.Text, "KPI");
            return;
        }

        string? change = Inheritance.Spelling(before.Formula) != Inheritance.Spelling(now.Formula) ? "its formula changes"
            : before.Model is not null && now.Stated.Contains("model") && now.Model?.Text != before.Model.Text ? "its model changes"
            : ParameterChange(before, now);
        if (change is not null && VersionBefore(before, all, earlier) is { } version)
        {
            // Another unit or direction is refused elsewhere, whatever the formula.
            bool told = before.Unit.Text != now.Unit.Text || before.Direction != now.Direction;
            Replaced("KPI", now.Id, now.Replaces, change, version, told ? () => [] : dependants);
            _replacedKpis[now.Id.Text] = Sentence("KPI", now.Id, version);
        }
    }

    private void Replaced(
        string what, Placed id, Placed? replaces, string change, string version, Func<IEnumerable<Dependant>> dependants)
    {
        if (replaces is not null)
        {
            if (replaces.Text != version)
            {
                _problems.Add(new Problem(
                    "FT-4021", Severity.Error, $"The {what} {id.Text} says that it replaces version {replaces.Text}, but there is version {version}.", replaces.Place,
                    $"see what has changed, then write replaces: {version}"));
            }
        }
        else if (Replacements.Refusal(id.Text, dependants()) is { } list)
        {
            _problems.Add(new Problem(
                "FT-4007", Severity.Error, $"The {what} {id.Text} cannot be replaced so: {change}, and {list}.", id.Place,
                $"give yours another id, or write replaces: {version} if all of these shall stand on yours"));
        }
    }

    private void Unfounded(Placed? replaces, string id, string what)
    {
        if (replaces is not null)
        {
            _problems.Add(new Problem(
                "FT-4021", Severity.Error, $"There is no {what} {id} before this one that it could replace.", replaces.Place, "leave replaces out"));
        }
    }

    /// <summary>The version of a KPI as it was, over the measures and settings as they were; null where it was at fault already.</summary>
    private string? VersionBefore(KpiSource before, Dictionary<string, KpiSource> kpis, CatalogueSource[] earlier)
    {
        Dictionary<string, MeasureDefinition> known = new(StringComparer.Ordinal);
        foreach (MeasureSource measure in earlier.SelectMany(s => s.Measures))
        {
            MeasureDefinition? read = measures.TryGetValue(measure.Id.Text, out MeasureDefinition? now) && now.Place == measure.Id.Place
                ? now
                : Quietly(() => MeasureChecks.Read(measure));
            if (read is not null)
            {
                known[measure.Id.Text] = read;
            }
        }

        return Quietly(() => CatalogueBuilder.Bound(
            before, Unit.Parse(before.Unit.Text, before.Unit.Place), known, new HashSet<string>(StringComparer.Ordinal), kpis)) is { } bound
            ? DefinitionVersions.Of(bound, CatalogueBuilder.SettingsOf(earlier))
            : null;
    }

    private static string? ParameterChange(KpiSource before, KpiSource now)
    {
        if (now.Parameters.Count == 0)
        {
            return null;
        }

        ParameterSource? changed = before.Parameters.FirstOrDefault(p => now.Parameters.FirstOrDefault(n => n.Name == p.Name) is { } same
            && (same.Kind != p.Kind || KpiParameter.Parse(p.Kind, same.Default?.Text ?? "") != KpiParameter.Parse(p.Kind, p.Default?.Text ?? "")));
        return changed is null ? null : $"its parameter {changed.Name} changes";
    }

    private static string Difference(MeasureDefinition old, MeasureDefinition now) =>
        old.Fact != now.Fact ? $"its fact changes from {old.Fact} to {now.Fact}"
            : old.Axis != now.Axis ? $"its clock changes from {old.Axis} to {now.Axis}"
            : old.Aggregate != now.Aggregate || !old.Columns.SequenceEqual(now.Columns, StringComparer.Ordinal) ? "what it adds up or counts changes"
            : old.Unit != now.Unit ? $"it counts {now.Unit} instead of {old.Unit}"
            : "its filter changes";

    private static string Sentence(string what, Placed id, string version) =>
        Invariant($"the {what} {id.Text} is the workspace's own ({id.Place.File}:{id.Place.Line}), in the place of Farthing's {version}");

    /// <summary>What of a KPI's value is replaced: the KPI itself, measures, and KPIs that it names, at any depth.</summary>
    private IEnumerable<string> StandsOn(KpiDefinition kpi, Dictionary<string, KpiDefinition> built, HashSet<string> seen)
    {
        if (!seen.Add(kpi.Id))
        {
            return [];
        }

        IEnumerable<string> self = _replacedKpis.TryGetValue(kpi.Id, out string? sentence) ? [sentence] : [];
        return self
            .Concat(kpi.AllMeasures.Where(m => _replacedMeasures.ContainsKey(m.Place)).Select(m => _replacedMeasures[m.Place]))
            .Concat(kpi.References.Where(built.ContainsKey).SelectMany(r => StandsOn(built[r], built, seen)));
    }

    /// <summary>What an earlier definition says; null where it is at fault, which was told when it was the one in force.</summary>
    private static T? Quietly<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (UserException)
        {
            return null;
        }
    }
}
