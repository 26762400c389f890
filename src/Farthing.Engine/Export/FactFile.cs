using System.Text;
using Farthing.Core.Money;
using Farthing.Core.Time;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Store;

namespace Farthing.Engine.Export;

/// <summary>One canonical file of a fact: its columns, further columns for attributes, and its rows by key.</summary>
internal sealed class FactFile
{
    private const string CompletedAt = "completed_at";
    private readonly FactModel _model;
    private readonly FactField[] _fields;
    private readonly string[] _attributes;
    private readonly string _where;

    /// <summary>A file of a fact.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="model">The fact.</param>
    /// <param name="taken">Names that the pack reads as fields: an attribute of such a name gets another.</param>
    /// <param name="completion">For interactions: whether those whose files said nothing of completion, or the others; null for all.</param>
    public FactFile(DuckDbConnection connection, FactModel model, IReadOnlySet<string> taken, bool? completion = null)
    {
        _model = model;
        _where = completion is { } said ? said ? "t.completed_state <> 0" : "t.completed_state = 0" : "true";
        _fields = [.. model.Fields.Where(f => completion != false || f.Name != CompletedAt)];
        _attributes = [.. Keys(connection, model)];
        Renamed = [.. _attributes.Where(taken.Contains)];
        Columns =
        [
            .. _fields.Select(f => new ExportColumn(f.Name, Kind(f))),
            .. _attributes.Select(a => new ExportColumn(taken.Contains(a) ? "attribute_" + a : a)),
        ];
    }

    /// <summary>The fact.</summary>
    public string Fact => _model.Name;

    /// <summary>The columns.</summary>
    public IReadOnlyList<ExportColumn> Columns { get; }

    /// <summary>Attributes that had to be called otherwise.</summary>
    public IReadOnlyList<string> Renamed { get; }

    /// <summary>Writes every row.</summary>
    public void Write(RowWriter writer, DuckDbConnection connection, CodeBook codes, WorkspaceCalendar calendar, CancellationToken cancellation)
    {
        byte[][]?[] texts = [.. _fields.Select(f => f.Domain is null ? null
            : (byte[][])[[], .. codes.Entries(f.Domain).Select(e => Encoding.UTF8.GetBytes(e.Text))])];
        int dateOnly = _model == FactModels.Segments ? _fields.Length + _attributes.Length : -1;
        using DuckDbReader reader = connection.Query(Sql(dateOnly >= 0), [], cancellation);
        while (reader.Read())
        {
            for (int i = 0; i < _fields.Length; i++)
            {
                bool day = dateOnly >= 0 && _fields[i].Name == "started_at" && !reader.IsNull(dateOnly) && reader.GetInt32(dateOnly) == 1;
                if (reader.IsNull(i))
                {
                    writer.Nothing();
                }
                else if (day)
                {
                    writer.Text(DayNumber.Text(calendar.DayOf(reader.GetInt64(i))));
                }
                else
                {
                    Value(writer, reader, i, texts[i]);
                }
            }

            for (int i = 0; i < _attributes.Length; i++)
            {
                writer.Text(reader.GetString(_fields.Length + i));
            }

            writer.EndRow();
        }
    }

    private static ExportKind Kind(FactField field) => field.Type switch
    {
        FieldType.Money or FieldType.Quantity or FieldType.Duration => ExportKind.Micro,
        FieldType.Day or FieldType.PeriodDate => ExportKind.Day,
        _ => ExportKind.Text,
    };

    private static IEnumerable<string> Keys(DuckDbConnection connection, FactModel model) => connection.Rows(
        $"SELECT DISTINCT unnest(json_keys(attributes)) FROM {DuckDbSql.Name(model.Table)} WHERE attributes IS NOT NULL").Select(r => (string)r[0]!).Order(StringComparer.Ordinal);

    private void Value(RowWriter writer, DuckDbReader reader, int i, byte[][]? texts)
    {
        FactField field = _fields[i];
        switch (field.Type)
        {
            case FieldType.Money or FieldType.Quantity:
                writer.Micro(reader.GetInt64(i));
                break;
            case FieldType.Duration:
                writer.Micro((Int128)reader.GetInt64(i) * (Micro.PerUnit / 1000));
                break;
            case FieldType.Day or FieldType.PeriodDate:
                writer.Day(reader.GetInt32(i));
                break;
            case FieldType.Instant or FieldType.Completion:
                writer.Text(LocalTimeText.Of(WorkspaceCalendar.Utc, reader.GetInt64(i)));
                break;
            case FieldType.Truth:
                writer.Text(reader.GetInt32(i) == 1 ? "yes"u8 : "no"u8);
                break;
            case FieldType.Rate:
                writer.Text(new Ratio(reader.GetInt64(i), 1_000_000_000_000).ToPlain(12));
                break;
            default:
                writer.Text(texts is null ? reader.Get<string>(i) is { } text ? Encoding.UTF8.GetBytes(text) : [] : texts[reader.GetInt32(i)]);
                break;
        }
    }

    /// <summary>The rows by the key's texts, so that the same facts give the same bytes.</summary>
    private string Sql(bool dateOnly)
    {
        IEnumerable<string> values = _fields.Select(f => f.Type switch
        {
            FieldType.Interaction => "n.interaction_id",
            FieldType.Customer => "c.customer_id",
            FieldType.PeriodDate => $"CASE WHEN t.period IS NULL THEN t.{DuckDbSql.Name(f.Column)} END",
            _ => "t." + DuckDbSql.Name(f.Column),
        }).Concat(_attributes.Select(a =>
            $"json_extract_string(t.attributes, {DuckDbSql.Text("/" + a.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))})"));
        string table = DuckDbSql.Name(_model.Table);
        string joins = (_fields.Any(f => f.Type == FieldType.Interaction) ? " LEFT JOIN interaction_ids n ON n.i = t.i" : "")
            + (_fields.Any(f => f.Type == FieldType.Customer) ? " LEFT JOIN customer_ids c ON c.customer = t.customer" : "");
        return $"SELECT {string.Join(", ", values)}{(dateOnly ? ", t.date_only" : "")} FROM {table} t{joins} WHERE {_where} ORDER BY t.batch, t.line, 1, 2";
    }
}
