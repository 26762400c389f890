using Farthing.Core.Analysis;
using Farthing.Core.Catalogue;
using Farthing.Core.Errors;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Costing;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;
using NodaTime;
using NodaTime.Text;

namespace Farthing.Engine.UseCases;

/// <summary>Finds every problem in a workspace, at once. Changes nothing.</summary>
public static class CheckUseCase
{
    /// <summary>All problems of the workspace: its YAML, then its data.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="now">The time by which reviews are overdue or not, in the workspace's time zone.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<Problem> Run(Workspace workspace, Instant now, CancellationToken cancellation)
    {
        // A check gives its problems or throws them; one that fails does not keep the others from running. A check of the data opens the
        // store only when there is one.
        Func<IEnumerable<Problem>>[] checks =
        [
            () => CostModel(workspace),
            () => Packs(workspace),
            () => Definitions(CatalogueLoader.Load(workspace), now.InZone(workspace.Calendar.Zone).Date),
            () => Costing(workspace, cancellation),
        ];
        List<Problem> problems = [];
        foreach (Func<IEnumerable<Problem>> check in checks)
        {
            cancellation.ThrowIfCancellationRequested();
            problems.AddRange(Collect(check));
        }

        return [.. problems.Distinct()];
    }

    /// <summary>What is wrong with the other files of a workspace whose <c>farthing.yaml</c> cannot be read: whether they are YAML.</summary>
    public static IReadOnlyList<Problem> SyntaxOnly(string folder)
    {
        IEnumerable<string> files = [Path.Combine(folder, "costs.yaml"), Path.Combine(folder, "targets.yaml"), .. YamlIn(folder, "packs"), .. YamlIn(folder, "kpis")];
        return
        [
            .. files.Where(File.Exists).SelectMany(file => Collect(() =>
            {
                YamlSource.Load(file, Path.GetRelativePath(folder, file).Replace('\\', '/'));
                return [];
            })),
        ];
    }

    private static IEnumerable<string> YamlIn(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal)
            : [];
    }

    private static IReadOnlyList<Problem> Collect(Func<IEnumerable<Problem>> check)
    {
        try
        {
            return [.. check()];
        }
        catch (UserException e)
        {
            return e.Problems;
        }
    }

    private static IEnumerable<Problem> CostModel(Workspace workspace)
    {
        if (!File.Exists(workspace.CostsFile))
        {
            return
            [
                new Problem(
                    "FT-1019", Severity.Warning, "There is no costs.yaml, so nothing can be costed.", null,
                    "farthing init in another folder writes one to start from"),
            ];
        }

        try
        {
            CostModelReader.Read(workspace);
        }
        catch (UserException e) when (FarthingStore.ExistsIn(workspace.Folder) && e.Problems.Any(p => p.Code == "FT-3007"))
        {
            // An imported pack may declare what farthing.yaml does not.
            using FarthingStore store = workspace.OpenStore();
            using DuckDbConnection connection = store.Connect();
            CostModelReader.Read(workspace, connection);
        }

        return [];
    }

    private static IEnumerable<Problem> Definitions(KpiCatalogue catalogue, LocalDate today) =>
        [.. AttributeCompleteness.OfOwn(catalogue), .. Undirected(catalogue), .. OverdueReviews(catalogue, today)];

    private static IEnumerable<Problem> Undirected(KpiCatalogue catalogue) => catalogue.Instruments.Where(i => i.Direction is null).Select(i => new Problem(
        "FT-4024", Severity.Warning,
        Invariant($"The instrument {i.Id} (version {i.Version}) has no direction: its answers are in no mean and in no share."), i.Place,
        "add direction: up (the greatest score is the best) or down"));

    private static IEnumerable<Problem> OverdueReviews(KpiCatalogue catalogue, LocalDate today)
    {
        foreach (KpiReview review in catalogue.Targets.Reviews)
        {
            if (review.Last is null)
            {
                yield return new Problem(
                    "FT-4020", Severity.Warning, $"No review of {review.Kpi.Text} is on record.", review.Kpi.Place, "review it, and write the day under last");
            }
            else if (catalogue.FindKpi(review.Kpi.Text) is { } kpi && ReviewState.Of(kpi, review, today) is { Overdue: true, Next: var next } state)
            {
                string owner = state.Owner is { } who ? $", {who}" : "";
                yield return new Problem(
                    "FT-4020", Severity.Warning,
                    $"The review of {kpi.Id} was due on {LocalDatePattern.Iso.Format(next)} ({state.Cadence.ToString().ToLowerInvariant()}{owner}).",
                    review.Kpi.Place, "review it, and write the day under last");
            }
        }
    }

    private static IReadOnlyList<Problem> Costing(Workspace workspace, CancellationToken cancellation)
    {
        if (!FarthingStore.ExistsIn(workspace.Folder))
        {
            return [];
        }

        using FarthingStore store = workspace.OpenStore();
        return [.. CostingCheck.Run(workspace, store, cancellation), .. LedgerCheck.Run(workspace, store, cancellation), .. FactsCheck.Run(workspace, store, cancellation)];
    }

    private static IEnumerable<Problem> Packs(Workspace workspace) =>
        YamlIn(workspace.Folder, "packs").SelectMany(file => Collect(() =>
        {
            PackReader.Load(file, workspace.ShowPath(file));
            return [];
        }));
}
