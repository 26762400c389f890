using Farthing.Engine.Import.Facts;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Where the rows of one fact are cast into; a full block's rows are exchanged for empty ones.</summary>
internal sealed class FactStage
{
    public FactStage(FactModel model, FactChunk chunk)
    {
        (Model, Rows) = (model, new StageRows(model, chunk));
        InteractionColumn = model.IndexOf("i");
        CustomerColumn = model.IndexOf("customer");
        NumberColumn = model.IndexOf("s");
        BatchColumn = model.IndexOf("batch");
        LineColumn = model.IndexOf("line");
    }

    public FactModel Model { get; }

    /// <summary>The block's rows.</summary>
    public StageRows Rows { get; set; }

    /// <summary>The block's rows as the store takes them.</summary>
    public FactChunk Chunk => Rows.Chunk;

    public int InteractionColumn { get; }

    public int CustomerColumn { get; }

    /// <summary>The column <c>s</c>, −1 where the fact has none.</summary>
    public int NumberColumn { get; }

    public int BatchColumn { get; }

    public int LineColumn { get; }
}
