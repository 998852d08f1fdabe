using System.Net;
using System.Text;
using System.Xml.Linq;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What an output says.</summary>
public sealed partial class PublisherEtiquetteTests
{
    [Fact]
    public async Task E08_ids_outlive_an_edit_another_configuration_and_a_rebuilt_database_and_original_guids_are_kept()
    {
        Origin.Put("/feed.xml", Feeds.RssOf(("https://diario.example/a", "Uno"), ("b", "Dos")));
        List<string> ids;
        await using (var hub = await ReadyAsync())
        {
            ids = Ids(await hub.EntriesAsync(e => e.Count == 2));
            Origin.Put("/feed.xml", Feeds.RssOf(("https://diario.example/a", "Uno, corregido"), ("b", "Dos")));
            await hub.PollAsync();
            Assert.Equal(ids, Ids(await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value == "Uno, corregido"))));
        }

        using var elsewhere = new TempFolder();
        await using var rebuilt = await RunningHub.StartAsync(elsewhere, FeedsJson("""[{ "name": "all", "title": "Otro", "limit": 7 }]"""));
        Assert.Equal(ids, Ids(await rebuilt.EntriesAsync(e => e.Count == 2)));
        Assert.Contains("https://diario.example/a", ids);

        static List<string> Ids(IEnumerable<XElement> entries) => [.. entries.Select(e => e.Element(Atom + "id")!.Value).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task E09_updated_moves_only_on_an_edit_that_means_something_and_ties_have_one_order()
    {
        await using var hub = await ReadyAsync();
        var before = await hub.EntriesAsync(e => e.Count == 2);
        Origin.Put("/feed.xml", Feeds.RssOf(("guid-2", "Dos"), ("guid-1", "Uno")).Replace("<item>", "<item>\n\n", StringComparison.Ordinal));
        await hub.PollAsync();
        var after = await hub.EntriesAsync(_ => true);

        // Both items are of one moment.
        Assert.Equal(before.Select(e => e.ToString()), after.Select(e => e.ToString()));
        Assert.Equal(before[0].Element(Atom + "published")!.Value, before[1].Element(Atom + "published")!.Value);
    }

    [Fact]
    public async Task E10_each_item_names_its_source_last_and_carries_the_rights()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno").Replace("<language>", "<copyright>CC BY</copyright><language>", StringComparison.Ordinal));
        await using var hub = await ReadyAsync();
        var entry = (await hub.EntriesAsync(e => e.Count == 1))[0];
        var item = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.rss", Cancel)).Descendants("item").Single();

        Assert.Equal(Atom + "source", entry.Elements().Last().Name);
        Assert.Equal("CC BY", entry.Element(Atom + "source")!.Element(Atom + "rights")!.Value);
        Assert.Equal(Origin.UrlOf("/feed.xml").ToString(), item.Element("source")!.Attribute("url")!.Value);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task E11_urls_are_absolute_html_is_clean_and_characters_are_legal(string extension)
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno").Replace(
            "Texto de Uno", WebUtility.HtmlEncode("<p onclick=\"x()\">Hola\u0001 <a href=\"/x\">x</a><img src=\"y.png\"><script>mal()</script></p>"), StringComparison.Ordinal));
        await using var hub = await ReadyAsync();
        await hub.EntriesAsync(e => e.Count == 1);
        var text = await hub.Http.GetStringAsync($"/feeds/all.{extension}", Cancel);

        Assert.Contains($"{Origin.UrlOf("/x")}", text, StringComparison.Ordinal);
        Assert.Contains($"{Origin.UrlOf("/y.png")}", text, StringComparison.Ordinal);
        foreach (var harm in new[] { "script>", "onclick", "mal()", "\u0001" })
            Assert.DoesNotContain(harm, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "oops")]
    [InlineData(200, "<rss version=\"2.0\"><channel><title>x</title></channel></rss>")]
    [InlineData(200, "<html>Mantenimiento</html>")]
    public async Task E12_when_every_source_fails_the_last_good_feed_is_served(int status, string body)
    {
        await using var hub = await ReadyAsync();
        using var before = await GetAsync(hub);
        Origin.Answer("/feed.xml", async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), Cancel);
        });
        await hub.PollAsync();
        using var after = await GetAsync(hub);

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(before.Headers.ETag, after.Headers.ETag);
    }
}
