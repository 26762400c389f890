using Farthing.Core.Catalogue;
using Farthing.Core.Facts;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Rollups;
using Farthing.Core.Query.Sql;
using Farthing.Core.Time;

namespace Farthing.Core.Query;

/// <summary>
/// Makes the statements that answer a question. Aggregates of different facts, clocks or grains are computed each on their
/// own and only then laid side by side, so that no join can multiply a row. See docs/kpis.md.
/// </summary>
public sealed class QueryPlanner
{
    private readonly PlanContext _context;
    private readonly ResolvedRequest _request;
    private readonly PeriodSql _time;
    private readonly List<PlannedAggregate> _aggregates = [];
    private readonly Dictionary<(string Kpi, string Measure), IReadOnlyList<int>> _columnsOf = [];

    private QueryPlanner(ResolvedRequest request, PlanContext context, Period? period) =>
        (_request, _context, _time) = (request, context, new PeriodSql(context, period, request.Grain));

    /// <summary>Plans <paramref name="request"/> for its own period.</summary>
    public static QueryPlan Plan(ResolvedRequest request, PlanContext context) => Plan(request, context, request.Period);

    /// <summary>Plans <paramref name="request"/> for another period: the one it is compared with.</summary>
    public static QueryPlan Plan(ResolvedRequest request, PlanContext context, Period? period)
    {
        QueryPlanner planner = new(request, context, period);
        planner.CollectAggregates();
        return planner.Build();
    }

    private void CollectAggregates()
    {
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        int Add(PlannedAggregate aggregate)
        {
            if (!known.TryGetValue(aggregate.Key, out int index))
            {
                known.Add(aggregate.Key, index = _aggregates.Count);
                _aggregates.Add(aggregate);
            }

            return index;
        }

        foreach (ResolvedKpi kpi in _request.Kpis)
        {
            Dictionary<string, MeasureDefinition> measures = kpi.Definition.AllMeasures.ToDictionary(m => m.Id, StringComparer.Ordinal);
            foreach (Formula leaf in FormulaLeaves.Of(kpi.Definition))
            {
                _columnsOf[(kpi.Definition.Id, FormulaLeaves.NameOf(leaf))] = [.. Expand(leaf, measures, kpi).Select(Add)];
            }

            if (_request.Interval && kpi.Definition.Attributes.Interval == IntervalMethod.Mean && CellIntervals.MeanOf(kpi.Definition) is { } mean)
            {
                PlannedAggregate squares = Expand(mean.Sum, measures, kpi).Single() with { Aggregate = Catalogue.Aggregate.SumSquares };
                _columnsOf[(kpi.Definition.Id, CellIntervals.Squares)] = [Add(squares)];
            }
        }
    }

    /// <summary>
    /// Money is never missing, so that its columns are added row by row; of other columns each has a sum of its own, so that no row is
    /// missing from one because another is empty.
    /// </summary>
    private static IEnumerable<PlannedAggregate> Expand(Formula leaf, Dictionary<string, MeasureDefinition> measures, ResolvedKpi kpi)
    {
        FormulaPercentile? percentile = leaf as FormulaPercentile;
        MeasureDefinition measure = measures[(percentile?.Measure ?? (FormulaMeasure)leaf).Id];
        FactModel fact = FactModel.Facts[measure.Fact];
        Dictionary<string, long> bound = measure.Parameters.ToDictionary(p => p, p => kpi.Parameters[p], StringComparer.Ordinal);
        Field[] columns = [.. measure.Columns.Select(c => fact.Find(c)!)];
        PlannedAggregate Planned(IReadOnlyList<Field> read) => new(fact, measure.Aggregate, read, measure, bound)
        {
            Kinds = kpi.Definition.Parameters.ToDictionary(p => p.Name, p => p.Kind, StringComparer.Ordinal),
        };
        return percentile is { Percent: var percent }
            ? Enum.GetValues<OrderPart>().Select(part => Planned(columns) with { Order = new OrderStatistic(percent, part) })
            : columns.Length <= 1 || columns.All(c => c.Kind == FieldKind.Money) ? [Planned(columns)]
            : columns.Select(c => Planned([c]));
    }

