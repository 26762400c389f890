using System.Buffers;
using Farthing.Core.Time;
using Farthing.Engine.Import.Casts;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Store;
using NodaTime;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Reads the text of a time in the field's formats; of one column, or of a date and a time of day in two.</summary>
internal sealed class TimeText(PackField field, Func<string, int> columnOf)
{
    private static readonly SearchValues<byte> SerialNumber = SearchValues.Create("0123456789."u8);
    private const long Day = 86_400_000;
    private const long HalfDay = Day / 2;
    private readonly int _time = field.TimeColumn is null ? -1 : columnOf(field.TimeColumn);
    private readonly int[] _before = [.. field.RollsAfter.Select(columnOf)];

    /// <summary>Reads.</summary>
    /// <returns>Why not; null when done.</returns>
    public string? TryRead(ReadOnlySpan<byte> text, SourceRows rows, out ClockReading reading)
    {
        if (field.Formats.Count == 0)
        {
            if (!IsoTime.TryRead(text, out reading))
            {
                return Explain(text);
            }
        }
        else if (Formatted(text, out reading) is { } fault)
        {
            return fault;
        }

        return field.TimeColumn is null ? null : WithTime(rows, ref reading);
    }

    private string? Formatted(ReadOnlySpan<byte> text, out ClockReading reading)
    {
        reading = default;
        bool found = false;
        foreach (TimeFormat format in field.Formats)
        {
            if (format.TryRead(text, out ClockReading one))
            {
                if (found && one != reading)
                {
                    return "fits two of the pack's formats with different meanings";
                }

                (reading, found) = (one, true);
            }
        }

        return found ? null : $"is not in the format {string.Join(" or ", field.Formats.Select(f => f.Text))}";
    }

    private string? WithTime(SourceRows rows, ref ClockReading reading)
    {
        if (TimeOfDay(rows, _time) is not { } time)
        {
            return $"has no time of day in {field.TimeColumn} in the format {field.TimeColumnFormat!.Text}";
        }

        long days = 0;
        long? previous = null;
        foreach (int column in _before)
        {
            if (TimeOfDay(rows, column) is { } earlier)
            {
                days += previous is { } p && earlier < p - HalfDay ? 1 : 0;
                previous = earlier;
            }
        }

        days += previous is { } last && time < last - HalfDay ? 1 : 0;
        reading = reading with { LocalMs = reading.LocalMs + (days * Day) + time, DateOnly = false };
        return null;
    }

    private long? TimeOfDay(SourceRows rows, int column) =>
        column >= 0 && field.TimeColumnFormat!.TryRead(FieldText.Trim(rows.Field(column)), out ClockReading time) ? time.LocalMs : null;

    private static string Explain(ReadOnlySpan<byte> text)
    {
        const string Fault = "is not a time (ISO 8601, such as 2024-05-17T09:30:00Z)";
        bool serial = text.Length is >= 5 and <= 16 && !text.ContainsAnyExcept(SerialNumber);
        return serial ? Fault + "; if it is a spreadsheet's day number, the pack must say format: excel" : Fault;
    }
}

/// <summary>Instants.</summary>
internal sealed class InstantWriter : FieldWriter
{
    private readonly TimeText _time;
    private readonly LocalClock _clock;
    private readonly int _plus;
    private readonly int _dateOnly;
    private readonly int _state;

    public InstantWriter(PackField field, FieldText text, FactStage stage, Func<string, int> columnOf, LocalClock clock)
        : base(field, text, stage)
    {
        (_time, _clock) = (new TimeText(field, columnOf), clock);
        _plus = field.Plus is null ? -1 : columnOf(field.Plus);
        _dateOnly = field.Field.Column == "started_ms" ? stage.Model.IndexOf("date_only") : -1;
        _state = field.Field.Type == FieldType.Completion ? stage.Model.IndexOf("completed_state") : -1;
    }

    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        if (_time.TryRead(text, rows, out ClockReading reading) is { } unreadable)
        {
            return unreadable;
        }

        if (TryInstant(reading, out long instant) is { } doubtful)
        {
            return doubtful;
        }

        ReadOnlySpan<byte> duration = _plus < 0 ? [] : FieldText.Trim(rows.Field(_plus));
        if (!duration.IsEmpty)
        {
            if (DurationCast.TryCast(duration, Field.Unit, negative: false, out long plus) is { } wrong)
            {
                return $"cannot be moved by {Field.Plus}, which {wrong}";
            }

            instant += plus;
        }

