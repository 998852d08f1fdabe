using FeedHub.Scheduling;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <summary>What nodes that share a database know of one another's work.</summary>
public sealed class PostgresNodesTests(SharedPostgres postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_of_a_host_that_two_nodes_take_at_the_same_time_are_all_different()
    {
        var address = await postgres.CreateDatabaseAsync();
        await using var one = NpgsqlDataSource.Create(address);
        await using var two = NpgsqlDataSource.Create(address);
        await new PostgresStore(one).OpenAsync(Cancel);
        HostTurns[] nodes = [.. new[] { one, two }.Select(source => new HostTurns(new PostgresHostTimes(new PostgresDatabase(source))))];
        var host = new HostPoliteness("example.org:443", 1, TimeSpan.FromSeconds(1));

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => nodes[n % 2].TakeAsync(host, hasTurn: false, Now, Cancel).AsTask()));

        Assert.Equal(Enumerable.Range(0, 20).Select(n => Now.AddSeconds(n)), taken.Order());
        await nodes[0].HoldAsync(host.Host, Now.AddHours(1), Cancel);
        Assert.True(await nodes[1].IsHeldAsync(host, Now, Cancel));
        Assert.False(await nodes[1].TryTakeAsync(host, Now.AddMinutes(30), Cancel));
        Assert.Equal(Now.AddHours(1), await nodes[1].TakeAsync(host, hasTurn: true, Now.AddSeconds(19), Cancel));
    }

    [Fact]
    public async Task A_node_hears_what_another_commits_as_soon_as_outputs_show_it()
    {
        var address = await postgres.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(address);
        var store = new PostgresStore(source);
        await store.OpenAsync(Cancel);
        var feed = (await store.RegisterFeedsAsync([new Uri("https://example.org/feed")], Cancel))[0];
        await using var changes = new PostgresChanges(address, TimeProvider.System, NullLogger<PostgresChanges>.Instance).FollowAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await NextAsync());
        Assert.True(changes.Current.IsUnknown);

        // It is read for the first time, which makes an empty output the truth.
        var read = feed with { SucceededAt = Now, PolledAt = Now, Description = new FeedDescription { Title = "Diario" } };
        await store.CommitPollAsync(new PollCommit { State = read, PolledAt = Now }, Cancel);
        Assert.True(await NextAsync());
        Assert.Equal([feed.Id], changes.Current.Feeds);

        // What is told of is neither a poll that changed nothing nor what comes after it, a moment without news.
        await store.CommitPollAsync(new PollCommit { State = read with { PolledAt = Now.AddHours(1) }, PolledAt = Now.AddHours(1) }, Cancel);
        Assert.True(await NextAsync());
        Assert.Equal((false, false, 0), (changes.Current.IsUnknown, changes.Current.Stories, changes.Current.Feeds.Count));

        // It is heard of again after the connection was lost, and then it may be anything.
        await using (var cut = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'feedhub changes'"))
            await cut.ExecuteNonQueryAsync(Cancel);
        do Assert.True(await NextAsync());
        while (!changes.Current.IsUnknown);

        async Task<bool> NextAsync() => await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancel);
    }

    [Fact]
    public void What_is_heard_together_is_told_once()
    {
        var change = PostgresChanges.Of(["7,8", "stories", "8,9"]);

        Assert.Equal([7, 8, 9], change.Feeds);
        Assert.True(change.Stories);
        Assert.False(change.IsUnknown);
        Assert.True(PostgresChanges.Of(["7", "feeds"]).IsUnknown);
        Assert.Same(StoreChange.None, PostgresChanges.Of([]));
    }
}
