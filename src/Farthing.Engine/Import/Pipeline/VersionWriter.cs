using Farthing.Engine.Import.Casts;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Reads what orders the versions of a key: an instant, or a number. Nothing there: before all that have one.</summary>
internal sealed class VersionWriter : FieldWriter
{
    private readonly TimeText _time;
    private readonly LocalClock _clock;

    private VersionWriter(PackField field, FieldText text, FactStage stage, Func<string, int> columnOf, LocalClock clock)
        : base(field, text, stage) => (_time, _clock) = (new TimeText(field, columnOf), clock);

    /// <summary>A writer for a pack's version.</summary>
    public static VersionWriter Bind(PackField field, FactStage stage, Func<string, int> columnOf, LocalClock clock) =>
        new(field, new FieldText(field, [.. field.From.Select(columnOf)], trim: true), stage, columnOf, clock);

    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        long version;
        if (Field.Field.Type == FieldType.Rate)
        {
            string? fault = new DecimalCast(0).TryCast(text, out version);
            Stage.Rows.Version[row] = version;
            return fault;
        }

        if (_time.TryRead(text, rows, out ClockReading reading) is { } unreadable)
        {
            return unreadable;
        }

        string? doubtful = null;
        version = reading.OffsetMs is { } offset ? reading.LocalMs - offset : 0;
        if (reading.OffsetMs is null)
        {
            doubtful = _clock.TryInstant(reading.LocalMs, out version);
        }

        Stage.Rows.Version[row] = version;
        return doubtful;
    }

    protected override void WriteEmpty(SourceRows rows, int row) => Stage.Rows.Version[row] = long.MinValue;
}
