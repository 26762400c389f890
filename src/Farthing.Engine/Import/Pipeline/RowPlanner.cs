using Farthing.Core.Time;
using Farthing.Engine.Import.Casts;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Store;
using NodaTime;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Binds a pack to the columns of a source.</summary>
internal sealed class RowPlanner(Pack pack, WorkspaceCalendar calendar, string currency, CodeBook codes, IdHasher hasher)
{
    /// <summary>The name of the column that carries the reason in a file of rejected rows; import takes no fact from it.</summary>
    public const string ReasonColumn = "farthing_reason";

    private readonly Dictionary<string, CodeCache> _caches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    /// <summary>Binds.</summary>
    /// <param name="rows">The source, at its beginning.</param>
    /// <param name="newChunk">Gives an empty chunk for a fact.</param>
    public RowPlan Bind(SourceRows rows, Func<FactModel, FactChunk> newChunk)
    {
        for (int i = 0; i < rows.Columns.Count; i++)
        {
            _columns[rows.Columns[i]] = i;
        }

        FactPlan[] facts = [.. pack.Facts.Select(f => BindFact(f, newChunk(f.Model)))];
        (RowTest, string)[] filters = [.. pack.Filters.Select(f => (RowTest.Bind(f.When, ColumnOf), f.Reject))];
        HashSet<string> used = [.. pack.Columns, .. pack.Ignored, ReasonColumn, .. pack.Copies is null ? [] : new[] { pack.Copies }];
        used.ExceptWith(pack.Dimensions.Values);
        used.ExceptWith(pack.Version?.From ?? []);
        AttributeWriter? versions = pack.Version is { } version ? new AttributeWriter(version.From.Contains) : null;
        return new RowPlan(filters, facts, new AttributeWriter(name => name.Length > 0 && !used.Contains(name)), versions);
    }

    /// <summary>Binds the pack's version alone.</summary>
    public FactPlan BindVersion(SourceRows rows, FactModel model, FactChunk chunk)
    {
        _columns[rows.Columns[0]] = 0;
        FactStage stage = new(model, chunk);
        return new FactPlan(stage, null, [], VersionWriter.Bind(pack.Version!, stage, ColumnOf, Clock()));
    }

    private int ColumnOf(string name) => _columns.GetValueOrDefault(name, -1);

    private FactPlan BindFact(PackFact fact, FactChunk chunk)
    {
        FactStage stage = new(fact.Model, chunk);
        RowTest? when = fact.When is null ? null : RowTest.Bind(fact.When, ColumnOf);
        List<FieldWriter> writers = [];
        foreach (PackField field in fact.Fields)
        {
            int[] columns = [.. field.From.Select(ColumnOf)];
            if (!columns.Contains(-1))
            {
                writers.Add(Writer(field, columns, stage));
            }
        }

        AddAbsent(fact, stage, writers);
        FieldWriter? version = pack.Version is { } v && !v.From.Any(c => ColumnOf(c) < 0) ? VersionWriter.Bind(v, stage, ColumnOf, Clock()) : null;
        return new FactPlan(stage, when, writers, version);
    }

    // Money without a currency is in the workspace's; a segment without a kind is an agent's when it names one.
    private void AddAbsent(PackFact fact, FactStage stage, List<FieldWriter> writers)
    {
        bool money = fact.Model.Field("amount") is not null && fact.Model.Field("currency") is not null;
        if (money && !writers.Exists(w => w.Field.Field.Name == "currency"))
        {
            writers.Add(Constant(fact.Model.Field("currency")!, currency, stage));
        }

        if (fact.Model == FactModels.Segments && !writers.Exists(w => w.Field.Field.Name == "kind"))
        {
            writers.Add(Constant(fact.Model.Field("kind")!, "agent", stage));
        }
    }

    private FieldWriter Constant(FactField field, string text, FactStage stage) =>
        Writer(new PackField { Field = field, Constant = text }, [], stage);

    private FieldWriter Writer(PackField field, int[] columns, FactStage stage)
    {
        FieldText text = new(field, columns, trim: field.Field.Type != FieldType.Text);
        return field.Field.Type switch
        {
            FieldType.Interaction or FieldType.Customer => new IdWriter(field, text, stage, hasher),
            FieldType.Id or FieldType.Text => new PlainWriter(field, text, stage),
            FieldType.Code => new CodeWriter(field, text, stage, Cache(field.Field.Domain!), Absent(field)),
            FieldType.Word => new WordWriter(field, text, stage),
            FieldType.Instant or FieldType.Completion => new InstantWriter(field, text, stage, ColumnOf, Clock()),
            FieldType.Day or FieldType.PeriodDate => new DayWriter(field, text, stage, ColumnOf, field.FromInstant ? (Clock(), calendar.Zone) : null),
            FieldType.Period => new PeriodWriter(field, text, stage, calendar),
            FieldType.Duration => new DurationWriter(field, text, stage),
            FieldType.Rate => new DecimalWriter(field, text, stage, 12),
            FieldType.Truth => new TruthWriter(field, text, stage),
            _ => new DecimalWriter(field, text, stage, 6),
        };
    }

    private int Absent(PackField field) =>
        field.Field is { Name: "currency", Required: false } ? codes.GetOrAdd(field.Field.Domain!, currency) : 0;

    private CodeCache Cache(string domain)
    {
        if (!_caches.TryGetValue(domain, out CodeCache? cache))
        {
            _caches.Add(domain, cache = new CodeCache(codes, domain, hasher));
        }

        return cache;
    }

    private LocalClock Clock()
    {
        DateTimeZone zone = pack.Format.Zone is { } id ? DateTimeZoneProviders.Tzdb[id] : calendar.Zone;
        return new LocalClock(zone, pack.Format.Twice, pack.Format.Never);
    }
}
