using Farthing.Core.Catalogue;
using Farthing.Core.Query;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;
using Farthing.Engine.ClickHouse;
using Farthing.Engine.Derive;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Queries;
using Farthing.Engine.Rollups;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.UseCases;

/// <summary>Answers questions about KPIs from a workspace's store, brought up to date first.</summary>
public sealed class Ask
{
    private readonly Workspace _workspace;
    private readonly KpiCatalogue _catalogue;
    private readonly StoreDictionary _dictionary;
    private readonly CodeBook _codes;
    private readonly Func<AnswerSource> _open;
    private readonly Func<AnswerSource, AnswerMemory>? _remember;
    private AnswerSource? _source;
    private AnswerMemory? _memory;

    private Ask(
        Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection, Func<AnswerSource> open, Func<AnswerSource, AnswerMemory>? remember)
    {
        (_open, _remember) = (open, remember);
        _workspace = workspace;
        _catalogue = catalogue;
        _codes = CodeBook.Load(connection);
        _dictionary = new StoreDictionary(connection, _codes);
    }

    /// <summary>Brings the derived tables up to date and reads what all questions need; the workspace's own store answers.</summary>
    public static Ask Open(
        FarthingStore store, Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection, CancellationToken cancellation)
    {
        Deriver.Refresh(store, workspace, connection, cancellation);
        return new Ask(workspace, catalogue, connection, () => Embedded(connection), null);
    }

    /// <summary>The same, but what answers is the engine that <c>farthing.yaml</c> names; it is reached for with the first question.</summary>
    public static Ask OpenConfigured(
        FarthingStore store, Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection, CancellationToken cancellation)
    {
        Deriver.Refresh(store, workspace, connection, cancellation);
        return new Ask(workspace, catalogue, connection, () => Configured(workspace, connection, cancellation), null);
    }

    /// <summary>The engine that <c>farthing.yaml</c> names, with a memory: what was asked before of the same facts and runs is not computed again.</summary>
    public static Ask OpenRemembering(
        FarthingStore store, Workspace workspace, KpiCatalogue catalogue, DuckDbConnection connection, CancellationToken cancellation)
    {
        Deriver.Refresh(store, workspace, connection, cancellation);
        return new Ask(
            workspace, catalogue, connection, () => Configured(workspace, connection, cancellation), source => new AnswerMemory(workspace, connection, source));
    }

    private static AnswerSource Configured(Workspace workspace, DuckDbConnection connection, CancellationToken cancellation) => workspace.Engine.ClickHouse is { } clickHouse
        ? ClickHouseSource.Open(clickHouse, workspace, connection, cancellation)
        : Embedded(connection);

    /// <summary>The workspace's own store as what answers; its derived tables are up to date.</summary>
    public static AnswerSource Embedded(DuckDbConnection connection) =>
        new(new DuckDbQueryEngine(connection), StoreState.Read(connection), new DuckDbOrders(connection)) { Rollups = RollupTables.AsOfNow(connection) };

    /// <summary>The dialect of ClickHouse: with the names of its tables there where it answers, else with those of the store.</summary>
    public Core.Query.Dialects.SqlDialect ClickHouse =>
        Engine.Dialect as Core.Query.Dialects.ClickHouseDialect ?? Core.Query.Dialects.ClickHouseDialect.Instance;

    /// <summary>What runs the statements.</summary>
    public IQueryEngine Engine => Source.Engine;

    /// <summary>The months that have a costing run, oldest first, and whether the latest run of each closes.</summary>
    public IReadOnlyList<(int Month, bool Closes)> CostedMonths => [.. Source.State.Runs.Select(r => (r.Month, r.Closes))];

    /// <summary>The store's codes: the values that there are of each dimension.</summary>
    public CodeBook Codes => _codes;

    /// <summary>The latest arrival, completion or segment end in the facts, in milliseconds since 1970-01-01T00:00Z; null without facts.</summary>
    public long? DataCutOffMs => Source.State.CutoffMs;

    /// <summary>When files were imported last, in milliseconds since 1970-01-01T00:00Z; null where none were.</summary>
    public long? LastImportMs => Source.State.LastImportMs;

