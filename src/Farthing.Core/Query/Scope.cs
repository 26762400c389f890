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

    /// <summary>Costs (c).</summary>
    Costs,

    /// <summary>Agents' hours (h).</summary>
    AgentTime,

    /// <summary>Survey answers (q), with their interaction (f) where it is needed.</summary>
    Surveys,

    /// <summary>Survey answers (q) whose interaction (f), if any, has at most one agent segment.</summary>
    SurveysSingle,

    /// <summary>Survey answers (q) with the agent segments (s) of their interaction (f).</summary>
    SurveySegments,
}

/// <summary>Finds the SQL of fields in one select, and joins what they need and nothing more.</summary>
internal sealed class Scope(ScopeKind kind, long cutoffMs)
{
    private readonly List<SqlJoin> _joins = [];
    private readonly List<SqlExpression> _conditions = [];

    /// <summary>What the kind itself needs, before any field is asked for.</summary>
    public static Scope Open(ScopeKind kind, long cutoffMs)
    {
        Scope scope = new(kind, cutoffMs);
        switch (kind)
        {
            case ScopeKind.Segments:
                scope._joins.Add(new SqlJoin(new SqlTable("d_interactions", "f"), "i", new SqlColumn("s", "i"), Left: false));
                break;
            case ScopeKind.SurveysSingle:
                scope.Interaction("agent_segments");
                break;
            case ScopeKind.SurveySegments:
                scope._joins.Add(new SqlJoin(new SqlTable("d_interactions", "f"), "i", new SqlColumn("q", "i"), Left: false));
                scope._joins.Add(new SqlJoin(new SqlTable("segments", "s"), "i", new SqlColumn("q", "i"), Left: false));
                break;
            default:
                break;
        }

        return scope;
    }

    /// <summary>The first table.</summary>
    public SqlSource From => kind switch
    {
        ScopeKind.Interactions or ScopeKind.SingleSegment => new SqlTable("d_interactions", "f"),
        ScopeKind.Segments => new SqlTable("segments", "s"),
        ScopeKind.Costs => new SqlTable("costs", "c"),
        ScopeKind.AgentTime => new SqlTable("d_agent_hours", "h"),
        _ => new SqlTable("d_surveys", "q"),
    };

    /// <summary>The joins that were needed.</summary>
    public IReadOnlyList<SqlJoin> Joins => _joins;

    /// <summary>The conditions that belong to the joins.</summary>
    public IReadOnlyList<SqlExpression> Conditions => _conditions;

    private bool HasSegment => kind is ScopeKind.Segments or ScopeKind.SurveySegments;

    /// <summary>A clock's local day, month or hour ("day", "month", "hour").</summary>
    public SqlExpression Clock(string axis, string part) => axis switch
    {
        "completion" => new SqlColumn("f", "completed_" + part),
        "arrival" => new SqlColumn("f", "arrived_" + part),
        "day" => new SqlColumn("c", part),
        "hour" => new SqlColumn("h", part),
        "answered" => new SqlColumn("q", "answered_" + part),
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "no such clock"),
    };

    /// <summary>The SQL of a field. Codes are never NULL (0 is none); the rest may be.</summary>
    public SqlExpression Column(Field field)
    {
        if (field.Kind == FieldKind.Attribute)
        {
            return new SqlJsonText(AttributesColumn(), field.Name);
        }

        if (kind == ScopeKind.Costs)
        {
            return new SqlColumn("c", PhysicalName(field));
        }

        if (kind == ScopeKind.AgentTime)
        {
            return new SqlColumn("h", PhysicalName(field));
        }

        if (field.Name is "score" or "instrument")
        {
            return new SqlColumn("q", field.Name);
        }

        return field.OfSegment ? SegmentColumn(field) : InteractionColumn(field);
    }

    private SqlExpression InteractionColumn(Field field) => field.Name switch
    {
        "interaction" => kind is ScopeKind.Surveys or ScopeKind.SurveysSingle or ScopeKind.SurveySegments
            ? new SqlColumn("q", "i")
            : new SqlColumn("f", "i"),
        "age" => new SqlBinary(new SqlParameter(cutoffMs), SqlOperator.Subtract, new SqlColumn("f", "arrived_ms")),
        _ => Interaction(PhysicalName(field)),
    };

    /// <summary>A column of the interaction; of a survey answer without one it is 0.</summary>
    private SqlExpression Interaction(string column)
    {
        SqlColumn plain = new("f", column);
        if (kind is not (ScopeKind.Surveys or ScopeKind.SurveysSingle))
        {
            return plain;
        }

        JoinOnce(new SqlTable("d_interactions", "f"), new SqlColumn("q", "i"), left: true);
        return new SqlCoalesce(plain, new SqlInteger(0));
    }

    private SqlExpression SegmentColumn(Field field)
    {
        if (field.Name == "staffed-agent")
        {
            SqlSelect staffed = new([(new SqlColumn("w", "agent"), "agent")], new SqlTable("staffing", "w"), new SqlAnd([]));
            SqlExpression agent = SegmentColumn(field with { Name = "agent" });
            return new SqlCase(new SqlInSelect(agent, staffed, Negated: false), new SqlInteger(1), new SqlInteger(0));
        }

        if (!HasSegment)
        {
            // An interaction with at most one agent segment has that segment's values on itself.
            return field.Name == "segment-queue" ? new SqlInteger(0) : Interaction(PhysicalName(field));
        }

        return field.Name switch
        {
            "agent" => new SqlColumn("s", "agent"),
            "segment-queue" => new SqlColumn("s", "queue"),
            "team" or "site" => AgentVersion(field.Name),
            "vendor" => Vendor(),
            "handle" => Handle(),
            _ => new SqlColumn("s", PhysicalName(field)),
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
        SqlColumn i = kind switch
        {
            ScopeKind.Costs => new SqlColumn("c", "i"),
            ScopeKind.Surveys or ScopeKind.SurveysSingle or ScopeKind.SurveySegments => new SqlColumn("q", "i"),
            ScopeKind.Segments => new SqlColumn("s", "i"),
            _ => new SqlColumn("f", "i"),
        };
        JoinOnce(new SqlTable("interactions", "x"), i, left: true);
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

    private static string PhysicalName(Field field)
    {
        string name = field.Name == "interaction-queue" ? "queue"
            : field.Name == "interaction" ? "i"
            : field.Name.Replace('-', '_');
        return field.Kind switch
        {
            FieldKind.Duration => name + "_ms",
            FieldKind.Effort => name + "_ticks",
            _ => name,
        };
    }
}
