using FeedHub.Status;
using FeedHub.Status.Page;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>Which feeds the status page shows, in which order.</summary>
public sealed class StatusQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly FeedStatus[] All =
    [
        Feed("b") with { Tags = ["es"], NextPoll = Now.AddHours(2), LastPoll = Now, LastMonth = new() { Polls = 4, NotModified = 3, NewItems = 2, Bytes = 10 } },
        Feed("Ä") with { Health = FeedHealth.Waiting },
        Feed("a") with { Health = FeedHealth.Failing, FailingSince = Now, Failure = "HTTP 404 (not found)", NextPoll = Now, LastPoll = Now.AddHours(-1) },
        Feed("c") with { Health = FeedHealth.Failing, FailingSince = Now.AddDays(-1), Tags = ["es", "ia"], LastMonth = new() { Polls = 2, NotModified = 1, Bytes = 99 } },
        Feed("d") with { Health = FeedHealth.Gone, LastMonth = new() { NewItems = 9 } },
    ];

    [Theory]
    [InlineData("", "cadÄb")] // What asks for attention first, the longest failing before others.
    [InlineData("?reverse=1", "bÄdac")]
    [InlineData("?sort=title", "aÄbcd")]
    [InlineData("?sort=title&reverse=1", "dcbÄa")]
    [InlineData("?sort=next", "abÄcd")]
    [InlineData("?sort=last", "baÄcd")]
    [InlineData("?sort=items", "dbÄac")]
    [InlineData("?sort=bytes", "cbÄad")]
    [InlineData("?sort=304", "cbÄad")]
    [InlineData("?health=failing", "ca")]
    [InlineData("?health=gone", "d")]
    [InlineData("?tag=es", "cb")]
    [InlineData("?tag=es&health=failing", "c")]
    [InlineData("?q=NOT+found", "a")]
    [InlineData("?q=https://c", "c")]
    [InlineData("?q=nothing", "")]
    [InlineData("?health=sick&sort=luck&page=-3", "cadÄb")]
    public void Feeds_are_chosen_and_ordered_by_the_address(string address, string titles) =>
        Assert.Equal(titles, string.Concat(Query(address).Apply(All).Select(f => f.Title)));

    [Theory]
    [InlineData("?")]
    [InlineData("?health=ok&tag=a%20%26%20b&q=%C3%B1%3D%22&sort=bytes&reverse=1&page=7")]
    public void An_address_says_what_was_read_from_it(string address) => Assert.Equal(address, Query(address).ToAddress());

    private static StatusQuery Query(string address) => StatusQuery.Of(new QueryCollection(QueryHelpers.ParseQuery(address)));

    private static FeedStatus Feed(string title) => new()
    {
        Url = $"https://{title}.example/",
        Title = title,
        Tags = [],
        Health = FeedHealth.Ok,
        Repairs = [],
        Remarks = [],
        NewItemsByDay = new int[30],
        LastMonth = new(),
    };
}
