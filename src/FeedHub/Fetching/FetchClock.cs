namespace FeedHub.Fetching;

/// <summary>The time one fetch may take, as tokens, and which of its limits ran out.</summary>
internal sealed class FetchClock : IDisposable
{
    private readonly FetchOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _either;
    private bool _headersLate;

    public FetchClock(FetchOptions options, TimeProvider time, CancellationToken stopping)
    {
        _options = options;
        _time = time;
        _total = new CancellationTokenSource(options.TotalTime, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _total.Token);
    }

    /// <summary>Cancelled when the time is up or the host is stopping.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Runs what ends with a response's headers.</summary>
    public async Task<T> UntilHeadersAsync<T>(Func<CancellationToken, Task<T>> answer)
    {
        using var headers = new CancellationTokenSource(_options.HeadersTime, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(Token, headers.Token);
        try
        {
            return await answer(any.Token);
        }
        catch when (headers.IsCancellationRequested)
        {
            _headersLate = true;
            throw;
        }
    }

    /// <summary>The limit that ran out, in words; null when none has.</summary>
    public string? Exceeded =>
        _total.IsCancellationRequested ? $"timeout after {_options.TotalTime.InWords()}: the feed was not there as a whole"
        : _headersLate ? $"timeout after {_options.HeadersTime.InWords()}: no answer"
        : null;

    public void Dispose()
    {
        _either.Dispose();
        _total.Dispose();
    }
}
