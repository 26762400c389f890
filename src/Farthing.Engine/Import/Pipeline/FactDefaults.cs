using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>What a column holds where no field fills it: 0 for codes, numbers of ids and states, else NULL.</summary>
internal static class FactDefaults
{
    /// <summary>The value.</summary>
    public static long Of(FactModel model, string column) => column switch
    {
        "i" or "customer" or "s" or "completed_state" or "date_only" => 0,
        _ when model.Fields.Any(f => f.Column == column && f.Type is FieldType.Code or FieldType.Word) => 0,
        _ => ChunkColumn.Null,
    };
}
