using Farthing.Core.Facts;
using Farthing.Core.Query.Model;
using Farthing.Core.Query.Sql;

namespace Farthing.Core.Query;

/// <summary>Where the rows of one select come from.</summary>
internal enum ScopeKind
{
    /// <summary>Interactions as such (f).</summary>
    Interactions,

    /// <summary>Interactions with at most one agent segment, whose values stand on the interaction itself (f).</summary>
    SingleSegment,

    /// <summary>Agent segments (s) with their interaction (f).</summary>
    Segments,

    /// <summary>Rows of a fact that stand for themselves.</summary>
    Rows,

    /// <summary>Survey answers (q), with their interaction (f) where it is needed.</summary>
    Surveys,

    /// <summary>Survey answers (q) whose interaction (f), if any, has at most one agent segment.</summary>
    SurveysSingle,

    /// <summary>Survey answers (q) with the agent segments (s) of their interaction (f).</summary>
    SurveySegments,
}

/// <summary>Finds the SQL of fields in one select, and joins what they need and nothing more.</summary>
internal sealed class Scope
{
    private readonly ScopeKind _kind;
    private readonly FactModel _fact;
    private readonly long _cutoffMs;
    private readonly List<SqlJoin> _joins = [];
    private readonly List<SqlExpression> _conditions = [];

    /// <summary>A select over rows of <paramref name="fact"/>, with what the kind itself needs before any field is asked for.</summary>
    public Scope(ScopeKind kind, FactModel fact, long cutoffMs)
    {
        (_kind, _fact, _cutoffMs) = (kind, fact, cutoffMs);
        if (OnFact)
        {
            foreach (FactJoin join in fact.Joins)
            {
                _joins.Add(new SqlJoin(
                    new SqlTable(join.Table, join.Alias), join.Column, new SqlColumn(join.MatchAlias, join.MatchColumn), Left: false));
            }
        }

        switch (kind)
        {
            case ScopeKind.Segments:
                _joins.Add(new SqlJoin(new SqlTable("d_interactions", "f"), "i", new SqlColumn("s", "i"), Left: false));
                break;
            case ScopeKind.SurveysSingle:
                Interaction("agent_segments", orNone: false);
                break;
            case ScopeKind.SurveySegments:
                _joins.Add(new SqlJoin(new SqlTable("d_interactions", "f"), "i", InteractionNumber(), Left: false));
                _joins.Add(new SqlJoin(new SqlTable("segments", "s"), "i", InteractionNumber(), Left: false));
                break;
            default:
                break;
        }
    }

    /// <summary>The first table.</summary>
    public SqlSource From => _kind switch
    {
        ScopeKind.Interactions or ScopeKind.SingleSegment => new SqlTable("d_interactions", "f"),
        ScopeKind.Segments => new SqlTable("segments", "s"),
        _ => new SqlTable(_fact.Table, _fact.Alias),
    };

    /// <summary>The joins that were needed.</summary>
    public IReadOnlyList<SqlJoin> Joins => _joins;

    /// <summary>The conditions that belong to the joins.</summary>
    public IReadOnlyList<SqlExpression> Conditions => _conditions;

    private bool HasSegment => _kind is ScopeKind.Segments or ScopeKind.SurveySegments;

    /// <summary>Whether the first table is the fact's own, not that of interactions or segments.</summary>
    private bool OnFact => _kind is ScopeKind.Rows or ScopeKind.Surveys or ScopeKind.SurveysSingle or ScopeKind.SurveySegments;

