using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Store;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Text as it is.</summary>
internal sealed class PlainWriter(PackField field, FieldText text, FactStage stage) : FieldWriter(field, text, stage)
{
    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        Stage.Chunk.SetText(Stage.Chunk.Columns[Column], row, text);
        return null;
    }

    protected override void WriteEmpty(SourceRows rows, int row) => Stage.Chunk.Columns[Column].Lengths[row] = -1;
}

/// <summary>A value of a code domain; absent: 0, or the code that stands for it.</summary>
internal sealed class CodeWriter(PackField field, FieldText text, FactStage stage, CodeCache codes, int absent = 0)
    : FieldWriter(field, text, stage)
{
    public override bool IsLast => true;

    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        Set(row, codes.Get(text));
        return null;
    }

    protected override void WriteEmpty(SourceRows rows, int row) => Set(row, absent);
}

/// <summary>One of a fixed list of words.</summary>
internal sealed class WordWriter : FieldWriter
{
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _words;
    private readonly string _fault;

    public WordWriter(PackField field, FieldText text, FactStage stage) : base(field, text, stage)
    {
        _words = field.Field.Words
            .ToDictionary(w => System.Text.Encoding.UTF8.GetBytes(w.Key), w => w.Value, Utf8Comparer.Instance)
            .GetAlternateLookup<ReadOnlySpan<byte>>();
        _fault = $"is not one of {string.Join(", ", field.Field.Words.Keys)}";
    }

    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        bool known = _words.TryGetValue(text, out int code);
        Set(row, code);
        return known ? null : _fault;
    }

    // A segment of which nothing is said is an agent's.
    protected override void WriteEmpty(SourceRows rows, int row) => Set(row, Field.Field.Name == "kind" ? 1 : 0);
}

/// <summary>The id of an interaction or a customer; its number is found when the block is full.</summary>
internal sealed class IdWriter(PackField field, FieldText text, FactStage stage, IdHasher hasher) : FieldWriter(field, text, stage)
{
    private readonly bool _interaction = field.Field.Type == FieldType.Interaction;

    private StageRows.IdColumn Ids => _interaction ? Stage.Rows.Interactions! : Stage.Rows.Customers!;

    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        Stage.Rows.SetId(Ids, row, text, hasher);
        return null;
    }

    protected override void WriteEmpty(SourceRows rows, int row) => Ids.Lengths[row] = -1;
}
