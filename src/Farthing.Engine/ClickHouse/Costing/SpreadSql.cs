using Farthing.Core.Costing;

namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>
/// Spreads amounts over rows: every row's share is ⌊|P|·C/W⌋ less that of the row before, with C the driver's running sum from the
/// offset of the row's owner, in 256 bits (docs/costing.md 5).
/// </summary>
/// <param name="work">The working tables.</param>
/// <param name="side">The rows.</param>
internal sealed class SpreadSql(CostingTables work, RowSide side)
{
    /// <summary>Settings of statements that write: whole, at once, and nothing left out as sent before.</summary>
    public const string Writing =
        "distributed_foreground_insert = 1, insert_deduplicate = 0, async_insert = 0, max_partitions_per_insert_block = 0, insert_distributed_one_random_shard = 0";

    /// <summary>The columns of costs, with their types.</summary>
    public static IReadOnlyList<string> CostColumnsOfTable { get; } =
    [
        "run Int32", "month Int32", "i Int64", "s Int64", "day Int32", "hour Int32", .. RowSide.Codes.Select(c => c + " Int32"), "effort_ticks Int64",
        "labour Int64", "unused Int64", "overhead Int64", "technology Int64", "vendor_cost Int64", "other Int64", "imputed Int64",
    ];

    private string Members => work.Whole("members_" + side.Name);

    private string Landings => work.Whole("landings_" + side.Name);

    private string Offsets => work.Whole("offsets_" + side.Name);

    /// <summary>The text of an attribute, empty where there is none; as the embedded store reads it.</summary>
    public static string Attribute(string json, string key)
    {
        string name = "'" + key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
        string text = $"coalesce({json}, '{{}}')";
        return $"multiIf(JSONType({text}, {name}) = 'String', JSONExtractString({text}, {name}), JSONType({text}, {name}) = 'Null', '', JSONExtractRaw({text}, {name}))";
    }

    /// <summary>The statements that make the tables.</summary>
    public IEnumerable<IReadOnlyList<string>> Create()
    {
        yield return work.Create(
            "members_" + side.Name, [.. side.Keys.Select(k => k + (RowSide.IsText(k) ? " String" : " Int32")), "r Int32", "w Int8"], string.Join(", ", side.Keys), shard: null);
        yield return work.Create(
            "landings_" + side.Name, ["r Int32", "col Int8", "imputed UInt8", "amount Int256", "sign Int8", "total Int256"], "r", shard: null);
        yield return work.Create("offsets_" + side.Name, ["r Int32", "owner Int64", "before Int256"], "r, owner", shard: null);
    }

    /// <summary>The sums of drivers over rows that are alike to every rule.</summary>
    public string Cells() =>
        $"SELECT {string.Join(", ", side.Keys)}, {string.Join(", ", side.Drivers.Select((_, n) => Invariant($"sum(toInt128(w{n}))")))} "
        + $"FROM {work.Whole(side.Name)} GROUP BY {string.Join(", ", side.Keys)} ORDER BY {string.Join(", ", side.Keys)}";

    /// <summary>Where each owner's running sums begin; every node works them out for itself.</summary>
    public string Begin() => $"""
        INSERT INTO {Offsets} SETTINGS {Writing}
        SELECT r, owner, sum(weight) OVER (PARTITION BY r ORDER BY owner ROWS UNBOUNDED PRECEDING) - weight
        FROM (
          SELECT m.r AS r, p.owner AS owner, sum(toInt256({Weight})) AS weight
          FROM {work.Whole(side.Name)} AS p INNER JOIN {Members} AS m ON {OnKeys}
          GROUP BY r, owner)
        """;

    /// <summary>A node's costs, each to its interaction's shard.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="month">The month's index.</param>
    /// <param name="all">Whether rows without any cost are written, too.</param>
    public string Spread(int run, int month, bool all)
    {
        string columns = string.Join(", ", Enum.GetValues<CostColumn>().Select(c => c == CostColumn.Imputed
            ? "sumIf(share, imputed) AS c6"
            : Invariant($"sumIf(share, col = {(int)c}) AS c{(int)c}")));
        string given = string.Join(", ", Enum.GetValues<CostColumn>().Select(c => Invariant($"toInt64(coalesce(c.c{(int)c}, 0))")));
        string any = all ? "" : " HAVING " + string.Join(" OR ", Enum.GetValues<CostColumn>().Select(c => Invariant($"c{(int)c} <> 0")));
        return Invariant($"""
            INSERT INTO {work.Whole("costs")} SETTINGS {Writing}
            WITH
              running AS (
                SELECT p.owner AS owner, p.n AS n, m.r AS r, toInt256({Weight}) AS weight,
                  o.before + sum(weight) OVER (PARTITION BY r, owner ORDER BY n ROWS UNBOUNDED PRECEDING) AS reached
                FROM {work.Here(side.Name)} AS p INNER JOIN {Members} AS m ON {OnKeys} INNER JOIN {Offsets} AS o ON o.r = m.r AND o.owner = p.owner
                WHERE {Weight} > 0),
              shares AS (
                SELECT x.owner AS owner, x.n AS n, l.col AS col, l.imputed AS imputed,
                  l.sign * (intDiv(l.amount * x.reached, l.total) - intDiv(l.amount * (x.reached - x.weight), l.total)) AS share
                FROM running AS x INNER JOIN {Landings} AS l ON l.r = x.r),
              given AS (SELECT owner, n, {columns} FROM shares GROUP BY owner, n{any})
            SELECT {run}, {month}, p.i, p.s, p.day, p.hour, {string.Join(", ", RowSide.Codes.Select(c => "p." + c))}, {(all ? "p.w0" : "0")}, {given}
            FROM {work.Here(side.Name)} AS p {(all ? "LEFT" : "INNER")} JOIN given AS c ON c.owner = p.owner AND c.n = p.n
            """);
    }

    private string OnKeys => string.Join(" AND ", side.Keys.Select(k => $"m.{k} = p.{k}"));

    private string Weight => side.Drivers.Count == 1
        ? "p.w0"
        : Invariant($"multiIf({string.Concat(Enumerable.Range(0, side.Drivers.Count - 1).Select(n => Invariant($"m.w = {n}, p.w{n}, ")))}p.w{side.Drivers.Count - 1})");
}