    /// <summary>The SQL of a field. Codes are never NULL (0 is none); the rest may be.</summary>
    public SqlExpression Column(Field field)
    {
        if (field.Kind == FieldKind.Attribute)
        {
            return new SqlJsonText(AttributesColumn(), field.Name);
        }

        Field own = _fact.Find(field.Name) ?? field;
        return own.Rule switch
        {
            FieldRule.Age => new SqlBinary(
                new SqlParameter(_cutoffMs), SqlOperator.Subtract, Interaction("arrived_ms", orNone: false)),
            FieldRule.StaffedAgent => StaffedAgent(own),
            FieldRule.Reply or FieldRule.ReplyByAny => Reply(own),
            FieldRule.Late => Late(),
            FieldRule.CustomerCluster => CustomerCluster(),
            FieldRule.LostInPeriod => InBucket("to_day"),
            FieldRule.AcquiredInPeriod => InBucket("from_day"),
            FieldRule.AgeAtClose => new SqlBinary(
                new SqlColumn(SqlBuckets.Alias, "end_ms"), SqlOperator.Subtract, new SqlColumn(_fact.Alias, "opened_ms")),
            _ => own.Home switch
            {
                FieldHome.Row => new SqlColumn(own.Alias ?? _fact.Alias, own.Column),
                FieldHome.Extras => OrNone(own, Extras(own.Column)),
                _ => own.OfSegment ? SegmentColumn(own) : InteractionColumn(own),
            },
        };
    }

    private SqlExpression InteractionColumn(Field field) => field.Kind == FieldKind.Interaction
        ? _kind == ScopeKind.Segments ? new SqlColumn("f", "i") : InteractionNumber()
        : Interaction(field.Column, field.Kind is FieldKind.Code or FieldKind.Identity);

    /// <summary>The number of the interaction that a row belongs to.</summary>
    private SqlColumn InteractionNumber() => OnFact
        ? new SqlColumn(_fact.Alias, _fact.InteractionColumn!)
        : new SqlColumn(_kind == ScopeKind.Segments ? "s" : "f", "i");

    /// <summary>A column of the interaction; a code or number of a row without one is 0.</summary>
    private SqlExpression Interaction(string column, bool orNone)
    {
        SqlColumn plain = new("f", column);
        if (_kind is not (ScopeKind.Surveys or ScopeKind.SurveysSingle or ScopeKind.Rows))
        {
            return plain;
        }

        JoinOnce(new SqlTable("d_interactions", "f"), InteractionNumber(), left: true);
        return orNone ? new SqlCoalesce(plain, new SqlInteger(0)) : plain;
    }

    private SqlColumn Extras(string column)
    {
        JoinOnce(new SqlTable("d_interaction_extras", "e"), InteractionNumber(), left: true);
        return new SqlColumn("e", column);
    }

    /// <summary>No number, and "no", where a row has no extras.</summary>
    private static SqlExpression OrNone(Field field, SqlColumn column) =>
        field.Kind is FieldKind.Identity or FieldKind.Flag ? new SqlCoalesce(column, new SqlInteger(0)) : column;

    /// <summary>A reply that is given, else the wait of what an agent answered: such an interaction was replied to when it was answered.</summary>
    private SqlCoalesce Reply(Field field)
    {
        SqlExpression answered = new SqlAnd(
        [
            new SqlBinary(Interaction("outcome", orNone: false), SqlOperator.Equal, new SqlInteger((int)Outcome.Answered)),
            new SqlBinary(Interaction("agent_segments", orNone: false), SqlOperator.Greater, new SqlInteger(0)),
        ]);
        SqlExpression otherwise = new SqlCase(answered, Interaction("wait_ms", orNone: false), null);
        if (field.Rule == FieldRule.ReplyByAny)
        {
            otherwise = new SqlCoalesce(Extras("first_reply_ms"), otherwise);
        }

        return new SqlCoalesce(Extras(field.Column), otherwise);
    }

    private SqlCase Late()
    {
        SqlColumn due = new(_fact.Alias, "due_ms");
        SqlExpression done = new SqlCoalesce(new SqlColumn(_fact.Alias, "resolved_ms"), new SqlParameter(_cutoffMs));
        SqlExpression late = new SqlCase(new SqlBinary(done, SqlOperator.Greater, due), new SqlInteger(1), new SqlInteger(0));
        return new SqlCase(new SqlIsNull(due, Negated: true), late, null);
    }

    private SqlCase CustomerCluster()
    {
        SqlExpression customer = Column(_fact.Find("customer")!);
        SqlExpression row = _fact.HasInteraction ? InteractionNumber() : new SqlColumn(_fact.Alias, _fact.RowNumber!);
        SqlExpression alone = new SqlBinary(new SqlInteger(0), SqlOperator.Subtract, row);
        return new SqlCase(new SqlBinary(customer, SqlOperator.NotEqual, new SqlInteger(0)), customer, alone);
    }