    /// <summary>Aggregates that no formula reads: they are needed once, not for every group.</summary>
    private HashSet<int> OnlyForNotes()
    {
        HashSet<int> read = [];
        foreach (ResolvedKpi kpi in _request.Kpis)
        {
            foreach (Formula leaf in FormulaLeaves.Of(kpi.Definition.Formula))
            {
                read.UnionWith(_columnsOf[(kpi.Definition.Id, FormulaLeaves.NameOf(leaf))]);
            }

            read.UnionWith(_columnsOf.GetValueOrDefault((kpi.Definition.Id, CellIntervals.Squares), []));
        }

        return [.. Enumerable.Range(0, _aggregates.Count).Where(i => !read.Contains(i))];
    }

    private QueryPlan Build()
    {
        int keys = _request.By.Count + (_request.Grain is null ? 0 : 1);
        HashSet<int> later = keys == 0 ? [] : OnlyForNotes();
        int[] grouped = [.. Enumerable.Range(0, _aggregates.Count).Where(i => !later.Contains(i))];
        List<Branch> branches = Branches(grouped, sliced: true);
        bool[] additive = new bool[_aggregates.Count];
        foreach (Branch branch in branches)
        {
            foreach (int index in branch.Aggregates)
            {
                additive[index] = keys == 0 || SharesOut(branch, index);
            }
        }

        SqlSelect groups = Unite([.. branches.Select(b => Select(b, grouped: true, grouped))], keys);
        int[] rest = [.. Enumerable.Range(0, _aggregates.Count).Where(i => !additive[i])];
        SqlSelect? totals = rest.Length == 0
            ? null
            : Unite([.. Branches(rest, sliced: false).Select(b => Select(b, grouped: false, rest))], keys: 0);
        return new QueryPlan(_request, _aggregates, additive, groups, grouped, totals, rest) { ColumnsOf = _columnsOf };
    }

    /// <summary>Whether every row of the aggregate falls into one group, so that the groups' integers add up to the total.</summary>
    private bool SharesOut(Branch branch, int index) =>
        _aggregates[index].Aggregate is not (Catalogue.Aggregate.CountDistinct or Catalogue.Aggregate.Values)
        && !(_request.Grain is not null && branch.Clock.IsInterval)
        && !(branch.Shape is Shape.InteractionsBySegment or Shape.SurveysBySegment && _request.By.Any(d => IsOfSegment(branch.Fact, d.Field)));

    private static bool IsOfSegment(FactModel fact, Field field) => fact.Find(field.Name) is { OfSegment: true };

    private List<Branch> Branches(IEnumerable<int> aggregates, bool sliced) =>
        [.. aggregates.GroupBy(i => BranchKey(i, sliced)).Select(g => new Branch(g.Key.Shape, g.Key.Fact, g.Key.Clock, sliced, [.. g]))];

    /// <summary>What aggregates must share to be computed in one pass.</summary>
    private (Shape Shape, FactModel Fact, Clock Clock, string Own) BranchKey(int index, bool sliced)
    {
        PlannedAggregate aggregate = _aggregates[index];
        FactModel fact = aggregate.Fact;
        IEnumerable<string> own = aggregate.Measure.Where?.Fields ?? [];
        bool ownSegment = own.Any(f => fact.Find(f) is { OfSegment: true });
        bool segment = ownSegment
            || (sliced && _request.By.Any(d => IsOfSegment(fact, d.Field)))
            || (_request.Where?.Fields.Any(f => IsOfSegment(fact, _request.Fields[f])) ?? false);
        Shape shape = fact.Shape switch
        {
            FactShape.Interactions => segment ? Shape.InteractionsBySegment : Shape.Interactions,
            FactShape.Segments => segment ? Shape.Segments : Shape.Interactions,
            FactShape.OfInteraction => segment ? Shape.SurveysBySegment : Shape.Surveys,
            _ => Shape.Rows,
        };

        // Sums over segments stand on the interaction, so that both facts are read in one pass where nothing asks for segments.
        FactModel read = shape == Shape.Interactions ? FactModel.Facts["interactions"] : fact;

        // A condition on segments must decide before interactions are made distinct: such a measure stands alone.
        bool alone = ownSegment && shape is Shape.InteractionsBySegment or Shape.SurveysBySegment;
        return (shape, read, read.Clock(aggregate.Measure.Axis), aggregate.Order is not null ? aggregate.RowsKey : alone ? Invariant($"{index}") : "");
    }

