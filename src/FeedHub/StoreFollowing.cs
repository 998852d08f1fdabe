using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>Has this node publish what others wrote, so that all serve the same. Where one process alone writes, there is nothing to follow.</summary>
/// <remarks>
/// Each node renders by itself what it serves: the store holds no output, and the same items give the same bytes. What this node wrote it
/// hears of as well, and finds rendered already.
/// </remarks>
internal sealed class StoreFollowing(
    CurrentConfig config, IStore store, OutputPublisher publisher, IHostApplicationLifetime lifetime, TimeProvider time, IStoreChanges? changes = null) : BackgroundService
{
    private Dictionary<long, Uri> _urls = [];
    private FeedsConfig? _known;
    private DateTimeOffset _hour;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (changes is null) return;
        await lifetime.StartedAsync(stoppingToken);
        _hour = OutputComposer.HourOf(time.GetUtcNow());
        await foreach (var change in changes.FollowAsync(stoppingToken))
        {
            try
            {
                await TellAsync(change, stoppingToken);
            }
            catch (StoreException)
            {
                // What is not known which feed it is may be any. Publishing says what is wrong with the store.
                publisher.AnythingChanged();
            }
        }
    }

    private async Task TellAsync(StoreChange change, CancellationToken stopping)
    {
        if (change.IsUnknown) publisher.AnythingChanged();
        if (change.Stories || HourBegan()) publisher.StoriesChanged();
        if (change.Feeds.Count == 0) return;

        var current = config.Value;
        if (!ReferenceEquals(current, _known)) _urls = (await store.FeedsAsync([.. current.Feeds.Select(f => f.Url)], stopping)).ToDictionary(s => s.Id, s => s.Url);
        _known = current;
        var urls = change.Feeds.Select(id => _urls.GetValueOrDefault(id)).ToHashSet();
        foreach (var feed in current.Feeds.Where(f => urls.Contains(f.Url))) publisher.FeedChanged(feed);
    }

    /// <summary>The node that places tells its own outputs of the hour; others have their own clock.</summary>
    private bool HourBegan()
    {
        var hour = OutputComposer.HourOf(time.GetUtcNow());
        if (hour <= _hour) return false;
        _hour = hour;
        return true;
    }
}
