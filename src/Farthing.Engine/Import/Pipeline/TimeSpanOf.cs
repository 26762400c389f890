using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>The earliest and the latest time of a batch's rows, in milliseconds; days count from their midnight in UTC.</summary>
internal sealed class TimeSpanOf
{
    /// <summary>The earliest; null when no row has a time.</summary>
    public long? First { get; private set; }

    /// <summary>The latest; null when no row has a time.</summary>
    public long? Last { get; private set; }

    /// <summary>Takes in the rows of a stage.</summary>
    public void Add(FactStage stage)
    {
        if (stage.Model.TimeColumn is not { } name)
        {
            return;
        }

        long unit = name.EndsWith("day", StringComparison.Ordinal) ? 86_400_000 : 1;
        long least = long.MaxValue;
        long most = long.MinValue;
        foreach (long value in stage.Chunk.Columns[stage.Model.IndexOf(name)].Values.AsSpan(0, stage.Chunk.Count))
        {
            if (value != ChunkColumn.Null)
            {
                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }
        }

        if (most >= least)
        {
            First = Math.Min(First ?? long.MaxValue, least * unit);
            Last = Math.Max(Last ?? long.MinValue, most * unit);
        }
    }
}
