using Farthing.Engine.Import.Casts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Money, quantities, rates.</summary>
internal sealed class DecimalWriter : FieldWriter
{
    private readonly DecimalCast _cast;
    private readonly long _factor = 1;

    public DecimalWriter(PackField field, FieldText text, FactStage stage, int scale) : base(field, text, stage)
    {
        int kept = field.Decimals ?? scale;
        for (int i = kept; i < scale; i++)
        {
            _factor *= 10;
        }

        _cast = new DecimalCast(kept, field.Point, field.Grouping, field.Parentheses, Round: field.Decimals is not null);
    }

    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        string? fault = _cast.TryCast(text, out long value);
        if (fault is null && Math.Abs(value) > long.MaxValue / _factor)
        {
            fault = "is too large to be kept exactly";
        }

        Set(row, fault is null ? value * _factor : 0);
        return fault;
    }
}

/// <summary>Durations.</summary>
internal sealed class DurationWriter(PackField field, FieldText text, FactStage stage) : FieldWriter(field, text, stage)
{
    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        string? fault = DurationCast.TryCast(text, Field.Unit, negative: false, out long milliseconds);
        Set(row, milliseconds);
        return fault;
    }
}

/// <summary>Yes, no or not said.</summary>
internal sealed class TruthWriter(PackField field, FieldText text, FactStage stage) : FieldWriter(field, text, stage)
{
    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        string? fault = BooleanCast.TryCast(text, out sbyte value);
        Set(row, value);
        return fault;
    }
}
