using Farthing.Engine.Store;

namespace Farthing.Engine.Import.Pipeline;

/// <summary>A column's texts and their codes, so that most rows need not ask the code book. For one thread.</summary>
internal sealed class CodeCache(CodeBook codes, string domain, IdHasher hasher)
{
    private (ulong Hash, int Code, byte[] Text)[] _entries = new (ulong, int, byte[])[256];
    private int _count;
    private byte[] _lastText = [];
    private int _lastCode;

    /// <summary>The code of a text that is not empty, a new one when the domain has not seen it.</summary>
    public int Get(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual(_lastText))
        {
            return _lastCode;
        }

        ulong hash = hasher.Hash(text).Low;
        int mask = _entries.Length - 1;
        int at = (int)(hash & (uint)mask);
        while (_entries[at].Text is { } known)
        {
            if (_entries[at].Hash == hash && text.SequenceEqual(known))
            {
                (_lastText, _lastCode) = (known, _entries[at].Code);
                return _lastCode;
            }

            at = (at + 1) & mask;
        }

        byte[] copy = text.ToArray();
        (_lastText, _lastCode) = (copy, codes.GetOrAdd(domain, text));
        _entries[at] = (hash, _lastCode, copy);
        if (++_count > _entries.Length / 2)
        {
            Grow();
        }

        return _lastCode;
    }

    private void Grow()
    {
        (ulong Hash, int Code, byte[] Text)[] old = _entries;
        _entries = new (ulong, int, byte[])[old.Length * 2];
        int mask = _entries.Length - 1;
        foreach ((ulong hash, int code, byte[]? text) in old)
        {
            if (text is null)
            {
                continue;
            }

            int at = (int)(hash & (uint)mask);
            while (_entries[at].Text is not null)
            {
                at = (at + 1) & mask;
            }

            _entries[at] = (hash, code, text);
        }
    }
}
