namespace FeedHub.Fetching;

/// <summary>Passes a stream on, counts its bytes, lets its first ones be looked at, and refuses to go beyond a limit.</summary>
internal sealed class CountedStream(Stream inner, long most, string stage) : Stream
{
    private readonly byte[] _head = new byte[4];
    private int _headLength;
    private int _headTaken;
    private long _counted;

    /// <summary>Bytes that came so far.</summary>
    public long Count => _headLength + _counted;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first bytes, at most four, without taking them; fewer when the stream is shorter. To be asked before the first read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancel)
    {
        int read;
        do
        {
            read = await inner.ReadAsync(_head.AsMemory(_headLength), cancel);
            _headLength += read;
        }
        while (read > 0 && _headLength < _head.Length);

        return _head.AsMemory(0, _headLength);
    }

    /// <exception cref="FetchFailedException">There are more bytes than allowed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        if (_headTaken < _headLength)
        {
            read = Math.Min(buffer.Length, _headLength - _headTaken);
            _head.AsSpan(_headTaken, read).CopyTo(buffer.Span);
            _headTaken += read;
        }
        else
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
            _counted += read;
        }

        return Count <= most ? read : throw TooLarge(most, stage);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public static FetchFailedException TooLarge(long most, string stage) =>
        new(FetchFault.TooLarge, $"body larger than {PlainWords.BytesInWords(most)} {stage}");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
