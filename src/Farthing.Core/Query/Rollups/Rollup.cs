using Farthing.Core.Expressions;
using Farthing.Core.Facts;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query.Rollups;

/// <summary>
/// A rollup in the terms of statements: which expressions over its fact's rows it keeps, and under which column. The statement that
/// fills it is made by the same <see cref="Scope"/> and the same filters as questions, so that the two cannot mean different things.
/// </summary>
public sealed class Rollup
{
    /// <summary>The alias of a rollup in statements; no other table has it, so that what was not translated cannot be read by mistake.</summary>
    internal const string Alias = "ru";

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<(string? Value, string Where), string> _numbers = [];
    private readonly HashSet<string> _money = new(StringComparer.Ordinal);
    private readonly HashSet<string> _joins;
    private readonly List<(SqlExpression Value, string Name)> _columns = [];
    private readonly Scope _scope;
    private readonly SqlExpression _day;
    private readonly int _keyCount;
    private readonly long _cutoffMs;
    private readonly string? _interactions;     // the table of the only ones of which rows are made; null: all

    private Rollup(RollupDefinition definition, long cutoffMs, string? interactions)
    {
        (Definition, _cutoffMs, _interactions) = (definition, cutoffMs, interactions);
        FactModel fact = FactModel.Facts[definition.Fact];
        Clock clock = fact.Clock(definition.Clock);
        _scope = new Scope(KindOf(fact), fact, cutoffMs);
        _day = new SqlColumn(clock.Alias, clock.Day!);
        if (fact.RunColumn is { } run)
        {
            AddKey(new SqlColumn(fact.Alias, run), "run");
        }

        AddKey(_day, "day");
        AddKey(new SqlColumn(clock.Alias, clock.Month!), "month");
        if (definition.Hourly)
        {
            AddKey(new SqlColumn(clock.Alias, clock.Hour!), "hour");
        }

        foreach (Field field in definition.Dimensions.Select(d => fact.Find(d)!))
        {
            AddKey(_scope.Column(field), field.Column);
        }

        _keyCount = _columns.Count;
        foreach (KeptNumber number in definition.Numbers)
        {
            AddNumber(number, fact);
        }

        _joins = [.. _scope.Joins.Select(TextOf)];
    }

    /// <summary>What it keeps, as declared.</summary>
    public RollupDefinition Definition { get; }

    /// <summary>The fact's first table.</summary>
    internal SqlTable From => (SqlTable)_scope.From;

    /// <summary>A rollup over facts whose latest instant is <paramref name="cutoffMs"/>: ages are counted up to it.</summary>
    public static Rollup Of(RollupDefinition definition, long cutoffMs) => new(definition, cutoffMs, null);

    /// <summary>All rollups, in the order in which they are tried.</summary>
    public static IReadOnlyList<Rollup> AllOf(long cutoffMs) => [.. AllRollups.All.Select(d => Of(d, cutoffMs))];

    /// <summary>The statement that gives all its rows.</summary>
    public SqlSelect Rows() => RowsWhere(new SqlAnd([]));

    /// <summary>The statement that gives the keys of every row that it adds up, once for each.</summary>
    public SqlSelect KeysOfRows() => new([.. _columns.Take(_keyCount)], _scope.From, new SqlAnd([])) { Joins = _scope.Joins };

    /// <summary>Whether some number asks for the segments of interactions.</summary>
    public bool ReadsSegments => Definition.Numbers.Any(n => n.OfAnySegment);

    /// <summary>The statement that gives the interactions (<c>i</c>) of some days, and those without a day.</summary>
    public SqlSelect InteractionsOfDays(IReadOnlyList<long> days) => new([(new SqlColumn(From.Alias, "i"), "i")], From, OnDays(days));

    /// <summary>The statement that gives its rows of some days, and those without a day.</summary>
    /// <param name="days">The days.</param>
    /// <param name="interactions">
    /// A table of the interactions of these days (<see cref="InteractionsOfDays"/>), so that only their segments are looked at; null: none is at hand.
    /// </param>
    public SqlSelect RowsOfDays(IReadOnlyList<long> days, string? interactions = null) =>
        new Rollup(Definition, _cutoffMs, interactions).RowsWhere(OnDays(days));

    private SqlExpression OnDays(IReadOnlyList<long> days)
    {
        SqlExpression none = new SqlIsNull(_day, Negated: false);
        return days.Count == 0 ? none : new SqlOr([none, new SqlIn(_day, days, Negated: false)]);
    }

    /// <summary>The statement that gives its rows of some costing runs.</summary>
    public SqlSelect RowsOfRuns(IReadOnlyList<long> runs) => RowsWhere(
        runs.Count == 0 ? new SqlTruth(false) : new SqlIn(new SqlColumn(From.Alias, "run"), runs, Negated: false));

    /// <summary>Whether joining a table leaves the rows as they are: the rollup was made with it.</summary>
    internal bool Joins(SqlJoin join) => _joins.Contains(TextOf(join));

    /// <summary>The column that keeps an expression as a key; null where none does.</summary>
    internal string? Key(SqlExpression expression) => _keys.GetValueOrDefault(TextOf(expression));

