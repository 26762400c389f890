using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Farthing.Engine.Import.Facts;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Keeps the columns that the pack does not name as a JSON object of texts, names in ordinal order, empty ones left out;
/// NULL when all are empty.
/// </summary>
internal sealed class AttributeWriter
{
    private readonly Func<string, bool> _keep;
    private (int Column, byte[] Label)[] _columns = [];
    private int _known = -1;
    private byte[] _buffer = new byte[1024];

    /// <param name="keep">Whether a column of this name is an attribute.</param>
    public AttributeWriter(Func<string, bool> keep) => _keep = keep;

    /// <summary>Writes the attributes of a row.</summary>
    public void Write(SourceRows rows, FactStage stage, int row)
    {
        if (_known != rows.Columns.Count)
        {
            Bind(rows.Columns);
        }

        ChunkColumn target = stage.Chunk.Columns[^1];
        int end = 0;
        foreach ((int column, byte[] label) in _columns)
        {
            ReadOnlySpan<byte> text = rows.Field(column);
            if (!text.IsEmpty)
            {
                Room(end + label.Length + (text.Length * 6) + 4);
                _buffer[end] = end == 0 ? (byte)'{' : (byte)',';
                label.CopyTo(_buffer, end + 1);
                end += label.Length + 1;
                end += Quote(text, _buffer.AsSpan(end));
            }
        }

        if (end == 0)
        {
            target.Lengths[row] = -1;
            return;
        }

        _buffer[end++] = (byte)'}';
        stage.Chunk.SetText(target, row, _buffer.AsSpan(0, end));
    }

    private void Bind(IReadOnlyList<string> columns)
    {
        _known = columns.Count;
        _columns =
        [
            .. columns.Select((name, i) => (Name: name, Index: i)).Where(c => _keep(c.Name))
                .OrderBy(c => c.Name, StringComparer.Ordinal)
                .Select(c => (c.Index, Encoding.UTF8.GetBytes($"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(c.Name)}\":"))),
        ];
    }

    // Most texts need no escape; those that do go through the framework.
    private static int Quote(ReadOnlySpan<byte> text, Span<byte> target)
    {
        bool plain = text.IndexOfAny((byte)'"', (byte)'\\') < 0 && text.IndexOfAnyInRange((byte)0, (byte)0x1F) < 0;
        target[0] = (byte)'"';
        if (plain)
        {
            text.CopyTo(target[1..]);
            target[text.Length + 1] = (byte)'"';
            return text.Length + 2;
        }

        ReadOnlySpan<byte> escaped = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        escaped.CopyTo(target[1..]);
        target[escaped.Length + 1] = (byte)'"';
        return escaped.Length + 2;
    }

    private void Room(int size)
    {
        if (size > _buffer.Length)
        {
            Array.Resize(ref _buffer, size * 2);
        }
    }
}
