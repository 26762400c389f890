using Farthing.Core.Errors;

namespace Farthing.Engine.Import.Sources;

/// <summary>Unpacked content that may not grow out of all proportion to its file (a "zip bomb").</summary>
internal sealed class BoundedStream(Stream inner, string path, long packedLength) : ReadOnlyStream
{
    private const long Always = 256L << 20;
    private readonly long _most = Math.Max(Always, packedLength * SourceFile.MaxExpansion);
    private long _count;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = inner.Read(buffer);
            _count += read;
            return _count <= _most ? read : throw TooMuch();
        }
        catch (InvalidDataException e)
        {
            throw new UserException("FT-2006", $"{path} is no sound gzip file: {e.Message}", new SourcePlace(path, 0, 0));
        }
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private UserException TooMuch() => new(
        "FT-2007", $"{path} unpacks to more than {SourceFile.MaxExpansion} times its size.", new SourcePlace(path, 0, 0),
        "unpack it yourself if you trust it, and import the unpacked file");
}