    /// <summary>The column that keeps a sum (null: a count of rows) over the rows that pass all of some conditions; null where none does.</summary>
    internal string? Number(SqlExpression? value, IEnumerable<SqlExpression> where) =>
        _numbers.GetValueOrDefault((value is null ? null : TextOf(value), TextOf(where)));

    /// <summary>Whether the expression is a column of money, which no row lacks: sums of such columns may be taken one by one.</summary>
    internal bool IsNeverMissing(SqlExpression value) => _money.Contains(TextOf(value));

    /// <summary>The conditions of a conjunction, nested ones included.</summary>
    internal static IEnumerable<SqlExpression> Conjuncts(SqlExpression? condition) => condition switch
    {
        null or SqlTruth { Value: true } => [],
        SqlAnd and => and.Conditions.SelectMany(Conjuncts),
        _ => [condition],
    };

    private SqlSelect RowsWhere(SqlExpression where) =>
        new(_columns, _scope.From, where) { Joins = _scope.Joins, Grouped = true, Keys = _keyCount };

    private static ScopeKind KindOf(FactModel fact) => fact.Shape switch
    {
        FactShape.Interactions => ScopeKind.Interactions,
        FactShape.OfInteraction => ScopeKind.Surveys,
        _ => ScopeKind.Rows,
    };

    private void AddKey(SqlExpression expression, string name)
    {
        _keys.Add(TextOf(expression), name);
        _columns.Add((expression, name));
    }

    private void AddNumber(KeptNumber number, FactModel fact)
    {
        Field? field = number.Sum is null ? null : fact.Find(number.Sum);
        SqlExpression? value = field is null ? null : _scope.Column(field);
        SqlExpression? where = Compile(number, fact, _scope);
        _numbers.Add((value is null ? null : TextOf(value), TextOf(Conjuncts(where))), number.Column);
        if (field?.Kind == FieldKind.Money)
        {
            _money.Add(TextOf(value!));
        }

        SqlExpression? counts = number.OfAnySegment ? AnySegment(number, fact) : where;
        _columns.Add((new SqlAggregate(value is null ? SqlAggregation.Count : SqlAggregation.Sum, value, counts), number.Column));
    }

    private SqlExpression? Compile(KeptNumber number, FactModel fact, Scope scope) => number.Where is null ? null
        : new FilterCompiler(FixedCodes.Instance, fact.Find, new Dictionary<string, long>(), strict: false)
            .Compile(FilterParser.Parse(number.Where, Definition.Table), scope);

    /// <summary>Whether an interaction has an agent's segment that passes.</summary>
    private SqlInSelect AnySegment(KeptNumber number, FactModel fact)
    {
        Scope segments = new(ScopeKind.Segments, fact, cutoffMs: 0);
        SqlExpression ofAgent = new SqlBinary(new SqlColumn("s", "kind"), SqlOperator.Equal, new SqlInteger((int)SegmentKind.Agent));
        List<SqlExpression> conditions = [ofAgent, Compile(number, fact, segments)!];
        if (_interactions is not null)
        {
            SqlSelect few = new([(new SqlColumn("few", "i"), "i")], new SqlTable(_interactions, "few"), new SqlAnd([]));
            conditions.Add(new SqlInSelect(new SqlColumn("s", "i"), few, Negated: false));
        }

        SqlSelect passing = new([(new SqlColumn("s", "i"), "i")], segments.From, new SqlAnd(conditions));
        return new SqlInSelect(new SqlColumn(From.Alias, "i"), passing, Negated: false);
    }

    /// <summary>Equal texts are the same expression: the rendered SQL with its parameters.</summary>
    private static string TextOf(SqlExpression expression)
    {
        SqlText text = DuckDbDialect.Instance.Render(new SqlSelect([(expression, "x")], new SqlTable("t", "t"), new SqlAnd([])));
        return text.Parameters.Count == 0 ? text.Text : text.Text + "\u001f" + string.Join('\u001f', text.Parameters.Select(p => Invariant($"{p}")));
    }

    private static string TextOf(IEnumerable<SqlExpression> conditions) =>
        string.Join('\u001e', conditions.Select(TextOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string TextOf(SqlJoin join) =>
        Invariant($"{join.Left} {join.Table.Name} {join.Table.Alias} {join.Column} {TextOf(join.Match)}");

    /// <summary>The codes that are the same in every store; conditions of rollups name no others.</summary>
    private sealed class FixedCodes : IQueryDictionary
    {
        public static FixedCodes Instance { get; } = new();

        public IReadOnlyList<(int Code, string Text)> Codes(string domain) => [.. CodeDomains.Fixed[domain].Select((t, n) => (n + 1, t))];

        public IReadOnlyList<string> AttributeValues(Field attribute) => throw new InvalidOperationException("rollups keep no attributes");

        public IReadOnlyDictionary<string, long> Interactions(IReadOnlyCollection<string> ids) =>
            throw new InvalidOperationException("rollups keep no interactions");

        public IReadOnlyList<long> InteractionsWhere(Func<string, bool> test, int limit) =>
            throw new InvalidOperationException("rollups keep no interactions");
    }
}
