using System.Collections.Concurrent;

namespace FeedHub.WebSub;

/// <summary>Runs work with other hosts side by side, so that a slow host keeps nobody waiting but itself. Thread-safe.</summary>
internal sealed class HostLanes : IDisposable
{
    /// <summary>At one host at a time.</summary>
    private const int PerHost = 2;

    /// <summary>At all hosts together.</summary>
    private const int Total = 64;

    // Hosts share a fixed number of lanes: any number of them may be named by strangers.
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(PerHost))];
    private readonly SemaphoreSlim _total = new(Total);
    private readonly ConcurrentDictionary<object, Entry> _underWay = new();

    /// <summary>Starts work. Where the same is under way it is done once more afterwards, for what it is about may have changed meanwhile.</summary>
    /// <param name="key">What tells the work from other work.</param>
    /// <param name="host">The host it is for.</param>
    /// <param name="work">Looks by itself for what is to be done; must not throw but when it is cancelled.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public void Start(object key, string host, Func<Task> work, CancellationToken cancel)
    {
        var entry = new Entry();
        while (!_underWay.TryAdd(key, entry))
        {
            if (_underWay.TryGetValue(key, out var other) && other.GoesOnceMore()) return;
        }

        _ = RunAsync(key, host, work, entry, cancel);
    }

    /// <summary>Completes when nothing is under way.</summary>
    public async Task IdleAsync()
    {
        while (!_underWay.IsEmpty) await Task.WhenAll(_underWay.Values.Select(e => e.Ended));
    }

    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Dispose();
        _total.Dispose();
    }

    private async Task RunAsync(object key, string host, Func<Task> work, Entry entry, CancellationToken cancel)
    {
        var lane = _lanes[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(host) % (uint)_lanes.Length];
        try
        {
            await lane.WaitAsync(cancel);
            try
            {
                do
                {
                    await InTotalAsync(work, cancel);
                }
                while (!entry.Ends());
            }
            finally
            {
                lane.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The service is stopping; what was not done is found in the store at the next start.
        }
        finally
        {
            _underWay.TryRemove(key, out _);
            entry.End();
        }
    }

    private async Task InTotalAsync(Func<Task> work, CancellationToken cancel)
    {
        await _total.WaitAsync(cancel);
        try
        {
            await work();
        }
        finally
        {
            _total.Release();
        }
    }

    private sealed class Entry
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();
        private bool _again;
        private bool _over;

        public Task Ended => _ended.Task;

        /// <summary>Asks for another run.</summary>
        /// <returns>False when it is too late for that.</returns>
        public bool GoesOnceMore()
        {
            lock (_lock)
            {
                _again = !_over;
                return !_over;
            }
        }

        /// <summary>True when no other run was asked for since the last one began, and none can be from now on.</summary>
        public bool Ends()
        {
            lock (_lock)
            {
                (_over, _again) = (!_again, false);
                return _over;
            }
        }

        /// <summary>However it ended.</summary>
        public void End()
        {
            lock (_lock) _over = true;
            _ended.SetResult();
        }
    }
}
