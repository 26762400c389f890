namespace Farthing.Engine.Import.Casts;

/// <summary>What a text says about a point in time, before a zone is applied.</summary>
/// <param name="LocalMs">Milliseconds since 1970-01-01T00:00 on the clock that the text shows.</param>
/// <param name="OffsetMs">That clock's offset from UTC in milliseconds; null: not said.</param>
/// <param name="DateOnly">Whether no time of day was said.</param>
public readonly record struct ClockReading(long LocalMs, int? OffsetMs, bool DateOnly);