    private SqlSelect Select(Branch branch, bool grouped, IEnumerable<int> columns)
    {
        if (_aggregates[branch.Aggregates[0]].Order is not null)
        {
            return Percentiles(branch, grouped, columns);
        }

        SqlSelect select = branch.Shape switch
        {
            Shape.Interactions => Single(branch, ScopeKind.Interactions, grouped, columns),
            Shape.Rows => Single(branch, ScopeKind.Rows, grouped, columns),
            Shape.Surveys => Single(branch, ScopeKind.Surveys, grouped, columns),
            _ => BySegment(branch, grouped, columns),
        };

        // A condition on segments that nothing else asks about says of an interaction whether one of its segments passes: a rollup may keep it.
        SqlSelect asked = branch.Shape == Shape.InteractionsBySegment && !AsksForSegments(branch)
            ? Single(branch, ScopeKind.Interactions, grouped, columns)
            : select;
        return RollupRewrite.Of(asked, _context.Rollups) ?? select;
    }

    private bool AsksForSegments(Branch branch) => (branch.Grouped && _request.By.Any(d => IsOfSegment(branch.Fact, d.Field)))
        || (_request.Where?.Fields.Any(f => IsOfSegment(branch.Fact, _request.Fields[f])) ?? false);

    /// <summary>One pass over one relation, every aggregate with its own filter.</summary>
    private SqlSelect Single(Branch branch, ScopeKind kind, bool grouped, IEnumerable<int> columns)
    {
        Scope scope = new(kind, branch.Fact, _context.CutoffMs);
        List<(SqlExpression, string)> selected = grouped ? Keys(scope, branch.Clock) : [];
        int keys = selected.Count;
        foreach (int index in columns)
        {
            selected.Add((branch.Aggregates.Contains(index) ? Aggregate(index, scope, kind) : new SqlNullMeasure(), Invariant($"m{index}")));
        }

        SqlAnd where = new([.. Conditions(branch, kind, scope)]);
        return new SqlSelect(selected, scope.From, where) { Joins = scope.Joins, Buckets = _time.Buckets(branch.Clock, branch.Grouped), Grouped = true, Keys = keys };
    }

    private SqlAggregate Aggregate(int index, Scope scope, ScopeKind kind)
    {
        PlannedAggregate aggregate = _aggregates[index];
        SqlExpression? filter = OwnFilter(aggregate, scope);
        SqlExpression? value = Value(aggregate, scope);
        if (aggregate.Aggregate == Catalogue.Aggregate.CountDistinct && aggregate.Columns[0].Kind is FieldKind.Identity or FieldKind.Code)
        {
            // Nobody is not somebody.
            filter = Both(filter, new SqlBinary(value!, SqlOperator.NotEqual, new SqlInteger(0)));
        }

        if (aggregate.Fact.Name == "segments" && kind == ScopeKind.Interactions)
        {
            SqlColumn segments = new("f", "agent_segments");
            if (value is null)
            {
                return new SqlAggregate(SqlAggregation.Sum, segments, filter);
            }

            if (aggregate.Aggregate == Catalogue.Aggregate.CountDistinct)
            {
                // An interaction without a segment of an agent is on no row of the fact.
                filter = Both(filter, new SqlBinary(segments, SqlOperator.Greater, new SqlInteger(0)));
            }
        }

        return new SqlAggregate(Kind(aggregate), value, filter);
    }

    private static SqlExpression Both(SqlExpression? filter, SqlExpression condition) =>
        filter is null ? condition : new SqlAnd([filter, condition]);

