using FeedHub.Journal;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>Brings the archive in line with the store when the service starts: what a crash kept from being committed never happened.</summary>
internal sealed class JournalRecovery(HubJournal journal, IStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => RunAsync(journal, store, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The same for a process that does not serve, once the store is open.</summary>
    public static Task RunAsync(HubJournal journal, IStore store, CancellationToken cancellation) =>
        journal.RecoverAsync(async feed => await store.FeedsAsync([feed], cancellation) is [var state] ? state.PolledAt : null);
}