        Set(row, instant);
        SetOther(_dateOnly, row, reading.DateOnly ? 1 : 0);
        SetOther(_state, row, 2);
        return null;
    }

    protected override void WriteEmpty(SourceRows rows, int row)
    {
        Set(row, ChunkColumn.Null);

        // Column there but empty: the interaction is open. JSON rows may not name it at all.
        SetOther(_state, row, Source.Column < 0 || rows.Has(Source.Column) ? 1 : 0);
    }

    private string? TryInstant(ClockReading reading, out long instant)
    {
        if (reading.OffsetMs is { } offset)
        {
            instant = reading.LocalMs - offset;
            return null;
        }

        if (reading.DateOnly)
        {
            instant = _clock.DayStart(reading.LocalMs);
            return null;
        }

        return _clock.TryInstant(reading.LocalMs, out instant);
    }

    private void SetOther(int column, int row, long value)
    {
        if (column >= 0)
        {
            Stage.Chunk.Columns[column].Values[row] = value;
        }
    }
}

/// <summary>Local dates; a ledger line's date is a period of one day.</summary>
internal sealed class DayWriter : FieldWriter
{
    private readonly TimeText _time;
    private readonly int _end;
    private readonly (LocalClock Clock, DateTimeZone Zone)? _instant;

    /// <param name="field">What the pack says.</param>
    /// <param name="text">Its text.</param>
    /// <param name="stage">Where it goes.</param>
    /// <param name="columnOf">The source's columns.</param>
    /// <param name="instant">The source's clock and the workspace's zone, where the day is that of an instant; null: it is a date.</param>
    public DayWriter(
        PackField field, FieldText text, FactStage stage, Func<string, int> columnOf, (LocalClock Clock, DateTimeZone Zone)? instant)
        : base(field, text, stage)
    {
        _instant = instant;
        _time = new TimeText(field, columnOf);
        _end = field.Field.Type == FieldType.PeriodDate ? stage.Model.IndexOf("end_day") : -1;
    }

    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        if (_time.TryRead(text, rows, out ClockReading reading) is { } fault)
        {
            return fault.Replace("a time (ISO 8601, such as 2024-05-17T09:30:00Z)", "a date (such as 2024-05-17)", StringComparison.Ordinal);
        }

        if (_instant is { } of && !reading.DateOnly)
        {
            long at = reading.LocalMs - (reading.OffsetMs ?? 0);
            if (reading.OffsetMs is null && of.Clock.TryInstant(reading.LocalMs, out at) is { } doubtful)
            {
                return doubtful;
            }

            long local = at + of.Zone.GetUtcOffset(Instant.FromUnixTimeMilliseconds(at)).Milliseconds;
            reading = new ClockReading(local - (((local % 86_400_000) + 86_400_000) % 86_400_000), null, true);
        }

        // A database's midnight is a date; any other time of day would be lost.
        if (reading.LocalMs % 86_400_000 != 0 || reading.OffsetMs is not null)
        {
            return "is not a date: it has a time of day or a zone";
        }

        long day = reading.LocalMs / 86_400_000;
        Set(row, day);
        if (_end >= 0)
        {
            Stage.Chunk.Columns[_end].Values[row] = day + 1;
        }

        return null;
    }

    protected override void WriteEmpty(SourceRows rows, int row)
    {
        Set(row, ChunkColumn.Null);
        if (_end >= 0)
        {
            Stage.Chunk.Columns[_end].Values[row] = ChunkColumn.Null;
        }
    }
}

/// <summary>Periods: their text, first day and the day after the last. Comes after a date, which it outweighs.</summary>
internal sealed class PeriodWriter : FieldWriter
{
    private readonly WorkspaceCalendar _calendar;
    private readonly Dictionary<byte[], Period?>.AlternateLookup<ReadOnlySpan<byte>> _seen;
    private readonly int _first;
    private readonly int _end;

    public PeriodWriter(PackField field, FieldText text, FactStage stage, WorkspaceCalendar calendar) : base(field, text, stage)
    {
        _calendar = calendar;
        _seen = new Dictionary<byte[], Period?>(Utf8Comparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
        (_first, _end) = (stage.Model.IndexOf("first_day"), stage.Model.IndexOf("end_day"));
    }

    protected override string? WriteText(ReadOnlySpan<byte> text, SourceRows rows, int row)
    {
        if (!_seen.TryGetValue(text, out Period? period))
        {
            period = _calendar.TryParsePeriod(System.Text.Encoding.UTF8.GetString(text));
            if (_seen.Dictionary.Count > 100_000)
            {
                _seen.Dictionary.Clear();
            }

            _seen[text] = period;
        }

        if (period is null)
        {
            return "is not a period (such as 2024, 2024-Q2, 2024-05, 2024-W07, 2024-05-17 or A..B)";
        }

        Stage.Chunk.SetText(Stage.Chunk.Columns[Column], row, text);
        Stage.Chunk.Columns[_first].Values[row] = period.FirstDay;
        Stage.Chunk.Columns[_end].Values[row] = period.EndDay;
        return null;
    }

    protected override void WriteEmpty(SourceRows rows, int row) => Stage.Chunk.Columns[Column].Lengths[row] = -1;
}
