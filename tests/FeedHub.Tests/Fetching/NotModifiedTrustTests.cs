using FeedHub.Fetching;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>Origins that answer 304 although the feed has changed, and how a polite poller notices without asking everyone twice.</summary>
public sealed class NotModifiedTrustTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly HttpValidators Known = new("\"a\"", "Mon, 23 Nov 2026 00:00:00 GMT");

    [Fact]
    public void An_item_older_than_the_304_that_denied_it_is_a_contradiction_and_two_in_a_row_lose_the_trust()
    {
        var once = Cycle(NotModifiedTrust.Full, Start, itemAfter: 2, notModifiedAfter: 5);
        var twice = Cycle(once, Start.AddHours(12), itemAfter: 2, notModifiedAfter: 5);

        Assert.False(once.IsLost);
        Assert.True(twice.IsLost);
    }

    [Theory]
    [InlineData(-1, 5)] // Dated back before the last document: the publisher's habit, nobody's lie.
    [InlineData(5, 5)] // Crossed with the 304.
    [InlineData(6, 5)] // Published after it.
    public void An_item_that_the_304_could_not_know_of_is_none(int itemAfter, int notModifiedAfter)
    {
        var trust = Cycle(Cycle(NotModifiedTrust.Full, Start, itemAfter, notModifiedAfter), Start.AddHours(12), itemAfter, notModifiedAfter);

        Assert.Equal(0, trust.Contradictions);
    }

    [Fact]
    public void One_slip_is_forgotten_when_the_next_304_was_right()
    {
        var slipped = Cycle(NotModifiedTrust.Full, Start, itemAfter: 2, notModifiedAfter: 5);
        var right = Cycle(slipped, Start.AddHours(12), itemAfter: 6, notModifiedAfter: 5);

        Assert.Equal(1, slipped.Contradictions);
        Assert.Equal(0, right.Contradictions);
    }

    [Theory]
    [InlineData("Tue, 24 Nov 2026 05:00:01 GMT", false)] // After the 304.
    [InlineData("Tue, 24 Nov 2026 02:00:00 GMT", true)]
    [InlineData("yesterday", true)]
    [InlineData(null, true)]
    public void A_document_that_changed_after_the_304_acquits_it(string? lastModified, bool contradicts)
    {
        var slipped = Cycle(NotModifiedTrust.Full, Start.AddDays(-1), itemAfter: 2, notModifiedAfter: 5);

        Assert.Equal(contradicts ? 2 : 1, Cycle(slipped, Start, itemAfter: 2, notModifiedAfter: 5, lastModified: lastModified).Contradictions);
    }

    [Theory]
    [InlineData("\"a\"", 0)]
    [InlineData("W/\"a\"", 0)]
    [InlineData("\"a-gzip\"", 0)]
    [InlineData("\"a;br\"", 0)]
    [InlineData(null, 0)]
    [InlineData("\"b\"", 1)]
    public void A_304_that_names_another_ETag_contradicts_itself(string? etag, int contradictions) =>
        Assert.Equal(
            contradictions, NotModifiedTrust.Full.AfterNotModified(Known, new HttpValidators(etag, null), Start).Contradictions);

    [Fact]
    public void An_origin_that_is_not_believed_is_asked_for_the_whole_document_once_a_day()
    {
        var lost = Lost();

        Assert.Equal(Known, NotModifiedTrust.Full.ToSend(Known, Start.AddYears(1)));
        Assert.Equal(Known, lost.ToSend(Known, lost.ReadAt!.Value.AddHours(23)));
        Assert.Equal(HttpValidators.None, lost.ToSend(Known, lost.ReadAt.Value.AddHours(24)));
    }

    [Fact]
    public void It_is_believed_again_after_two_weeks_in_which_nothing_was_denied()
    {
        var trust = Lost();
        var days = 0;
        while (trust.IsLost && days < 100)
        {
            trust = Cycle(trust, Start.AddDays(++days), itemAfter: 6, notModifiedAfter: 5, unconditional: true);
        }

        Assert.Equal(14, days);
        Assert.Equal(Known, trust.ToSend(Known, Start.AddYears(1)));
    }

    private static NotModifiedTrust Lost() =>
        Cycle(Cycle(NotModifiedTrust.Full, Start, 2, 5), Start.AddHours(12), 2, 5);

    /// <summary>A document, a 304 some hours later, and a document with an item that was published some hours after the first.</summary>
    private static NotModifiedTrust Cycle(
        NotModifiedTrust trust, DateTimeOffset at, int itemAfter, int notModifiedAfter, bool unconditional = false, string? lastModified = null) =>
        (trust with { ReadAt = at })
            .AfterNotModified(Known, Known, at.AddHours(notModifiedAfter))
            .AfterDocument([at.AddHours(itemAfter), null], new HttpValidators("\"b\"", lastModified), unconditional, at.AddHours(notModifiedAfter + 1));
}