    private static SqlExpression? Value(PlannedAggregate aggregate, Scope scope)
    {
        if (aggregate.Columns.Count == 0)
        {
            return null;
        }

        SqlExpression value = aggregate.Columns.Select(scope.Column).Aggregate((a, b) => new SqlBinary(a, SqlOperator.Add, b));
        return aggregate.Aggregate == Catalogue.Aggregate.SumSquares
            ? new SqlBinary(new SqlWide(value), SqlOperator.Multiply, new SqlWide(value))
            : value;
    }

    /// <summary>
    /// Interactions (or survey answers) counted once per combination of their segments' values, or the segments themselves.
    /// An interaction with at most one agent segment carries that segment's values, so that only the others need a join.
    /// </summary>
    private SqlSelect BySegment(Branch branch, bool grouped, IEnumerable<int> columns)
    {
        string[] keyNames = grouped ? KeyNames() : [];
        List<(SqlExpression, string)> selected = [.. keyNames.Select(k => ((SqlExpression)new SqlColumn("u", k), k))];
        foreach (int index in columns)
        {
            SqlExpression column = branch.Aggregates.Contains(index)
                ? new SqlAggregate(Kind(_aggregates[index]), new SqlColumn("u", Invariant($"v{index}")))
                : new SqlNullMeasure();
            selected.Add((column, Invariant($"m{index}")));
        }

        return new SqlSelect(selected, SegmentUnion(branch, grouped), new SqlAnd([])) { Grouped = true, Keys = keyNames.Length };
    }

    private SqlUnion SegmentUnion(Branch branch, bool grouped)
    {
        bool surveys = branch.Shape == Shape.SurveysBySegment;
        bool segments = branch.Shape == Shape.Segments;
        bool queue = UsesSegmentQueue(branch, grouped);
        List<SqlSelect> parts = [];
        if (!(segments && queue))
        {
            parts.Add(Part(branch, surveys ? ScopeKind.SurveysSingle : ScopeKind.SingleSegment, grouped, queue));
        }

        parts.Add(Part(branch, surveys ? ScopeKind.SurveySegments : ScopeKind.Segments, grouped, queue));
        return new SqlUnion(parts, "u");
    }

    /// <summary>
    /// The branch's rows one by one: keys and value. Rows that the measure's filter leaves out are there without a value, as a group has
    /// its row whether it has values or not.
    /// </summary>
    private SqlSelect ValueRows(Branch branch, bool grouped)
    {
        int index = branch.Aggregates[0];
        if (branch.Shape is Shape.InteractionsBySegment or Shape.Segments or Shape.SurveysBySegment)
        {
            string[] names = grouped ? KeyNames() : [];
            return new SqlSelect(
                [.. names.Select(k => ((SqlExpression)new SqlColumn("u", k), k)), (new SqlColumn("u", Invariant($"v{index}")), "v")],
                SegmentUnion(branch with { Aggregates = [index] }, grouped),
                new SqlAnd([]));
        }

        ScopeKind kind = branch.Shape switch
        {
            Shape.Interactions => ScopeKind.Interactions,
            Shape.Surveys => ScopeKind.Surveys,
            _ => ScopeKind.Rows,
        };
        Scope scope = new(kind, branch.Fact, _context.CutoffMs);
        List<(SqlExpression, string)> selected = grouped ? Keys(scope, branch.Clock) : [];
        SqlExpression value = Value(_aggregates[index], scope)!;
        SqlExpression? filter = OwnFilter(_aggregates[index], scope);
        selected.Add((filter is not null && grouped ? new SqlCase(filter, value, null) : value, "v"));

        // Without groups there is one row of the answer, whatever is left out.
        SqlAnd where = new([.. Conditions(branch, kind, scope), .. filter is not null && !grouped ? [filter] : Array.Empty<SqlExpression>()]);
        return new SqlSelect(selected, scope.From, where) { Joins = scope.Joins, Buckets = _time.Buckets(branch.Clock, branch.Grouped) };
    }

