namespace FeedHub.Storage;

/// <summary>What is known of hosts where one process does all polls: it forgets it with the process, for who starts anew asks slowly anyway.</summary>
internal sealed class LocalHostTimes : IHostTimes
{
    private readonly Dictionary<string, HostTimes> _hosts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public ValueTask<T> ChangeAsync<T>(string host, Func<HostTimes, (HostTimes After, T Answer)> change, CancellationToken cancellation)
    {
        lock (_lock)
        {
            (_hosts[host], var answer) = change(_hosts.GetValueOrDefault(host, HostTimes.Unknown));
            return ValueTask.FromResult(answer);
        }
    }
}
