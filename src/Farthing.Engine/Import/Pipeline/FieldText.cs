using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;
using Farthing.Engine.Store;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>Gets a field's text out of a row: one column, several joined, or a constant; mapped as the pack says.</summary>
internal sealed class FieldText
{
    private readonly int[] _columns;
    private readonly byte[] _join;
    private readonly byte[]? _constant;
    private readonly bool _trim;
    private readonly bool _plain;
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _empty;
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _map;
    private readonly (byte[] Begin, byte[] To)[] _beginnings;
    private readonly byte[] _unsaid;
    private readonly bool _mapped;
    private readonly Unlisted _else;
    private byte[] _joined = new byte[64];

    /// <param name="field">What the pack says.</param>
    /// <param name="columns">The columns' places in the source.</param>
    /// <param name="trim">Whether blanks around the text are dropped.</param>
    public FieldText(PackField field, int[] columns, bool trim)
    {
        (_columns, _trim, _else) = (columns, trim, field.Else);
        _join = System.Text.Encoding.UTF8.GetBytes(field.Join);
        _constant = field.Constant is null ? null : System.Text.Encoding.UTF8.GetBytes(field.Constant);
        HashSet<byte[]> empty = new(field.Empty.Select(System.Text.Encoding.UTF8.GetBytes), Utf8Comparer.Instance);
        Dictionary<byte[], byte[]> map = new(Utf8Comparer.Instance);
        foreach ((string from, string to) in field.Map)
        {
            map[System.Text.Encoding.UTF8.GetBytes(from)] = System.Text.Encoding.UTF8.GetBytes(to);
        }

        _beginnings = [.. field.Map.Where(m => m.Key.EndsWith('*')).OrderByDescending(m => m.Key.Length)
            .Select(m => (System.Text.Encoding.UTF8.GetBytes(m.Key[..^1]), System.Text.Encoding.UTF8.GetBytes(m.Value)))];
        (_empty, _map, _mapped) = (empty.GetAlternateLookup<ReadOnlySpan<byte>>(), map.GetAlternateLookup<ReadOnlySpan<byte>>(), map.Count > 0);
        _unsaid = map.GetValueOrDefault([]) ?? [];
        _plain = columns.Length == 1 && _constant is null && empty.Count == 0 && !_mapped;
    }

    /// <summary>The first column, for messages; −1: a constant.</summary>
    public int Column => _columns.Length > 0 ? _columns[0] : -1;

    /// <summary>The text of a row.</summary>
    /// <param name="rows">The row.</param>
    /// <param name="fault">Why it has none, null when it has (empty is a text too).</param>
    public ReadOnlySpan<byte> Get(SourceRows rows, out string? fault)
    {
        fault = null;
        if (_plain)
        {
            ReadOnlySpan<byte> text = rows.Field(_columns[0]);
            return _trim ? Trim(text) : text;
        }

        return Special(rows, out fault);
    }

    /// <summary>A text without the blanks around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.Length > 0 && (text[0] <= ' ' || text[^1] <= ' ') ? text.Trim(" \t\r\n\v\f"u8) : text;

    private ReadOnlySpan<byte> Special(SourceRows rows, out string? fault)
    {
        fault = null;
        ReadOnlySpan<byte> text = _constant ?? (_columns.Length == 1 ? rows.Field(_columns[0]) : Joined(rows));
        text = _trim ? Trim(text) : text;
        if (text.IsEmpty || _empty.Contains(text))
        {
            return _unsaid;
        }

        if (!_mapped)
        {
            return text;
        }

        if (_map.TryGetValue(text, out byte[]? mapped))
        {
            return mapped;
        }

        foreach ((byte[] begin, byte[] to) in _beginnings)
        {
            if (text.StartsWith(begin))
            {
                return to;
            }
        }

        fault = _else == Unlisted.Reject ? "is not in the pack's map" : null;
        return _else == Unlisted.Keep ? text : [];
    }

    private ReadOnlySpan<byte> Joined(SourceRows rows)
    {
        int end = 0;
        bool any = false;
        for (int i = 0; i < _columns.Length; i++)
        {
            ReadOnlySpan<byte> part = Trim(rows.Field(_columns[i]));
            any |= !part.IsEmpty;
            int need = end + part.Length + _join.Length;
            if (need > _joined.Length)
            {
                Array.Resize(ref _joined, need * 2);
            }

            if (i > 0)
            {
                _join.CopyTo(_joined, end);
                end += _join.Length;
            }

            part.CopyTo(_joined.AsSpan(end));
            end += part.Length;
        }

        return any ? _joined.AsSpan(0, end) : [];
    }
}