    private SqlSelect Percentiles(Branch branch, bool grouped, IEnumerable<int> columns)
    {
        Dictionary<int, OrderStatistic> parts = branch.Aggregates.ToDictionary(i => i, i => _aggregates[i].Order!);
        return OrderStatistics.Select(
            ValueRows(branch, grouped), grouped ? KeyNames() : [], columns.Select(i => (Invariant($"m{i}"), parts.GetValueOrDefault(i))));
    }

    private SqlSelect Part(Branch branch, ScopeKind kind, bool grouped, bool queue)
    {
        Scope scope = new(kind, branch.Fact, _context.CutoffMs);
        List<(SqlExpression, string)> selected = grouped ? Keys(scope, branch.Clock) : [];
        foreach (int index in branch.Aggregates)
        {
            PlannedAggregate aggregate = _aggregates[index];
            SqlExpression value = Value(aggregate, scope) ?? new SqlInteger(1);
            SqlExpression? filter = StandsAlone(branch) ? null : OwnFilter(aggregate, scope);
            if (aggregate.Aggregate == Catalogue.Aggregate.CountDistinct && aggregate.Columns[0].Kind is FieldKind.Identity or FieldKind.Code)
            {
                SqlExpression known = new SqlBinary(value, SqlOperator.NotEqual, new SqlInteger(0));
                filter = filter is null ? known : new SqlAnd([filter, known]);
            }

            selected.Add((filter is null ? value : new SqlCase(filter, value, null), Invariant($"v{index}")));
        }

        bool joined = kind is ScopeKind.Segments or ScopeKind.SurveySegments;
        bool distinct = joined && branch.Shape != Shape.Segments;
        if (branch.Shape != Shape.Segments)
        {
            // What must stay apart although all values are the same.
            IReadOnlyList<(string Alias, string Column)> apart = branch.Shape == Shape.SurveysBySegment ? branch.Fact.RowKey
                : [(kind == ScopeKind.Segments ? "s" : "f", "i")];
            selected.InsertRange(0, apart.Select((c, n) => (
                (SqlExpression)new SqlColumn(c.Alias, c.Column), n == 0 ? "k" : Invariant($"k{n}"))));
        }

        List<SqlExpression> conditions = [.. Conditions(branch, kind, scope)];
        SqlExpression count = kind == ScopeKind.SurveysSingle
            ? new SqlCoalesce(new SqlColumn("f", "agent_segments"), new SqlInteger(0))
            : new SqlColumn("f", "agent_segments");
        if (joined)
        {
            conditions.Add(new SqlBinary(new SqlColumn("s", "kind"), SqlOperator.Equal, new SqlInteger((int)SegmentKind.Agent)));
            conditions.Add(new SqlBinary(count, SqlOperator.Greater, new SqlInteger(queue ? 0 : 1)));
        }
        else
        {
            SqlOperator relation = branch.Shape == Shape.Segments ? SqlOperator.Equal : SqlOperator.LessOrEqual;
            conditions.Add(new SqlBinary(count, relation, new SqlInteger(queue ? 0 : 1)));
        }

        return new SqlSelect(selected, scope.From, new SqlAnd(conditions)) { Joins = scope.Joins, Distinct = distinct };
    }

    private bool UsesSegmentQueue(Branch branch, bool grouped) =>
        (grouped && _request.By.Any(d => d.Field.Name == "segment-queue"))
        || (_request.Where?.Fields.Any(f => _request.Fields[f].Name == "segment-queue") ?? false)
        || branch.Aggregates.Any(i => _aggregates[i].Measure.Where?.Fields.Contains("segment-queue", StringComparer.Ordinal) ?? false);

    private SqlExpression? OwnFilter(PlannedAggregate aggregate, Scope scope)
    {
        if (aggregate.Measure.Where is not { } where)
        {
            return null;
        }

        FilterCompiler compiler = new(_context.Dictionary, aggregate.Fact.Find, aggregate.Parameters, strict: false) { Kinds = aggregate.Kinds };
        return compiler.Compile(where, scope);
    }

