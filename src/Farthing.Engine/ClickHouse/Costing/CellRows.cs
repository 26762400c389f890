using System.Globalization;
using Farthing.Core.Costing;
using Farthing.Core.Facts;
using Farthing.Engine.Store;

namespace Farthing.Engine.ClickHouse.Costing;

/// <summary>
/// Rows that are alike to every rule of the cost model, as one row with the sums of their drivers: what a plan is made from. There are
/// as many as there are agents with their channels and whatever else conditions ask, however many rows a month has.
/// </summary>
internal sealed class CellRows
{
    private readonly List<string[]> _keys = [];
    private readonly List<long[]> _weights = [];

    private CellRows(RowSide side, IReadOnlyList<int> stretches, CodeBook codes, CodeTexts texts, IEnumerable<string[]> cells)
    {
        foreach (string[] cell in cells)
        {
            string[] key = cell[..side.Keys.Count];
            UInt128[] left = [.. cell.Skip(side.Keys.Count).Select(f => UInt128.Parse(f, CultureInfo.InvariantCulture))];

            // A sum beyond 62 bits is shared out over several rows: it is their sum that counts.
            do
            {
                long[] part = [.. left.Select(w => (long)UInt128.Min(w, 1UL << 62))];
                left = [.. left.Select((w, n) => w - (UInt128)part[n])];
                _keys.Add(key);
                _weights.Add(part);
            }
            while (left.Any(w => w > 0));
        }

        int count = _keys.Count;
        Rows = new CostRows(new long[count], new long[count], Dimensions(side, codes, texts));
        for (int n = 0; n < side.Drivers.Count; n++)
        {
            Rows.SetDriver(side.Drivers[n], [.. _weights.Select(w => w[n])]);
        }

        int stretch = side.Keys.ToList().IndexOf("stretch");
        Days = [.. _keys.Select(k => stretches[int.Parse(k[stretch], CultureInfo.InvariantCulture)])];
    }

    /// <summary>The rows.</summary>
    public CostRows Rows { get; }

    /// <summary>A day of each row's stretch of days between which rates change.</summary>
    public int[] Days { get; }

    /// <summary>A row's key, as the engine wrote it.</summary>
    public IReadOnlyList<string> Key(int row) => _keys[row];

    /// <summary>Whether a row has a driver.</summary>
    public bool Has(int row, int driver) => _weights[row][driver] > 0;

    /// <summary>Reads the sums that <see cref="SpreadSql.Cells"/> asks for.</summary>
    public static CellRows Read(RowSide side, IReadOnlyList<int> stretches, CodeBook codes, CodeTexts texts, IEnumerable<string[]> cells) =>
        new(side, stretches, codes, texts, cells);

    private IEnumerable<DimensionColumn> Dimensions(RowSide side, CodeBook codes, CodeTexts texts)
    {
        foreach ((string field, string column) in side.Fields)
        {
            int at = side.Keys.ToList().IndexOf(column);
            if (at < 0)
            {
                // Nobody asks for it.
                continue;
            }

            yield return RowSide.IsText(column) && field != column ? Texts(field, at) : new DimensionColumn(
                field, [.. _keys.Select(k => int.Parse(k[at], CultureInfo.InvariantCulture))], TextOf(field, codes, texts));
        }
    }

    private DimensionColumn Texts(string field, int at)
    {
        List<string?> known = [null, .. _keys.Select(k => TabSeparated.Unescape(k[at])!).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> codeOf = known.Skip(1).Select((t, n) => (Text: t!, Code: n + 1)).ToDictionary(t => t.Text, t => t.Code, StringComparer.Ordinal);
        return new DimensionColumn(field, [.. _keys.Select(k => codeOf.GetValueOrDefault(TabSeparated.Unescape(k[at])!))], code => known[code]);
    }

    private static Func<int, string?> TextOf(string field, CodeBook codes, CodeTexts texts) => field switch
    {
        "agent" => texts.Agent,
        "agent.role" => texts.Role,
        "team" => texts.Team,
        "site" => texts.Site,
        "vendor" => texts.Vendor,
        "kind" => code => CodeDomains.FixedText(CodeDomains.Kind, code),
        "channel" => code => codes.Text(CodeDomains.Channel, code),
        "interaction-queue" or "segment-queue" => code => codes.Text(CodeDomains.Queue, code),
        "topic" => code => codes.Text(CodeDomains.Topic, code),
        "direction" => code => codes.Text(CodeDomains.Direction, code),
        "party" => code => codes.Text(CodeDomains.Party, code),
        "outcome" => code => codes.Text(CodeDomains.Outcome, code),
        _ => code => codes.Text(CodeDomains.CustomerSegment, code),
    };
}
