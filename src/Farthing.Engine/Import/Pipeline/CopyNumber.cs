using System.Buffers.Text;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>
/// Numbers the rows of a file that are equal in every column: 1, 2, 3 … in the order of the file. So a log without ids has
/// keys that stay when the same file, or a longer one that begins with it, is imported again.
/// </summary>
internal sealed class CopyNumber(string name, IdHasher hasher) : RowAddition
{
    private readonly Dictionary<(ulong, ulong), int> _seen = [];
    private readonly byte[] _text = new byte[11];
    private int _length;

    public override IReadOnlyList<string> Columns { get; } = [name];

    public override void Move(SourceRows row)
    {
        (ulong low, ulong high) = (0, 0);
        for (int i = 0; i < row.Columns.Count; i++)
        {
            if (row.Columns[i] != RowPlanner.ReasonColumn)
            {
                (ulong a, ulong b) = hasher.Hash(row.Field(i), unchecked((long)low));
                (low, high) = unchecked((a, (high * 3) ^ b));
            }
        }

        int count = _seen[(low, high)] = _seen.GetValueOrDefault((low, high)) + 1;
        Utf8Formatter.TryFormat(count, _text, out _length);
    }

    public override ReadOnlySpan<byte> Field(int column) => _text.AsSpan(0, _length);
}