    /// <summary>Which rows of the relation belong to the question at all.</summary>
    private IEnumerable<SqlExpression> Conditions(Branch branch, ScopeKind kind, Scope scope)
    {
        List<SqlExpression> conditions = [];
        if (branch.Fact.RunColumn is { } run)
        {
            long[] runs = [.. _context.Runs.Select(r => (long)r.Run)];
            conditions.Add(runs.Length == 0 ? new SqlTruth(false)
                : _context.HasOlderRuns ? new SqlIn(new SqlColumn(branch.Fact.Alias, run), runs, Negated: false)
                : new SqlTruth(true));
        }
        else if (kind is ScopeKind.Interactions or ScopeKind.SingleSegment or ScopeKind.Segments)
        {
            conditions.Add(new SqlBinary(new SqlColumn("f", "outcome"), SqlOperator.NotEqual, new SqlInteger((int)Outcome.Excluded)));
        }

        conditions.AddRange(_time.Conditions(branch.Clock, branch.Grouped));
        if (StandsAlone(branch) && OwnFilter(_aggregates[branch.Aggregates[0]], scope) is { } own)
        {
            conditions.Add(own);
        }

        if (_request.Where is { } where)
        {
            FilterCompiler compiler = new(
                _context.Dictionary, f => _request.Fields.GetValueOrDefault(f), new Dictionary<string, long>(), strict: true);
            conditions.Add(compiler.Compile(where, scope));
        }

        return conditions.Where(c => c is not SqlTruth { Value: true }).Concat(scope.Conditions);
    }

    /// <summary>Whether the branch is one measure with a condition on segments, which decides which segments count at all.</summary>
    private bool StandsAlone(Branch branch)
    {
        PlannedAggregate aggregate = _aggregates[branch.Aggregates[0]];
        return branch.Shape is Shape.InteractionsBySegment or Shape.SurveysBySegment
            && (aggregate.Measure.Where?.Fields.Any(f => aggregate.Fact.Find(f) is { OfSegment: true }) ?? false);
    }

    private List<(SqlExpression Value, string Name)> Keys(Scope scope, Clock clock)
    {
        List<(SqlExpression, string)> keys = [.. _request.By.Select((d, n) => (scope.Column(d.Field), Invariant($"g{n}")))];
        if (_request.Grain is { } grain)
        {
            keys.Add((_time.Bucket(clock, grain), "t"));
        }

        return keys;
    }

    private string[] KeyNames() =>
        [.. _request.By.Select((_, n) => Invariant($"g{n}")), .. _request.Grain is null ? Array.Empty<string>() : ["t"]];

    /// <summary>What is added to a day before it is divided by 7; large enough that engines never divide a negative number.</summary>
    public static int WeekShift(int weekStart) => 700_000_000 + ((7 - (((weekStart % 7) + 7) % 7)) % 7);

    private SqlSelect Unite(IReadOnlyList<SqlSelect> selects, int keys)
    {
        if (selects.Count == 1)
        {
            return selects[0];
        }

        List<(SqlExpression, string)> columns = [.. selects[0].Columns.Select((c, n) => (
            n < keys
                ? (SqlExpression)new SqlColumn("b", c.Name)
                : new SqlAggregate(SqlAggregation.Max, new SqlColumn("b", c.Name)),
            c.Name))];
        return new SqlSelect(columns, new SqlUnion(selects, "b"), new SqlAnd([])) { Grouped = true, Keys = keys };
    }

    private static SqlAggregation Kind(PlannedAggregate aggregate) => aggregate.Aggregate switch
    {
        Catalogue.Aggregate.Count => SqlAggregation.Count,
        Catalogue.Aggregate.CountDistinct when aggregate.Columns[0].Kind is FieldKind.Attribute or FieldKind.Text => SqlAggregation.CountDistinct,
        Catalogue.Aggregate.CountDistinct => SqlAggregation.CountDistinctNumbers,
        _ => SqlAggregation.Sum,
    };

    private enum Shape
    {
        Interactions,
        InteractionsBySegment,
        Segments,
        Rows,
        Surveys,
        SurveysBySegment,
    }

    private sealed record Branch(Shape Shape, FactModel Fact, Clock Clock, bool Grouped, IReadOnlyList<int> Aggregates);
}
