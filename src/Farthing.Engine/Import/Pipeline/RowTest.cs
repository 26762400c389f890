using System.Text;
using Farthing.Engine.Import.Packs;
using Farthing.Engine.Import.Sources;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>A pack's condition, bound to a source's columns.</summary>
internal abstract class RowTest
{
    /// <summary>Binds a condition. A column that the source does not have is empty in every row.</summary>
    public static RowTest Bind(Condition condition, Func<string, int> columnOf) => condition switch
    {
        AnyOf any => new Any([.. any.Parts.Select(p => Bind(p, columnOf))]),
        AllOf all => new All([.. all.Parts.Select(p => Bind(p, columnOf))]),
        ColumnTest test => new Column(test, columnOf(test.Column)),
        _ => throw new ArgumentException(condition.ToString(), nameof(condition)),
    };

    /// <summary>Whether a row meets it.</summary>
    public abstract bool Holds(SourceRows rows);

    private sealed class Any(RowTest[] parts) : RowTest
    {
        public override bool Holds(SourceRows rows) => Array.Exists(parts, p => p.Holds(rows));
    }

    private sealed class All(RowTest[] parts) : RowTest
    {
        public override bool Holds(SourceRows rows) => Array.TrueForAll(parts, p => p.Holds(rows));
    }

    private sealed class Column(ColumnTest test, int column) : RowTest
    {
        private readonly byte[][]? _in = test.In?.Select(Encoding.UTF8.GetBytes).ToArray();
        private readonly byte[][]? _notIn = test.NotIn?.Select(Encoding.UTF8.GetBytes).ToArray();

        public override bool Holds(SourceRows rows)
        {
            ReadOnlySpan<byte> text = column < 0 ? [] : FieldText.Trim(rows.Field(column));
            return (_in is null || Contains(_in, text)) && (_notIn is null || !Contains(_notIn, text))
                && (test.Given is not { } given || given != text.IsEmpty)
                && (test.AboveZero is not { } above || above == (!text.StartsWith("-"u8) && text.IndexOfAnyInRange((byte)'1', (byte)'9') >= 0));
        }

        private static bool Contains(byte[][] texts, ReadOnlySpan<byte> text)
        {
            foreach (byte[] one in texts)
            {
                if (text.SequenceEqual(one))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