    /// <summary>The first month in which an interaction was completed; null where none was.</summary>
    public int? FirstDataMonth => Source.State.DataMonths?.First;

    /// <summary>The local day of the first arrival; null where there was none.</summary>
    public int? FirstDataDay => Source.State.FirstDay;

    /// <summary>
    /// Whether data begin within a period too late for it to stand beside whole ones: after its first seventh (the fifth day of a month, the
    /// second of a week; a holiday at its begin is no gap).
    /// </summary>
    public bool BeginsWithin(Period period) =>
        FirstDataDay is { } first && first > period.FirstDay && first < period.EndDay && (first - period.FirstDay) * 7 >= period.EndDay - period.FirstDay;

    /// <summary>The first month that data reach back to the begin of; null without data.</summary>
    public int? FirstWholeMonth => FirstDataMonth is { } first ? BeginsWithin(_workspace.Calendar.PeriodOfMonth(first)) ? first + 1 : first : null;

    /// <summary>The version of the facts, as the store counts it.</summary>
    public string DataVersion => Source.State.DataVersion;

    /// <summary>What plans need to know of the store.</summary>
    public PlanContext PlanContext => PlanContextOf(Source);

    /// <summary>Whether questions read rollups where these hold what they ask for; the answers are the same either way.</summary>
    public bool UseRollups { get; set; } = true;

    /// <summary>What keeps answers; null: every question is computed.</summary>
    public AnswerMemory? Memory => _memory ??= _remember?.Invoke(Source);

    /// <summary>Writes to the store what was kept since the last time.</summary>
    public void WriteMemory() => _memory?.Write();

    /// <summary>What answers. Where it could not be opened the next question tries again.</summary>
    private AnswerSource Source => _source ??= _open();

    /// <summary>Answers a question.</summary>
    /// <exception cref="Core.Errors.UserException">A name in it is wrong, the answer has too many rows, it takes longer than it may, or the engine cannot answer.</exception>
    public KpiAnswer Answer(KpiRequest request, CancellationToken cancellation) => Answer(request, Source, Memory, cancellation);

    /// <summary>Answers a question on an engine that holds the same data.</summary>
    /// <inheritdoc cref="Answer(KpiRequest, CancellationToken)" path="/exception"/>
    public KpiAnswer Answer(KpiRequest request, IQueryEngine engine, CancellationToken cancellation) =>
        Answer(request, engine, hasRollups: false, cancellation);

    /// <summary>Answers a question on an engine that holds the same data.</summary>
    /// <param name="request">The question.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="hasRollups">Whether it has the rollups, too.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <inheritdoc cref="Answer(KpiRequest, CancellationToken)" path="/exception"/>
    public KpiAnswer Answer(KpiRequest request, IQueryEngine engine, bool hasRollups, CancellationToken cancellation) =>
        Answer(request, Source with { Engine = engine, Rollups = hasRollups ? Source.Rollups : static () => [] }, null, cancellation);

    /// <summary>Answers a question on what holds a copy of the store.</summary>
    /// <inheritdoc cref="Answer(KpiRequest, CancellationToken)" path="/exception"/>
    public KpiAnswer Answer(KpiRequest request, AnswerSource source, CancellationToken cancellation) =>
        Answer(request, source, null, cancellation);

