using FeedHub.Fetching;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>What many bodies at a time may cost in memory.</summary>
public sealed class FeedBodyTests
{
    private const int Mebibyte = 1024 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_that_turns_out_large_waits_for_its_turn_and_holds_no_more_than_the_beginning_until_then()
    {
        using var turns = new SemaphoreSlim(1);
        using var body = new MemoryStream(new byte[2 * Mebibyte]);
        await turns.WaitAsync(Cancel); // Another large body is being read.

        var reading = FeedBody.ReadToEndAsync(body, turns, Cancel);
        Assert.False(reading.IsCompleted);
        Assert.Equal(Mebibyte, body.Position);

        turns.Release();
        Assert.Equal(2 * Mebibyte, (await reading).Length);
        Assert.Equal(1, turns.CurrentCount);
    }

    [Fact]
    public async Task A_body_of_the_size_of_a_feed_waits_for_none()
    {
        using var turns = new SemaphoreSlim(0);
        using var body = new MemoryStream(new byte[Mebibyte - 1]);

        Assert.Equal(Mebibyte - 1, (await FeedBody.ReadToEndAsync(body, turns, Cancel)).Length);
    }

    [Fact]
    public async Task A_body_that_is_given_up_gives_its_turn_back()
    {
        using var turns = new SemaphoreSlim(1);
        await using var tooLarge = new CountedStream(new MemoryStream(new byte[3 * Mebibyte]), 2 * Mebibyte, "as sent");

        await Assert.ThrowsAsync<FetchFailedException>(() => FeedBody.ReadToEndAsync(tooLarge, turns, Cancel));
        Assert.Equal(1, turns.CurrentCount);
    }
}
