using System.Globalization;
using System.Numerics;
using Farthing.Core.Errors;
using Farthing.Core.Query;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Import;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;
using NodaTime;

namespace Farthing.EngineTests.Reference;

/// <summary>A random workspace in the product's store, and the comparison of what comes out of it with the reference.</summary>
public sealed class StoredWorkspace : IDisposable
{
    private readonly string _folder;
    private readonly FarthingStore _store;
    private readonly Workspace _workspace;
    private readonly RandomWorkspace _random;
    private RefDerived _derived;
    private Engine.DuckDb.DuckDbConnection? _connection;
    private Ask? _ask;

    private StoredWorkspace(RandomWorkspace random, string folder, FarthingStore store)
    {
        (_random, _folder, _store) = (random, folder, store);
        _workspace = Workspace.Load(folder);
        _derived = new RefDerived(random.Facts);
    }

    /// <summary>The facts put straight into a store in memory.</summary>
    public static StoredWorkspace InMemory(RandomWorkspace random)
    {
        var folder = Directory.CreateTempSubdirectory("farthing-random-").FullName;
        RefFiles.Write(folder, random.Facts, random.Model);
        var store = FarthingStore.OpenInMemory();
        StoreLoader.Load(store, random.Facts);
        return new StoredWorkspace(random, folder, store);
    }

