using System.Text;

namespace Farthing.Engine.Import.Sources;

/// <summary>How a file's bytes stand for characters.</summary>
public enum SourceEncoding
{
    /// <summary>By the byte order mark; UTF-16 by its zero bytes; else UTF-8.</summary>
    Auto,

    /// <summary>UTF-8.</summary>
    Utf8,

    /// <summary>UTF-16, low byte first.</summary>
    Utf16Little,

    /// <summary>UTF-16, high byte first.</summary>
    Utf16Big,

    /// <summary>ISO 8859-1.</summary>
    Latin1,

    /// <summary>Windows code page 1252.</summary>
    Windows1252,
}

/// <summary>Names and detection of encodings.</summary>
public static class SourceEncodings
{
    /// <summary>The words of a pack's <c>encoding</c>.</summary>
    public static IReadOnlyDictionary<string, SourceEncoding> Words { get; } = new Dictionary<string, SourceEncoding>(StringComparer.Ordinal)
    {
        ["auto"] = SourceEncoding.Auto,
        ["utf-8"] = SourceEncoding.Utf8,
        ["utf-16"] = SourceEncoding.Utf16Little,
        ["utf-16le"] = SourceEncoding.Utf16Little,
        ["utf-16be"] = SourceEncoding.Utf16Big,
        ["latin-1"] = SourceEncoding.Latin1,
        ["windows-1252"] = SourceEncoding.Windows1252,
    };

    /// <summary>The encoding that the first bytes give away, and the length of the byte order mark (0: none).</summary>
    public static (SourceEncoding Encoding, int Mark) Detect(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8))
        {
            return (SourceEncoding.Utf8, 3);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return (SourceEncoding.Utf16Little, 2);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return (SourceEncoding.Utf16Big, 2);
        }

        return (ByZeros(head), 0);
    }

    /// <summary>The framework's decoder; unreadable bytes become U+FFFD.</summary>
    public static Encoding Of(SourceEncoding encoding) => encoding switch
    {
        SourceEncoding.Utf16Little => new UnicodeEncoding(false, false),
        SourceEncoding.Utf16Big => new UnicodeEncoding(true, false),
        SourceEncoding.Latin1 => Encoding.Latin1,
        SourceEncoding.Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        _ => new UTF8Encoding(false),
    };

    // A header is nearly all ASCII: in UTF-16 every other byte of it is zero, always on the same side.
    private static SourceEncoding ByZeros(ReadOnlySpan<byte> head)
    {
        int even = 0;
        int odd = 0;
        for (int i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
            {
                (even, odd) = i % 2 == 0 ? (even + 1, odd) : (even, odd + 1);
            }
        }

        int half = head.Length / 2;
        return half >= 4 && odd > half * 3 / 4 && even == 0 ? SourceEncoding.Utf16Little
            : half >= 4 && even > half * 3 / 4 && odd == 0 ? SourceEncoding.Utf16Big
            : SourceEncoding.Utf8;
    }
}
