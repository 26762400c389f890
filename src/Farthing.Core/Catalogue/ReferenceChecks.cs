using Farthing.Core.Errors;

namespace Farthing.Core.Catalogue;

/// <summary>Checks that attributes, levers, targets and bands refer to what is there.</summary>
internal static class ReferenceChecks
{
    /// <summary>What is wrong with the references of the sources that are not known to be sound.</summary>
    /// <param name="sources">All sources.</param>
    /// <param name="kpis">The KPIs in force: the last of each id, without the removed ones.</param>
    /// <param name="built">Those of them whose definitions are sound; what they inherit and cannot use is taken out of them.</param>
    /// <param name="levers">The levers in force.</param>
    public static IReadOnlyList<Problem> Run(
        IReadOnlyList<CatalogueSource> sources,
        IReadOnlyList<KpiSource> kpis,
        Dictionary<string, KpiDefinition> built,
        IReadOnlyList<LeverDefinition> levers)
    {
        Dictionary<string, DimensionDefinition> dimensions = new(StringComparer.Ordinal);
        foreach (DimensionDefinition dimension in sources.SelectMany(s => s.Dimensions))
        {
            dimensions[dimension.Id] = dimension;
        }

        // What could not be read whole is judged neither as good nor as bad for what names it.
        HashSet<string> broken = [.. kpis.Where(k => k.IsBroken).Select(k => k.Id.Text)];
        DefinitionScope scope = new(
            kpis.Select(k => k.Id.Text).ToHashSet(StringComparer.Ordinal),
            broken.Count == 0 ? built : built.Where(b => !broken.Contains(b.Key)).ToDictionary(StringComparer.Ordinal), dimensions, levers.Select(l => l.Id).ToHashSet(StringComparer.Ordinal),
            sources.SelectMany(s => s.Bands).Select(b => b.Kpi).ToHashSet(StringComparer.Ordinal));
        AttributeChecks attributes = new(scope);
        TargetChecks targets = new(scope);
        HashSet<Placed> inForce = [.. kpis.Select(k => k.Id)];
        foreach (CatalogueSource source in sources.Where(s => !s.IsProven))
        {
            source.Kpis.FindAll(k => inForce.Contains(k.Id)).ForEach(attributes.Kpi);
            source.Levers.ForEach(attributes.Lever);
            targets.Check(source.Targets);
            source.Benchmarks.ForEach(b => Benchmark(b, scope));
            source.Kpis.ForEach(k => Fit(k, scope, built));
        }

        return [.. scope.Problems, .. InstrumentChecks.Bands(sources.SelectMany(s => s.Instruments), BandChoice.Of(sources), built)];
    }

    private static void Benchmark(Benchmark benchmark, DefinitionScope scope)
    {
        if (scope.Kpi(benchmark.Kpi) is not { } kpi)
        {
            return;
        }

        if (kpi.Unit.IsMoney != benchmark.Currency is not null)
        {
            scope.Problems.Add(new Problem(
                "FT-4004", Severity.Error, kpi.Unit.IsMoney ? "A benchmark in money needs a currency." : "Only a benchmark in money has a currency.", benchmark.Place));
        }

        foreach (Placed value in benchmark.Values.Where(v => SettingNumber.InUnit(v.Text, kpi.Unit) is null))
        {
            string expected = SettingNumber.IsFraction(kpi.Unit) ? "a percentage with its sign, such as 80%" : $"a number in {kpi.Unit.Name}";
            scope.Problems.Add(new Problem("FT-4004", Severity.Error, $"A benchmark of {kpi.Id} must be {expected}, but is \"{value.Text}\".", value.Place));
        }
    }

    /// <summary>
    /// Of what a KPI inherits from the one it replaces, leaves out what its own formula cannot answer: a question by channel where nothing
    /// is kept by channel. What it states itself is an error there.
    /// </summary>
    private static void Fit(KpiSource stated, DefinitionScope scope, Dictionary<string, KpiDefinition> built)
    {
        if (!built.TryGetValue(stated.Id.Text, out KpiDefinition? kpi) || kpi.Place != stated.Id.Place)
        {
            return;
        }

        IReadOnlyList<T> Fitting<T>(IReadOnlyList<T> now, IReadOnlyList<T> own, Func<T, KpiAttributes> alone) =>
            now.Count == 0 || ReferenceEquals(now, own) ? now : [.. now.Where(one => Fits(alone(one)))];

        bool Fits(KpiAttributes one)
        {
            DefinitionScope trial = scope with { };
            int before = trial.Problems.Count;
            new AttributeChecks(trial).Kpi(stated with { Attributes = one });
            bool fits = trial.Problems.Count == before;
            trial.Problems.RemoveRange(before, trial.Problems.Count - before);
            return fits;
        }

        KpiAttributes a = kpi.Attributes;
        KpiAttributes s = stated.Attributes;
        built[kpi.Id] = kpi with
        {
            Attributes = a with
            {
                Insights = Fitting(a.Insights, s.Insights, i => new KpiAttributes { Insights = [i] }),
                Questions = Fitting(a.Questions, s.Questions, q => new KpiAttributes { Questions = [q] }),
                Tips = Fitting(a.Tips, s.Tips, t => new KpiAttributes { Tips = [t] }),
                Risks = Fitting(a.Risks, s.Risks, r => new KpiAttributes { Risks = [r] }),
                Chart = a.Chart is { } chart && !ReferenceEquals(chart, s.Chart) && !Fits(new KpiAttributes { Chart = chart }) ? null : a.Chart,
            },
        };
    }
}