    private KpiAnswer Answer(KpiRequest request, AnswerSource source, AnswerMemory? memory, CancellationToken cancellation)
    {
        TimeSpan limit = _workspace.Engine.TimeLimit;
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        try
        {
            return Compute(request, source, memory, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw QueryLimits.TookTooLong(limit);
        }
    }

    private KpiAnswer Compute(KpiRequest request, AnswerSource source, AnswerMemory? memory, CancellationToken cancellation)
    {
        (IQueryEngine engine, StoreState state, _) = source;
        ResolvedRequest resolved = new RequestResolver(_catalogue, _workspace.Calendar).Resolve(request);
        PlanContext context = PlanContextOf(source);
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
            engine.Dialect.Name, statements, state.DataVersion, costs ? RunsRead(resolved, state) : [], rows.Main.Groups.Count);
        AnswerContext known = Context(resolved, rows.Main.Groups, state) with
        {
            CutoffMs = context.CutoffMs,
            EmptyFacts = plans.Main.Aggregates.Select(a => a.Fact).Distinct().Where(state.IsEmpty).Select(f => f.Name).ToHashSet(),
        };
        KpiAnswer answer = AnswerBuilder.Build(known, (plans, rows), before, receipt);
        if (resolved.Kpis.Any(k => k.Definition.Model is not null))
        {
            answer = new LifetimeAnswers(source.Orders, _codes, _workspace.Calendar).Apply(answer, _catalogue, _workspace.Currency, cancellation);
        }

        answer = costs ? WithStaleNote(answer, state) : answer;
        return source.Note is null ? answer : answer with { Notes = [.. answer.Notes, source.Note] };
    }

    private PlanContext PlanContextOf(AnswerSource source) => new(
        _dictionary, source.State.CutoffMs ?? 0, [.. source.State.Runs.Select(r => (r.Run, r.Month))], _workspace.Calendar.WeekStartOf(0))
    {
        Calendar = _workspace.Calendar,
        HasOlderRuns = source.State.HasOlderRuns,
        Rollups = UseRollups ? source.Rollups() : [],
    };

    /// <summary>The statements of a question in a dialect, not run; only the engine that answers has rollups.</summary>
    public IReadOnlyList<SqlText> Compile(KpiRequest request, Core.Query.Dialects.SqlDialect dialect)
    {
        ResolvedRequest resolved = new RequestResolver(_catalogue, _workspace.Calendar).Resolve(request);
        PlanContext context = dialect.GetType() == Engine.Dialect.GetType() ? PlanContext : PlanContext with { Rollups = [] };
        return [.. PlanSet.Of(resolved, context, resolved.Period).All.SelectMany(p => Statements(p.Plan, dialect))];
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

    private List<(string Month, int Run)> RunsRead(ResolvedRequest request, StoreState state)
    {
        HashSet<int> months = request.Period is { } p ? [.. _workspace.Calendar.MonthsTouched(p)] : [.. state.Runs.Select(r => r.Month)];
        return [.. state.Runs.Where(r => months.Contains(r.Month)).Select(r => (_workspace.Calendar.MonthText(r.Month), r.Run))];
    }

    private AnswerContext Context(ResolvedRequest request, IReadOnlyList<EngineRow> groups, StoreState state)
    {
        int interaction = request.By.ToList().FindIndex(d => d.Field.Kind == FieldKind.Interaction);
        IReadOnlyDictionary<long, string> ids = interaction < 0
            ? new Dictionary<long, string>()
            : _dictionary.InteractionTexts([.. groups.Select(g => (long)g.Keys[interaction]!).Distinct()]);
        return new AnswerContext(
            _catalogue,
            _workspace.Calendar,
            _workspace.Currency,
            state.Runs.Select(r => r.Month).ToHashSet(),
            state.DataMonths,
            (dimension, key) => key switch
            {
                null => null,
                string text => text,
                long number when dimension.Field.Kind == FieldKind.Interaction => ids.GetValueOrDefault(number),
                long code => _codes.Text(dimension.Field.Domain!, (int)code),
                _ => throw new InvalidOperationException($"{key} is no key"),
            });
    }

    /// <summary>A costing run of older facts still answers, but says so.</summary>
    private static KpiAnswer WithStaleNote(KpiAnswer answer, StoreState state)
    {
        long imported = state.LastImportMs ?? 0;
        HashSet<int> old = [.. state.Runs.Where(r => r.MadeMs < imported).Select(r => r.Run)];
        string[] stale = [.. answer.Receipt.Runs.Where(r => old.Contains(r.Run)).Select(r => r.Month)];
        string months = stale.Length > 3 ? Invariant($"{stale[0]} and {stale.Length - 1} more months") : string.Join(", ", stale);
        return stale.Length == 0
            ? answer
            : answer with { Notes = [.. answer.Notes, $"files were imported after the costing run of {months}; farthing cost brings it up to date"] };
    }
}
