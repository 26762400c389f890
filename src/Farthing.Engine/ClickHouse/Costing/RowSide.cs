using Farthing.Core.Costing;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>
/// Pieces or carriers as they lie in their working table: one column for each dimension, declared ones as texts, and a column <c>w0</c>,
/// <c>w1</c>, … for each driver. An owner's rows lie together on one shard, and canonical order is that of owner and n.
/// </summary>
/// <param name="Name">The name of the working table.</param>
/// <param name="Fields">Column by field, of those that these rows have.</param>
/// <param name="Declared">Declared dimensions of these rows, in the columns <c>d0</c>, <c>d1</c>, ….</param>
/// <param name="Drivers">The drivers.</param>
/// <param name="Conditions">The fields that conditions of the cost model ask of rows.</param>
internal sealed record RowSide(
    string Name, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<DeclaredDimension> Declared, IReadOnlyList<Driver> Drivers,
    IReadOnlyList<string> Conditions)
{
    /// <summary>The dimensions that every row of costs has, in its order after the instants.</summary>
    public static readonly string[] Codes =
    [
        "agent", "team", "site", "vendor", "segment_queue", "channel", "queue", "topic", "direction", "party", "outcome", "customer_segment",
    ];

    private static readonly string[] Places = ["agent", "team", "site", "vendor", "channel"];

    private static readonly Dictionary<string, string> Common = new(StringComparer.Ordinal)
    {
        ["agent"] = "agent",
        ["team"] = "team",
        ["site"] = "site",
        ["vendor"] = "vendor",
        ["channel"] = "channel",
        ["interaction-queue"] = "queue",
        ["topic"] = "topic",
        ["direction"] = "direction",
        ["party"] = "party",
        ["outcome"] = "outcome",
        ["customer-segment"] = "customer_segment",
    };

    /// <summary>The columns by which rows are alike to every rule: numbers first, then texts.</summary>
    public IReadOnlyList<string> Keys { get; } =
    [
        .. Places.Append("stretch").Concat(Conditions.Where(Fields.ContainsKey).Select(f => Fields[f])).Distinct(StringComparer.Ordinal)
            .OrderBy(c => Declared.Count > 0 && IsText(c)),
    ];

    /// <summary>The pieces.</summary>
    public static RowSide Pieces(IReadOnlyList<DeclaredDimension> declared, IReadOnlyList<string> conditions) => new(
        "pieces",
        With(new Dictionary<string, string>(Common, StringComparer.Ordinal) { ["agent.role"] = "role", ["kind"] = "kind", ["segment-queue"] = "segment_queue" }, declared),
        declared,
        [new(DriverKind.Effort), new(DriverKind.TalkTime), new(DriverKind.HandleTime), new(DriverKind.AgentHandleTime)],
        conditions);

    /// <summary>The carriers.</summary>
    public static RowSide Carriers(IReadOnlyList<DeclaredDimension> declared, IReadOnlyList<string> conditions, IEnumerable<string> meters) => new(
        "carriers", With(new Dictionary<string, string>(Common, StringComparer.Ordinal), declared), declared,
        [new(DriverKind.Interactions), new(DriverKind.Equal), new(DriverKind.Sessions), .. meters.Select(m => new Driver(DriverKind.Usage, m))],
        conditions);

    /// <summary>Whether a column holds texts.</summary>
    public static bool IsText(string column) => column[0] == 'd' && char.IsAsciiDigit(column[^1]);

    /// <summary>Names and types of the working table's columns.</summary>
    public IEnumerable<string> Columns() =>
    [
        "owner Int64", "n Int64", "i Int64", "s Int64", .. Codes.Select(c => c + " Int32"), "role Int32", "kind Int32", "day Int32", "hour Int32",
        "stretch Int32", .. Declared.Select((_, n) => Invariant($"d{n} String")), .. Drivers.Select((_, n) => Invariant($"w{n} Int64")),
    ];

    /// <summary>The names of the working table's columns, in their order.</summary>
    public string ColumnNames() => string.Join(", ", Columns().Select(c => c[..c.IndexOf(' ', StringComparison.Ordinal)]));

    private static Dictionary<string, string> With(Dictionary<string, string> fields, IReadOnlyList<DeclaredDimension> declared)
    {
        for (int n = 0; n < declared.Count; n++)
        {
            fields[declared[n].Id] = Invariant($"d{n}");
        }

        return fields;
    }
}
