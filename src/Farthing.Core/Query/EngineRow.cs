namespace Farthing.Core.Query;

/// <summary>A row as an engine returns it: codes, time and integers, nothing interpreted.</summary>
/// <param name="Keys">Codes (long) or texts of the dimensions; null is none.</param>
/// <param name="Time">The bucket's number, 0 without a grain.</param>
/// <param name="Measures">The aggregates in the order of the plan; nothing counted is 0.</param>
public sealed record EngineRow(object?[] Keys, long Time, Int128[] Measures);
