using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Publishing;
using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>Responses that hold only what a client has not (RFC 3229, instance manipulation <c>feed</c>).</summary>
public sealed class DeltaTests : IAsyncLifetime
{
    private FeedApp _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await FeedApp.StartAsync(Cancel);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    [InlineData("json")]
    public async Task Only_what_is_new_or_edited_is_sent(string extension)
    {
        _app.Publish(Made.Feed(Item(1), Item(2), Item(3)));
        var known = await TagAsync(extension);
        _app.Publish(Made.Feed(Item(5), Item(4), Item(1), Item(2, "Edited"), Item(3)));

        using var response = await DeltaAsync(extension, known);

        Assert.Equal(HttpStatusCode.IMUsed, response.StatusCode);
        Assert.Equal("feed", response.Headers.GetValues("IM").Single());
        Assert.Equal(await TagAsync(extension), response.Headers.ETag!.ToString());
        Assert.Equal(["Item 5", "Item 4", "Edited"], await TitlesAsync(extension, response));
    }

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    [InlineData("json")]
    public async Task Where_items_only_left_the_delta_is_an_empty_feed(string extension)
    {
        _app.Publish(Made.Feed(Item(1), Item(2), Item(3)));
        var known = await TagAsync(extension);
        _app.Publish(Made.Feed(Item(1), Item(2)));

        using var response = await DeltaAsync(extension, known);

        Assert.Equal(HttpStatusCode.IMUsed, response.StatusCode);
        Assert.Empty(await TitlesAsync(extension, response));
    }

    [Theory]
    [InlineData("feed", null)]
    [InlineData("feed", "\"0123456789abcdef0123456789abcdef\"")]
    [InlineData("feed;q=0", "{0}")]
    [InlineData("vcdiff, gzip", "{0}")]
    [InlineData("feeds", "{0}")]
    public async Task A_client_that_names_no_known_version_or_takes_no_delta_is_sent_all(string manipulations, string? tag)
    {
        _app.Publish(Made.Feed(Item(1), Item(2)));
        var known = tag?.Replace("{0}", await TagAsync("atom"), StringComparison.Ordinal);
        _app.Publish(Made.Feed(Item(3), Item(1), Item(2)));

        using var response = await _app.GetAsync("/feeds/all.atom", Cancel, [("A-IM", manipulations), .. known is null ? [] : new[] { ("If-None-Match", known) }]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("IM"));
        Assert.Equal(3, (await TitlesAsync("atom", response)).Count);
    }

    [Fact]
    public async Task A_delta_that_would_hold_every_item_is_the_whole_feed()
    {
        _app.Publish(Made.Feed(Item(1)));
        var known = await TagAsync("atom");
        _app.Publish(Made.Feed(Item(2), Item(1, "Edited")));

        using var response = await DeltaAsync("atom", known);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Of_several_known_versions_the_newest_counts_in_any_coding()
    {
        _app.Publish(Made.Feed(Item(1)));
        var first = await TagAsync("atom");
        _app.Publish(Made.Feed(Item(2), Item(1)));
        var second = (await TagAsync("atom")).Trim('"');
        _app.Publish(Made.Feed(Item(3), Item(2), Item(1)));

        using var response = await DeltaAsync("atom", $"{first}, W/\"{second}-gzip\"");

        Assert.Equal(["Item 3"], await TitlesAsync("atom", response));
    }

    [Fact]
    public async Task A_known_current_version_is_still_not_modified()
    {
        _app.Publish(Made.Feed(Item(1)));

        using var response = await DeltaAsync("atom", await TagAsync("atom"));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Theory]
    [InlineData("gzip", "-gzip")]
    [InlineData("br", "-br")]
    public async Task A_delta_is_compressed_and_varies_with_all_that_chose_it(string coding, string suffix)
    {
        _app.Publish(Made.Feed(Item(1)));
        var known = await TagAsync("atom");
        _app.Publish(Made.Feed(Item(2), Item(1)));

        using var response = await _app.GetAsync("/feeds/all.atom", Cancel, ("A-IM", "feed"), ("If-None-Match", known), ("Accept-Encoding", coding));

        Assert.Equal(HttpStatusCode.IMUsed, response.StatusCode);
        Assert.Equal(coding, response.Content.Headers.ContentEncoding.Single());
        Assert.EndsWith(suffix + "\"", response.Headers.ETag!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Accept-Encoding", "Sec-Fetch-Dest", "A-IM", "If-None-Match"], response.Headers.Vary);
    }

    [Fact]
    public void A_version_is_remembered_for_a_day_and_more_and_then_forgotten()
    {
        var history = new OutputHistory { Path = "/feeds/all.atom" };
        for (var hour = 0; hour <= 72; hour++)
            history = OutputVersions.After(history, Written(hour), Made.Noon.AddHours(hour));

        // The version of hour 23 was current until hour 24, 48 hours ago.
        Assert.Equal(24, history.Versions[0].Number);
        Assert.Equal(73, history.Versions[^1].Number);
    }

    [Fact]
    public void A_version_that_did_not_change_stays_the_version_it_was()
    {
        var first = OutputVersions.After(new() { Path = "/feeds/all.atom" }, Written(1), Made.Noon);

        Assert.Same(first, OutputVersions.After(first, Written(1), Made.Noon.AddDays(9)));
    }

    [Fact]
    public void An_item_that_left_and_came_back_is_new_again()
    {
        OutputHistory history = new() { Path = "/feeds/all.atom" };
        history = OutputVersions.After(history, OutputFormat.Atom.Write(Made.Feed(Item(1), Item(2))), Made.Noon);
        history = OutputVersions.After(history, OutputFormat.Atom.Write(Made.Feed(Item(1))), Made.Noon.AddHours(1));
        history = OutputVersions.After(history, OutputFormat.Atom.Write(Made.Feed(Item(1), Item(2))), Made.Noon.AddHours(2));

        Assert.Equal([1L, 3L], history.Fragments.Values.Order());
    }

    private static WrittenFeed Written(int number) => OutputFormat.Atom.Write(Made.Feed(Item(number)));

    private static OutputItem Item(int number, string? title = null) =>
        Made.Item(number, new() { Title = title ?? $"Item {number}", Link = $"https://bare.example.net/{number}", Content = "<p>" + new string('x', 200) + "</p>" });

    private async Task<string> TagAsync(string extension)
    {
        using var response = await _app.GetAsync($"/feeds/all.{extension}", Cancel);
        return response.Headers.ETag!.ToString();
    }

    private Task<HttpResponseMessage> DeltaAsync(string extension, string known) =>
        _app.GetAsync($"/feeds/all.{extension}", Cancel, ("A-IM", "feed"), ("If-None-Match", known));

    private static async Task<IReadOnlyList<string>> TitlesAsync(string extension, HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        if (extension == "json")
            return [.. JsonDocument.Parse(text).RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()!)];
        var items = XDocument.Parse(text).Descendants().Where(e => e.Name.LocalName is "entry" or "item");
        return [.. items.Select(e => e.Elements().First(c => c.Name.LocalName == "title").Value)];
    }
}
