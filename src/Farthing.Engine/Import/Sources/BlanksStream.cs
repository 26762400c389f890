namespace Farthing.Engine.Import.Sources;

/// <summary>
/// Columns set out with blanks: each run of blanks and tabs becomes one blank, those at the ends of a line fall away.
/// </summary>
internal sealed class BlanksStream(Stream inner) : ReadOnlyStream
{
    private readonly byte[] _read = new byte[1 << 16];
    private bool _inLine;
    private bool _blank;

    public override int Read(Span<byte> buffer)
    {
        int written = 0;
        while (written == 0)
        {
            // A blank that was held back at the end of the last piece may have to be written too.
            int read = inner.Read(_read.AsSpan(0, Math.Min(_read.Length, Math.Max(1, buffer.Length - 1))));
            if (read == 0)
            {
                return 0;
            }

            foreach (byte b in _read.AsSpan(0, read))
            {
                written = Write(buffer, written, b);
            }
        }

        return written;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Write(Span<byte> buffer, int written, byte b)
    {
        if (b is (byte)' ' or (byte)'\t')
        {
            _blank = _inLine;
            return written;
        }

        bool end = b is (byte)'\n' or (byte)'\r';
        if (_blank && !end)
        {
            buffer[written++] = (byte)' ';
        }

        (_blank, _inLine) = (false, !end);
        buffer[written++] = b;
        return written;
    }
}
