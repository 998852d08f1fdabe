using System.Text;
using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>Documents made to fail for each rule, and what becomes of the one that is live.</summary>
public sealed class DocumentLintTests
{
    public static TheoryData<string> Extensions => [.. OutputFormat.All.Select(f => f.Extension)];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void A_sound_document_passes(string extension)
    {
        Assert.Null(DocumentLint.Fault(Format(extension), Format(extension).Write(Made.Feed(Made.Assorted))));
        Assert.Null(DocumentLint.Fault(Format(extension), Format(extension).Write(Made.Feed())));
    }

    [Theory]
    [InlineData("atom", "</entry>", "", "not well-formed")]
    [InlineData("atom", "<title type=\"text\">Nube", "<title type=\"text\">\u0001Nube", "not well-formed")]
    [InlineData("atom", "<feed ", "<!DOCTYPE feed><feed ", "not well-formed")]
    [InlineData("atom", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "begins with <feed>")]
    [InlineData("atom", "updated>", "changed>", "has no updated")]
    [InlineData("atom", "<title type=\"text\">Nube", "<title type=\"text\">Nu\u0085be", "holds a control character")]
    [InlineData("rss", "<title>Nube", "<title>Nu\uFFFDbe", "holds a control character")]
    [InlineData("rss", "<rss ", "<rdf ", "begins with <rdf>")]
    [InlineData("rss", "description>", "about>", "has no description")]
    [InlineData("json", "\"version\"", "\"edition\"", "has no version")]
    [InlineData("json", "\"items\"", "\"entries\"", "has no items")]
    [InlineData("json", "\"title\": \"Nube", "\"title\": Nube", "not well-formed")]
    public void A_document_that_breaks_a_rule_is_refused_with_the_reason(string extension, string part, string by, string reason)
    {
        var sound = Format(extension).Write(Made.Feed(Made.Bare));
        var text = Encoding.UTF8.GetString(sound.Body);
        Assert.Contains(part, text, StringComparison.Ordinal);
        var broken = WrittenFeed.Of(Encoding.UTF8.GetBytes(text.Replace(part, by, StringComparison.Ordinal)), [new(0, 1)]);

        Assert.Contains(reason, DocumentLint.Fault(Format(extension), broken), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void A_document_must_have_the_items_it_was_to_have(string extension)
    {
        var written = WrittenFeed.Of(Format(extension).Write(Made.Feed(Made.Bare)).Body, []);

        Assert.Equal("it has 1 items in place of 0", DocumentLint.Fault(Format(extension), written));
    }

    [Fact]
    public async Task When_a_document_fails_the_last_good_one_stays_until_the_next_passes()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        await using var origin = await Origin.StartAsync();
        origin.Put("/feed.xml", Feeds.RssOf(("1", "Uno")));
        using var log = new LogLines();
        string? fault = null;
        await using var hub = await RunningHub.StartAsync(
            folder,
            $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{ "url": "{{origin.UrlOf("/feed.xml")}}", "tags": ["es"] }] }""",
            replace: services =>
            {
                log.AddTo(services);
                services.AddSingleton<LintDocument>((format, _) => format == OutputFormat.Rss ? fault : null);
            });
        await hub.EntriesAsync(e => e.Count == 1);
        var good = await hub.Http.GetStringAsync("/feeds/all.atom", cancel);
        var publisher = hub.Services.GetRequiredService<OutputPublisher>();

        fault = "it is broken";
        origin.Put("/feed.xml", Feeds.RssOf(("2", "Dos"), ("1", "Uno")));
        await hub.PollAsync();
        await log.UntilAsync("Output all could not be rendered");
        Assert.Contains("it is broken", publisher.Live("all")!.Fault, StringComparison.Ordinal);
        Assert.Equal(good, await hub.Http.GetStringAsync("/feeds/all.atom", cancel));
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await hub.Http.GetAsync("/feeds/by-tag/es.rss", cancel)).StatusCode);

        fault = null;
        origin.Put("/feed.xml", Feeds.RssOf(("3", "Tres"), ("2", "Dos"), ("1", "Uno")));
        await hub.PollAsync();
        await hub.EntriesAsync(e => e.Count == 3);
        Assert.Null(publisher.Live("all")!.Fault);
    }

    private static OutputFormat Format(string extension) => OutputFormat.All.Single(f => f.Extension == extension);
}
