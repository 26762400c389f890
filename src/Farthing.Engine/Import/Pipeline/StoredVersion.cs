using System.Text;
using System.Text.Json;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Store;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Reads the version of a stored row out of its attributes, as the pack reads it out of a file.</summary>
internal sealed class StoredVersion : IDisposable
{
    /// <summary>The version of a row that has none: before all others, after nothing.</summary>
    public const long None = long.MinValue + 1;

    private readonly string _column;
    private readonly OneText _row;
    private readonly FactPlan _plan;

    public StoredVersion(Pack pack, Workspace workspace, CodeBook codes, IdHasher hasher)
    {
        _column = pack.Version!.From[0];
        _row = new OneText(_column);
        FactModel model = pack.Facts[0].Model;
        _plan = new RowPlanner(pack, workspace.Calendar, workspace.Currency, codes, hasher)
            .BindVersion(_row, model, new FactChunk(model.Table, model.Columns));
    }

    /// <summary>The version; <see cref="None"/> when the attributes have none that can be read.</summary>
    public long Of(string? attributes)
    {
        if (attributes is null)
        {
            return None;
        }

        using JsonDocument json = JsonDocument.Parse(attributes);
        if (!json.RootElement.TryGetProperty(_column, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            return None;
        }

        _row.Text = Encoding.UTF8.GetBytes(value.GetString()!);
        return _plan.Version!.Write(_row, 0) is null ? Math.Max(None, _plan.Stage.Rows.Version[0]) : None;
    }

    /// <inheritdoc/>
    public void Dispose() => _row.Dispose();

    private sealed class OneText(string column) : SourceRows
    {
        public byte[] Text { get; set; } = [];

        public override IReadOnlyList<string> Columns { get; } = [column];

        public override long Line => 0;

        public override string? Header => null;

        public override bool Read() => false;

        public override ReadOnlySpan<byte> Field(int column) => Text;

        public override int ColumnOf(int column) => 0;

        public override string Raw() => "";

        protected override void Dispose(bool disposing)
        {
        }
    }
}
