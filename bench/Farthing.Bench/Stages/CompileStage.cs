using System.Diagnostics;
using System.Text.RegularExpressions;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Core.Facts;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Model;
using Farthing.Core.Time;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Workspaces;

namespace Farthing.Bench.Stages;

/// <summary>
/// Compiling without input and output, each built-in KPI by itself: from its formula's text to the typed definition, the measures and
/// KPIs that it names included; and from a question (two dimensions, a grain, a condition) to DuckDB's SQL.
/// </summary>
internal static partial class CompileStage
{
    /// <summary>How often one KPI is compiled within one measurement.</summary>
    private const int Times = 20;

    /// <summary>Rounds over all KPIs before the first that counts: what is hot is then compiled for speed.</summary>
    private const int WarmUp = 3;

    public static void Run(BenchOptions options, Measurements into)
    {
        ProblemList problems = new();
        CatalogueSource source = CatalogueLoader.ReadBuiltIn(problems);
        problems.ThrowIfErrors();
        source.IsProven = true;
        KpiCatalogue catalogue = CatalogueBuilder.Build(source);
        PlanContext context = new(new Values(), 1_720_000_000_000, [(1, 24_288), (2, 24_289)], -3);
        RequestResolver resolver = new(catalogue, WorkspaceCalendar.Utc);
        (string Kpi, CatalogueSource Alone, KpiRequest Question)[] all =
            [.. catalogue.Kpis.Select(k => (k.Id, Alone(source, k.Id), Question(catalogue, resolver, context, k)))];
        for (int round = -WarmUp; round < options.Repeats; round++)
        {
            foreach ((string kpi, CatalogueSource alone, KpiRequest question) in all)
            {
                Measure(into, "compile.definition." + kpi, round >= 0, () => CatalogueBuilder.Build(alone).Kpis.Count);
                Measure(into, "compile.question." + kpi, round >= 0, () => Compile(resolver, context, question));
            }
        }
    }

    /// <summary>The processor time is that of the process: collecting garbage counts, waiting for the processor does not.</summary>
    private static void Measure(Measurements into, string name, bool counts, Func<int> work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        Stopwatch watch = Stopwatch.StartNew();
        int made = 0;
        for (int n = 0; n < Times; n++) made += work();
        double wall = watch.Elapsed.TotalMilliseconds / Times, cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Times;
        if (made == 0) throw new InvalidOperationException($"{name} made nothing");
        if (counts) into.Write(name, wall, cpu);
    }

    /// <summary>All statements of a question; how many characters they have.</summary>
    private static int Compile(RequestResolver resolver, PlanContext context, KpiRequest question)
    {
        ResolvedRequest resolved = resolver.Resolve(question);
        int characters = 0;
        foreach ((QueryPlan plan, _) in PlanSet.Of(resolved, context, resolved.Period).All)
        {
            characters += DuckDbDialect.Instance.Render(plan.Groups).Text.Length;
            if (plan.Totals is { } totals) characters += DuckDbDialect.Instance.Render(totals).Text.Length;
        }

        return characters;
    }

    /// <summary>The hardest question that the KPI takes: by two dimensions and month with a condition; some have fewer dimensions.</summary>
    private static KpiRequest Question(KpiCatalogue catalogue, RequestResolver resolver, PlanContext context, KpiDefinition kpi)
    {
        FactModel[] facts = [.. kpi.AllMeasures.Select(m => FactModel.Facts[m.Fact]).Distinct()];
        string[] by = [.. catalogue.Dimensions
            .Where(d => !d.IsAttribute && facts.All(f => f.Dimensions.Any(x => x.Name == d.Field && x.Kind == FieldKind.Code)))
            .Select(d => d.Id).Take(2)];
        KpiRequest plain = new([kpi.Id]) { Period = "2024-05..2024-06" };
        KpiRequest[] questions =
        [
            plain with { By = by, Grain = "month", Where = by.Length == 0 ? null : $"{by[0]} in (\"v1\", \"v7\")" }, plain with { Grain = "month" }, plain,
        ];
        foreach (KpiRequest question in questions)
        {
            try
            {
                Compile(resolver, context, question);
                return question;
            }
            catch (UserException) when (question != plain)
            {
                // The KPI has no such slices: the next question is simpler.
            }
        }

        throw new UnreachableException();
    }

    /// <summary>A KPI with the measures and KPIs that its formula names, directly or through others, and nothing else.</summary>
    private static CatalogueSource Alone(CatalogueSource all, string id)
    {
        CatalogueSource alone = new() { IsProven = true };
        HashSet<string> taken = [];
        Queue<string> open = new([id]);
        while (open.TryDequeue(out string? name))
        {
            if (!taken.Add(name)) continue;
            MeasureSource? measure = all.Measures.Find(m => m.Id.Text == name);
            if (measure is not null && name != id) alone.Measures.Add(measure);
            if ((name == id || measure is null) && all.Kpis.Find(k => k.Id.Text == name) is { } kpi)
            {
                alone.Kpis.Add(kpi with { Attributes = new KpiAttributes() });
                if (all.Measures.Find(m => m.Id.Text == name) is { } same && name == id) alone.Measures.Add(same);
                foreach (Match word in Word().Matches(kpi.Formula.Text)) open.Enqueue(word.Value);
                foreach ((Placed noted, _, _, _) in kpi.Notes) open.Enqueue(noted.Text);
            }
        }

        return alone;
    }

    [GeneratedRegex("[a-z][a-z0-9-]*")]
    private static partial Regex Word();

    /// <summary>Fifty values in every domain that has no fixed ones.</summary>
    private sealed class Values : IQueryDictionary
    {
        private static readonly (int, string)[] Fifty = [.. Enumerable.Range(1, 50).Select(n => (n, FormattableString.Invariant($"v{n}")))];

        public IReadOnlyList<(int Code, string Text)> Codes(string domain) =>
            CodeDomains.Fixed.TryGetValue(domain, out var texts) ? [.. texts.Select((t, n) => (n + 1, t))] : Fifty;

        public IReadOnlyList<string> AttributeValues(Field attribute) => [];

        public IReadOnlyDictionary<string, long> Interactions(IReadOnlyCollection<string> ids) => new Dictionary<string, long>();

        public IReadOnlyList<long> InteractionsWhere(Func<string, bool> test, int limit) => [];
    }
}
