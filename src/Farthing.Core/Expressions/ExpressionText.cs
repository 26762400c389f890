using Farthing.Core.Errors;

namespace Farthing.Core.Expressions;

/// <summary>The text of an expression and where it stands, so that an offset in it can be told as a place in the user's file.</summary>
internal sealed class ExpressionText
{
    private readonly SourcePlace _origin;
    private readonly int _start;

    /// <summary>An expression that is all there is, as after a flag.</summary>
    public ExpressionText(string text, string sourceName)
    {
        Text = text;
        _origin = new SourcePlace(sourceName, 1, 1, text);
    }

    /// <summary>An expression that is a scalar of a file; <paramref name="scalar"/> is where the scalar begins.</summary>
    public ExpressionText(string text, SourcePlace scalar)
    {
        Text = text;
        _origin = scalar;
        int from = Math.Max(0, scalar.Column - 1);
        _start = text.Length > 0 && scalar.Excerpt is { } line && from < line.Length
            ? line.IndexOf(text, from, StringComparison.Ordinal)
            : -1;
    }

    public string Text { get; }

    /// <summary>The place of <paramref name="length"/> characters from <paramref name="offset"/> on.</summary>
    public SourcePlace Place(int offset, int length)
    {
        // A scalar that is folded or escaped in its file cannot be pointed into: the scalar itself is named.
        return _start < 0 ? _origin : _origin with { Column = _start + offset + 1, Length = Math.Max(1, length) };
    }
}