    /// <summary>
    /// The facts as canonical files, rows and files in an order that the seed gives, imported; then everything a second time,
    /// which must change nothing.
    /// </summary>
    public static StoredWorkspace FromFiles(RandomWorkspace random, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("farthing-random-").FullName;
        var files = RefFiles.Write(folder, random.Facts, random.Model, seed);
        var store = FarthingStore.OpenInMemory();
        var dice = new Random(seed);
        var workspace = Workspace.Load(folder);
        foreach (var again in new[] { false, true })
        {
            foreach (var (pack, path) in files.OrderBy(_ => dice.Next()).ToList())
            {
                var batch = ImportUseCase.Run(store, workspace, [path], pack, SystemClock.Instance, cancellation: TestContext.Current.CancellationToken)[0];
                Assert.True(batch.Rejected == 0 && batch.Corrected == 0 && (again ? batch.Duplicate : batch.Accepted) == batch.Read,
                    $"seed {seed} {pack}: {batch}; {string.Join("; ", batch.Warnings.Select(w => w.Message))}");
            }
        }
        return new StoredWorkspace(random, folder, store);
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, true);
    }

    /// <summary>Costs everything; gives the reference's runs of the months that the product costed.</summary>
    public List<RefRun> Cost(List<string> wrong)
    {
        var runs = new List<RefRun>();
        var months = CostUseCase.Run(_workspace, _store, null, SystemClock.Instance, cancellation: TestContext.Current.CancellationToken);
        foreach (var month in months)
        {
            var (year, number) = (int.Parse(month.Period.AsSpan(0, 4), null), int.Parse(month.Period.AsSpan(5, 2), null));
            var run = NaiveCosting.Run(_random.Facts, _random.Model, _derived, year * 12 + number - 1);
            runs.Add(run);
            Compare(month, run, wrong);
        }
        return runs;
    }

    /// <summary>The reference's runs of these months, with its facts as they are now.</summary>
    public List<RefRun> Reference(IEnumerable<CostedMonth> months)
    {
        var derived = new RefDerived(_random.Facts);
        return [.. months.Select(m => NaiveCosting.Run(
            _random.Facts, _random.Model, derived, int.Parse(m.Period.AsSpan(0, 4), null) * 12 + int.Parse(m.Period.AsSpan(5, 2), null) - 1))];
    }

    /// <summary>How many answers said something: neither null nor 0.</summary>
    public int Telling { get; private set; }

    /// <summary>Does something with the workspace and its store.</summary>
    public T OnItsStore<T>(Func<Workspace, FarthingStore, T> work) => work(_workspace, _store);

    /// <summary>The versions of runs that the store holds.</summary>
    public IReadOnlyList<CostedMonth> Recost() => CostUseCase.Run(_workspace, _store, null, SystemClock.Instance, cancellation: TestContext.Current.CancellationToken);

    /// <summary>What changed between two runs.</summary>
    public RunDiff Diff(int earlier, int later) => DiffUseCase.Run(_workspace, _store, earlier, later, TestContext.Current.CancellationToken);

    /// <summary>Imports these facts from files of their own.</summary>
    public List<ImportedBatch> Import(RefFacts facts, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        return RefFiles.WriteFacts(folder, facts).ConvertAll(f =>
            ImportUseCase.Run(_store, _workspace, [f.Path], f.Pack, SystemClock.Instance, cancellation: TestContext.Current.CancellationToken)[0]);
    }

    /// <summary>After the reference's facts have been changed.</summary>
    public void FactsChanged() => _derived = new RefDerived(_random.Facts);

    /// <summary>Whether a run's rows are still those of the reference's run.</summary>
    public bool StillHolds(int run, RefRun expected) => Expected(expected).SequenceEqual(StoredCosts(run).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private IEnumerable<string> Expected(RefRun run) => run.Costs.Select(c => string.Join(' ', c.Contact.Row.Id, c.Segment?.Id, _derived.Calendar.DayOf(c.At), c.Of.Agent,
        c.Of.Team, c.Of.Site, c.Of.Vendor, c.EffortTicks, c.Column("labour"), c.Unused, c.Column("overhead"), c.Column("technology"), c.Column("vendor"), c.Column("other"), c.Imputed))
        .Order(StringComparer.Ordinal);

    private void Compare(CostedMonth month, RefRun run, List<string> wrong)
    {
        (string, BigInteger, Int128)[] totals =
        [
            ("ledger", run.Ledger, month.Totals.Ledger), ("attributed", run.Attributed, month.Totals.Attributed), ("unused", run.Unused, month.Totals.Unused),
            ("out of scope", run.OutOfScope, month.Totals.OutOfScope), ("unassigned", run.Unassigned, month.Totals.Unassigned),
            ("imputed", run.Imputed, month.Totals.Imputed), ("difference", run.Difference, month.Totals.Difference),
        ];
        wrong.AddRange(totals.Where(t => t.Item2 != t.Item3).Select(t => $"{month.Period} {t.Item1}: {t.Item2} but {t.Item3}"));
        var expected = Expected(run).ToList();
        var got = StoredCosts(month.Run).Order(StringComparer.Ordinal).ToList();
        wrong.AddRange(expected.Except(got, StringComparer.Ordinal).Take(3).Select(e => $"{month.Period} cost missing: {e}"));
        wrong.AddRange(got.Except(expected, StringComparer.Ordinal).Take(3).Select(e => $"{month.Period} cost too many: {e}"));
    }

    private List<string> StoredCosts(int run)
    {
        using var connection = _store.Connect();
        var codes = CodeBook.Load(connection);
        using var reader = connection.Query("""
            SELECT n.interaction_id, s.segment_id, c.day, c.agent, c.team, c.site, c.vendor, c.effort_ticks, c.labour, c.unused, c.overhead, c.technology,
              c.vendor_cost, c.other, c.imputed
            FROM costs c JOIN interaction_ids n ON n.i = c.i LEFT JOIN segments s ON s.s = c.s WHERE c.run = $1
            """, run);
        var rows = new List<string>();
        string[] domains = ["agent", "team", "site", "vendor"];
        while (reader.Read())
        {
            var texts = domains.Select((d, n) => reader.GetInt32(3 + n) is > 0 and var code ? codes.Text(d, code) : null);
            rows.Add(string.Join(' ', [reader.GetString(0), reader.GetString(1), reader.GetInt32(2), .. texts, .. Enumerable.Range(7, 8).Select(n => reader.GetInt64(n))]));
        }
        return rows;
    }

    /// <summary>Asks the product and the reference the same.</summary>
    public string? Disagreement(RefQuestion question, NaiveKpis reference)
    {
        var expected = reference.Answer(question);
        var period = question.Days is { } days ? RefText.Date(days.First) + ".." + RefText.Date(days.End - 1) : null;
        _connection ??= _store.Connect();
        _ask ??= Ask.Open(_store, _workspace, CatalogueLoader.Load(_workspace), _connection, TestContext.Current.CancellationToken);
        var answer = Answered(_ask, new KpiRequest([question.Kpi]) { By = question.By, Period = period, Where = question.Where?.Text, Grain = question.Grain, Parameters = Parameters(question) });
        if (answer is null) return null;
        var asked = $"{question.Kpi} by [{string.Join(", ", question.By)}] {question.Grain} {string.Join(' ', Parameters(question))} period {period ?? "all"} where {question.Where?.Text ?? "-"}";
        if (Text(answer.Total[0]) != expected["total"].Text) return $"{asked}: total {expected["total"].Text} but {Text(answer.Total[0])}";
        if (expected["total"].Text is not ("0" or "null")) Telling++;
        var got = answer.Rows.ToDictionary(r => string.Join("|", r.Bucket is null ? r.Keys : [r.Bucket, .. r.Keys]), r => Text(r.Cells[0]), StringComparer.Ordinal);
        foreach (var (key, ratio) in expected.Where(e => e.Key != "total"))
        {
            if (got.Remove(key, out var text) ? text != ratio.Text : ratio.Text is not ("0" or "null")) return $"{asked}: {key} {ratio.Text} but {text ?? "no row"}";
        }
        return got.Where(g => g.Value is not ("0" or "null")).Select(g => $"{asked}: row {g.Key} {g.Value} should not be").FirstOrDefault();
    }

    private static List<(string Name, string Value)> Parameters(RefQuestion q)
    {
        var parameters = new List<(string, string)>();
        if (q.WindowDays is { } window) parameters.Add(("window", string.Create(CultureInfo.InvariantCulture, $"{window}d")));
        if (q.TargetMs != 20_000) parameters.Add(("target", RefText.Seconds(q.TargetMs) + "s"));
        if (q.ShortMs != 0) parameters.Add(("short", RefText.Seconds(q.ShortMs) + "s"));
        return parameters;
    }

    /// <summary>The answer; null where the question names a value that no row has, which the product refuses by name.</summary>
    private static KpiAnswer? Answered(Ask ask, KpiRequest request)
    {
        try
        {
            return ask.Answer(request, TestContext.Current.CancellationToken);
        }
        catch (UserException e) when (e.Problems.All(p => p.Code == "FT-4012"))
        {
            return null;
        }
    }

    private static string Text(AnswerCell cell) => cell.Value?.ToPlain() ?? "null";
}