    /// <summary>Whether a day lies in the bucket.</summary>
    private SqlCase InBucket(string column)
    {
        SqlColumn day = new(_fact.Alias, column);
        SqlAnd inside = new(
        [
            new SqlBinary(day, SqlOperator.GreaterOrEqual, new SqlColumn(SqlBuckets.Alias, "first_day")),
            new SqlBinary(day, SqlOperator.Less, new SqlColumn(SqlBuckets.Alias, "end_day")),
        ]);
        return new SqlCase(inside, new SqlInteger(1), new SqlInteger(0));
    }

    private SqlCase StaffedAgent(Field field)
    {
        SqlSelect staffed = new([(new SqlColumn("w", "agent"), "agent")], new SqlTable("staffing", "w"), new SqlAnd([]));
        SqlExpression agent = Column(field with { Name = "agent", Rule = FieldRule.Plain });
        return new SqlCase(new SqlInSelect(agent, staffed, Negated: false), new SqlInteger(1), new SqlInteger(0));
    }

    private SqlExpression SegmentColumn(Field field)
    {
        if (!HasSegment)
        {
            // An interaction with at most one agent segment has that segment's values on itself.
            return field.Name == "segment-queue" ? new SqlInteger(0) : Interaction(field.Column, field.Kind == FieldKind.Code);
        }

        return field.Name switch
        {
            "agent" => new SqlColumn("s", "agent"),
            "segment-queue" => new SqlColumn("s", "queue"),
            "team" or "site" => AgentVersion(field.Name),
            "vendor" => Vendor(),
            "handle" => Handle(),
            _ => new SqlColumn("s", field.Column),
        };
    }

    /// <summary>The agent as it was when the segment began.</summary>
    private SqlColumn AgentVersion(string column)
    {
        if (JoinOnce(new SqlTable("d_agents", "a"), new SqlColumn("s", "agent"), left: false, "agent"))
        {
            SqlColumn start = new("s", "started_ms");
            _conditions.Add(new SqlBinary(start, SqlOperator.GreaterOrEqual, new SqlColumn("a", "from_ms")));
            _conditions.Add(new SqlBinary(start, SqlOperator.Less, new SqlColumn("a", "to_ms")));
        }

        return new SqlColumn("a", column);
    }

    private SqlCase Vendor()
    {
        JoinOnce(new SqlTable("interactions", "x"), new SqlColumn("s", "i"), left: true);
        static SqlExpression Known(SqlExpression e) => new SqlBinary(e, SqlOperator.NotEqual, new SqlInteger(0));
        SqlExpression own = new SqlColumn("s", "vendor");
        SqlExpression ofInteraction = new SqlCoalesce(new SqlColumn("x", "vendor"), new SqlInteger(0));
        return new SqlCase(Known(own), own, new SqlCase(Known(ofInteraction), ofInteraction, AgentVersion("vendor")));
    }

    /// <summary>Talk, hold and wrap where any is given, else from start to end; as the derive step adds it up.</summary>
    private static SqlCase Handle()
    {
        SqlColumn[] parts = [new("s", "talk_ms"), new("s", "hold_ms"), new("s", "wrap_ms")];
        SqlExpression given = new SqlOr([.. parts.Select(p => new SqlIsNull(p, Negated: true))]);
        SqlExpression sum = parts.Select(p => (SqlExpression)new SqlCoalesce(p, new SqlInteger(0)))
            .Aggregate((a, b) => new SqlBinary(a, SqlOperator.Add, b));
        SqlExpression duration = new SqlBinary(new SqlColumn("s", "ended_ms"), SqlOperator.Subtract, new SqlColumn("s", "started_ms"));
        return new SqlCase(given, sum, duration);
    }

    private SqlColumn AttributesColumn()
    {
        JoinOnce(new SqlTable("interactions", "x"), InteractionNumber(), left: true);
        return new SqlColumn("x", "attributes");
    }

    private bool JoinOnce(SqlTable table, SqlExpression match, bool left, string column = "i")
    {
        if (_joins.Any(j => j.Table.Alias == table.Alias))
        {
            return false;
        }

        _joins.Add(new SqlJoin(table, column, match, left));
        return true;
    }
}
