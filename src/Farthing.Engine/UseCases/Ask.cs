using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Queries;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Answers questions about KPIs from a workspace's store, brought up to date first.</summary>
public sealed class Ask
{
    private readonly Workspace _workspace;
    private readonly KpiCatalogue _catalogue;
    private readonly DuckDbConnection _connection;
    private readonly StoreDictionary _dictionary;
    private readonly CodeBook _codes;
    private readonly IReadOnlyList<(int Run, int Month)> _runs;

    private Ask(Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection)
    {
        _workspace = workspace;
        _catalogue = catalogue;
        _connection = connection;
        _codes = CodeBook.Load(connection);
        _dictionary = new StoreDictionary(connection, _codes);
        _runs = LatestRuns(connection);
    }

    /// <summary>Brings the derived tables up to date and reads what all questions need.</summary>
    public static Ask Open(
        FarthingStore store, Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection, CancellationToken cancellation)
    {
        Deriver.Refresh(store, workspace, connection, cancellation);
        return new Ask(workspace, catalogue, connection);
    }

    /// <summary>What plans need to know of the store.</summary>
    public PlanContext PlanContext => new(
        _dictionary, DeriveVersion.DataCutOff(_connection) ?? 0, _runs, _workspace.Calendar.WeekStartOf(0))
    {
        HasOlderRuns = _connection.Scalar<long>("SELECT count(*) FROM runs") > _runs.Count,
    };

    /// <summary>Answers a question on the workspace's own store.</summary>
    /// <exception cref="Core.Errors.UserException">A name in it is wrong, or the answer has too many rows.</exception>
    public KpiAnswer Answer(KpiRequest request, CancellationToken cancellation) =>
        Answer(request, new DuckDbQueryEngine(_connection), cancellation);

    /// <summary>Answers a question on an engine that holds the same data.</summary>
    /// <inheritdoc cref="Answer(KpiRequest, CancellationToken)" path="/exception"/>
    public KpiAnswer Answer(KpiRequest request, IQueryEngine engine, CancellationToken cancellation)
    {
        ResolvedRequest resolved = new RequestResolver(_catalogue, _workspace.Calendar).Resolve(request);
        QueryPlan plan = QueryPlanner.Plan(resolved, PlanContext);
        List<SqlText> statements = [];
        (IReadOnlyList<EngineRow> groups, EngineRow? totals) = Run(plan, engine, statements, cancellation);
        (IReadOnlyList<EngineRow>, EngineRow?)? before = null;
        if (resolved.Compare is { } earlier)
        {
            before = Run(QueryPlanner.Plan(resolved, PlanContext, earlier), engine, statements, cancellation);
        }

        bool costs = plan.Aggregates.Any(a => a.Fact.Name == "costs");
        AnswerReceipt receipt = new(
            engine.Dialect.Name, statements, FarthingStore.GetMeta(_connection, DeriveVersion.DataVersionKey) ?? "0",
            costs ? RunsRead(resolved) : [], groups.Count);
        KpiAnswer answer = AnswerBuilder.Build(Context(resolved, groups), plan, groups, totals, before, receipt);
        return costs ? WithStaleNote(answer) : answer;
    }

    /// <summary>The statements of a question in a dialect, not run.</summary>
    public IReadOnlyList<SqlText> Compile(KpiRequest request, Core.Query.Dialects.SqlDialect dialect)
    {
        ResolvedRequest resolved = new RequestResolver(_catalogue, _workspace.Calendar).Resolve(request);
        QueryPlan plan = QueryPlanner.Plan(resolved, PlanContext);
        return plan.Totals is null ? [dialect.Render(plan.Groups)] : [dialect.Render(plan.Groups), dialect.Render(plan.Totals)];
    }

    private static (IReadOnlyList<EngineRow> Groups, EngineRow? Totals) Run(
        QueryPlan plan, IQueryEngine engine, List<SqlText> statements, CancellationToken cancellation)
    {
        bool hasTime = plan.Request.Grain is not null;
        SqlText groups = engine.Dialect.Render(plan.Groups);
        statements.Add(groups);
        IReadOnlyList<EngineRow> rows = engine.Run(
            groups, plan.Request.By.Count + (hasTime ? 1 : 0), hasTime, QueryLimits.Rows, cancellation);
        if (plan.Totals is null)
        {
            return (rows, null);
        }

        SqlText totals = engine.Dialect.Render(plan.Totals);
        statements.Add(totals);
        return (rows, engine.Run(totals, 0, hasTime: false, 1, cancellation).SingleOrDefault());
    }

    private static List<(int Run, int Month)> LatestRuns(DuckDbConnection connection)
    {
        List<(int, int)> runs = [];
        using DuckDbReader reader = connection.Query("SELECT arg_max(run, version), month FROM runs GROUP BY month ORDER BY month");
        while (reader.Read())
        {
            runs.Add((reader.GetInt32(0), reader.GetInt32(1)));
        }

        return runs;
    }

    private List<(string Month, int Run)> RunsRead(ResolvedRequest request)
    {
        HashSet<int> months = request.Period is { } p ? [.. _workspace.Calendar.MonthsTouched(p)] : [.. _runs.Select(r => r.Month)];
        return [.. _runs.Where(r => months.Contains(r.Month)).Select(r => (_workspace.Calendar.MonthText(r.Month), r.Run))];
    }

    private AnswerContext Context(ResolvedRequest request, IReadOnlyList<EngineRow> groups)
    {
        int interaction = request.By.ToList().FindIndex(d => d.Field.Kind == FieldKind.Interaction);
        IReadOnlyDictionary<long, string> ids = interaction < 0
            ? new Dictionary<long, string>()
            : _dictionary.InteractionTexts([.. groups.Select(g => (long)g.Keys[interaction]!).Distinct()]);
        return new AnswerContext(
            _catalogue,
            _workspace.Calendar,
            _workspace.Currency,
            _runs.Select(r => r.Month).ToHashSet(),
            DataMonths(),
            (dimension, key) => key switch
            {
                null => null,
                string text => text,
                long number when dimension.Field.Kind == FieldKind.Interaction => ids.GetValueOrDefault(number),
                long code => _codes.Text(dimension.Field.Domain!, (int)code),
                _ => throw new InvalidOperationException($"{key} is no key"),
            });
    }

    private (int First, int Last)? DataMonths()
    {
        using DuckDbReader reader = _connection.Query("SELECT min(completed_month), max(completed_month) FROM d_interactions");
        return reader.Read() && !reader.IsNull(0) ? (reader.GetInt32(0), reader.GetInt32(1)) : null;
    }

    /// <summary>A costing run of older facts still answers, but says so.</summary>
    private KpiAnswer WithStaleNote(KpiAnswer answer)
    {
        long imported = _connection.Scalar<long?>("SELECT max(imported_ms) FROM batches WHERE accepted + corrected > 0") ?? 0;
        string[] stale =
        [
            .. answer.Receipt.Runs
                .Where(r => _connection.Scalar<long?>("SELECT made_ms FROM runs WHERE run = $1", r.Run) < imported)
                .Select(r => r.Month),
        ];
        string months = stale.Length > 3 ? Invariant($"{stale[0]} and {stale.Length - 1} more months") : string.Join(", ", stale);
        return stale.Length == 0
            ? answer
            : answer with { Notes = [.. answer.Notes, $"files were imported after the costing run of {months}; farthing cost brings it up to date"] };
    }
}
