using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;
using Farthing.Engine.Costing;
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
    private readonly IReadOnlyList<(int Month, bool Closes)> _costed;
    private readonly Dictionary<string, bool> _emptyFacts = new(StringComparer.Ordinal);
    private (int First, int Last)? _dataMonths;
    private LifetimeAnswers? _models;

    private Ask(Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection)
    {
        _workspace = workspace;
        _catalogue = catalogue;
        _connection = connection;
        _codes = CodeBook.Load(connection);
        _dictionary = new StoreDictionary(connection, _codes);
        _runs = LatestRuns(connection);
        _costed = [.. RunQueries.Latest(connection).Select(r => (r.Month, r.Totals.Difference == 0))];
    }

    /// <summary>Brings the derived tables up to date and reads what all questions need.</summary>
    public static Ask Open(
        FarthingStore store, Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection, CancellationToken cancellation)
    {
        Deriver.Refresh(store, workspace, connection, cancellation);
        return new Ask(workspace, catalogue, connection);
    }

    /// <summary>The same with a memory: what was asked before of the same facts and runs is not computed again.</summary>
    public static Ask OpenRemembering(
        FarthingStore store, Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection, CancellationToken cancellation)
    {
        Ask ask = Open(store, workspace, catalogue, connection, cancellation);
        ask.Memory = new AnswerMemory(workspace, connection, ask._runs);
        return ask;
    }

    /// <summary>The months that have a costing run, oldest first, and whether the latest run of each closes.</summary>
    public IReadOnlyList<(int Month, bool Closes)> CostedMonths => _costed;

    /// <summary>The store's codes: the values that there are of each dimension.</summary>
    public CodeBook Codes => _codes;

    /// <summary>The latest arrival, completion or segment end in the facts, in milliseconds since 1970-01-01T00:00Z; null without facts.</summary>
    public long? DataCutOffMs => DeriveVersion.DataCutOff(_connection);

    /// <summary>When files were imported last, in milliseconds since 1970-01-01T00:00Z; null where none were.</summary>
    public long? LastImportMs => _connection.Scalar<long?>("SELECT max(imported_ms) FROM batches WHERE accepted + corrected > 0");

    /// <summary>The first month in which an interaction was completed; null where none was.</summary>
    public int? FirstDataMonth => DataMonths()?.First;

    /// <summary>The version of the facts, as the store counts it.</summary>
    public string DataVersion => FarthingStore.GetMeta(_connection, DeriveVersion.DataVersionKey) ?? "0";

    /// <summary>What plans need to know of the store.</summary>
    public PlanContext PlanContext => new(
        _dictionary, DeriveVersion.DataCutOff(_connection) ?? 0, _runs, _workspace.Calendar.WeekStartOf(0))
    {
        Calendar = _workspace.Calendar,
        HasOlderRuns = _connection.Scalar<long>("SELECT count(*) FROM runs") > _runs.Count,
    };

    /// <summary>What keeps answers of the workspace's own store; null: every question is computed.</summary>
    public AnswerMemory? Memory { get; private set; }

    /// <summary>Answers a question on the workspace's own store.</summary>
    /// <exception cref="Core.Errors.UserException">A name in it is wrong, or the answer has too many rows.</exception>
    public KpiAnswer Answer(KpiRequest request, CancellationToken cancellation) =>
        Answer(request, new DuckDbQueryEngine(_connection), Memory, cancellation);

    /// <summary>Answers a question on an engine that holds the same data.</summary>
    /// <inheritdoc cref="Answer(KpiRequest, CancellationToken)" path="/exception"/>
    public KpiAnswer Answer(KpiRequest request, IQueryEngine engine, CancellationToken cancellation) =>
        Answer(request, engine, null, cancellation);

    private KpiAnswer Answer(KpiRequest request, IQueryEngine engine, AnswerMemory? memory, CancellationToken cancellation)
    {
        ResolvedRequest resolved = new RequestResolver(_catalogue, _workspace.Calendar).Resolve(request);
        PlanContext context = PlanContext;
        PlanSet plans = PlanSet.Of(resolved, context, resolved.Period);
        List<SqlText> statements = [];
        PlanSetRows Rows(PlanSet set) => set.Run((plan, period) =>
        {
            statements.AddRange(Statements(plan, engine.Dialect));
            return memory is null
                ? Run(plan, engine, cancellation)
                : memory.Get(plan, period, p => QueryPlanner.Plan(plan.Request, context, p), p => Run(p, engine, cancellation));
        });

        PlanSetRows rows = Rows(plans);
        (PlanSet, PlanSetRows)? before = null;
        if (resolved.Compare is { } earlier)
        {
            PlanSet old = PlanSet.Of(resolved, context, earlier);
            before = (old, Rows(old));
        }

        bool costs = plans.Main.Aggregates.Any(a => a.Fact.RunColumn is not null);
        AnswerReceipt receipt = new(
            engine.Dialect.Name, statements, FarthingStore.GetMeta(_connection, DeriveVersion.DataVersionKey) ?? "0",
            costs ? RunsRead(resolved) : [], rows.Main.Groups.Count);
        AnswerContext known = Context(resolved, rows.Main.Groups) with
        {
            CutoffMs = context.CutoffMs,
            EmptyFacts = plans.Main.Aggregates.Select(a => a.Fact).Distinct().Where(IsEmpty).Select(f => f.Name).ToHashSet(),
        };
        KpiAnswer answer = AnswerBuilder.Build(known, (plans, rows), before, receipt);
        if (resolved.Kpis.Any(k => k.Definition.Model is not null))
        {
            answer = Models.Apply(answer, _catalogue, _workspace.Currency);
        }

        return costs ? WithStaleNote(answer) : answer;
    }

    private LifetimeAnswers Models => _models ??= new LifetimeAnswers(_connection, _codes, _workspace.Calendar);

    /// <summary>Whether a fact that not every workspace has is absent; of interactions and what is made of them nothing counts as 0.</summary>
    private bool IsEmpty(FactModel fact)
    {
        if (fact.Name is "interactions" or "segments" or "costs" or "agent-time")
        {
            return false;
        }

        if (!_emptyFacts.TryGetValue(fact.Name, out bool empty))
        {
            // The names are our own.
            string joins = string.Concat(fact.Joins.Select(j => $" JOIN {j.Table} AS {j.Alias} ON {j.Alias}.{j.Column} = {j.MatchAlias}.{j.MatchColumn}"));
            _emptyFacts[fact.Name] = empty =
                _connection.Scalar<long?>($"SELECT CAST(1 AS BIGINT) FROM {fact.Table} AS {fact.Alias}{joins} LIMIT 1") is null;
        }

        return empty;
    }

    /// <summary>The statements of a question in a dialect, not run.</summary>
    public IReadOnlyList<SqlText> Compile(KpiRequest request, Core.Query.Dialects.SqlDialect dialect)
    {
        ResolvedRequest resolved = new RequestResolver(_catalogue, _workspace.Calendar).Resolve(request);
        return [.. PlanSet.Of(resolved, PlanContext, resolved.Period).All.SelectMany(p => Statements(p.Plan, dialect))];
    }

    private static PlanRows Run(QueryPlan plan, IQueryEngine engine, CancellationToken cancellation)
    {
        bool hasTime = plan.Request.Grain is not null;
        IReadOnlyList<EngineRow> rows = engine.Run(
            engine.Dialect.Render(plan.Groups), plan.Request.By.Count + (hasTime ? 1 : 0), hasTime, QueryLimits.Rows, cancellation);
        return new PlanRows(
            rows,
            plan.Totals is null ? null : engine.Run(engine.Dialect.Render(plan.Totals), 0, hasTime: false, 1, cancellation).SingleOrDefault());
    }

    private static IReadOnlyList<SqlText> Statements(QueryPlan plan, Core.Query.Dialects.SqlDialect dialect) =>
        plan.Totals is null ? [dialect.Render(plan.Groups)] : [dialect.Render(plan.Groups), dialect.Render(plan.Totals)];

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
        if (_dataMonths is not null)
        {
            return _dataMonths;
        }

        using DuckDbReader reader = _connection.Query("SELECT min(completed_month), max(completed_month) FROM d_interactions");
        return _dataMonths = reader.Read() && !reader.IsNull(0) ? (reader.GetInt32(0), reader.GetInt32(1)) : null;
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
