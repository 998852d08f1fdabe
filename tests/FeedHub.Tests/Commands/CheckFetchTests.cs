using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed class CheckFetchTests : CommandTest
{
    [Fact]
    public async Task Check_with_fetch_tells_of_each_feed_its_format_items_repairs_and_where_it_redirects_to()
    {
        Origin.Put("/good.xml", Feeds.Rss("Uno", "Dos"));
        Origin.Put("/broken.xml", Feeds.Rss("Tres").Replace("<title>Diario</title>", "<title>Sol & sombra</title>", StringComparison.Ordinal));
        Origin.Redirect("/old.xml", "/good.xml");
        Origin.Redirect("/detour.xml", "/good.xml", 302);
        Origin.Put("/", "<!doctype html><html><head><link rel='alternate' type='application/atom+xml' title='Portada' href='/portada.atom'></head></html>", "text/html");
        WriteFeedsJson(["/good.xml", "/broken.xml", "/old.xml", "/detour.xml", "/", "/gone.xml"]);

        var (exitCode, output) = await RunAsync("check", "--fetch");

        Assert.Equal(1, exitCode);
        Assert.Contains($"ok      {Origin.UrlOf("/good.xml")}  RSS, 2 items", output, StringComparison.Ordinal);
        Assert.Contains("was repaired", output, StringComparison.Ordinal);
        Assert.Contains($"moved for good to {Origin.UrlOf("/good.xml")}: write that address into feeds.json", output, StringComparison.Ordinal);
        Assert.Contains($"redirects to {Origin.UrlOf("/good.xml")} for the time being", output, StringComparison.Ordinal);
        Assert.Contains(Origin.UrlOf("/portada.atom").AbsoluteUri, output, StringComparison.Ordinal);
        Assert.Contains($"failed  {Origin.UrlOf("/gone.xml")}  HTTP 404", output, StringComparison.Ordinal);
        Assert.Contains("6 feeds asked, 2 failed", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathOf("data")));
    }

    [Fact]
    public async Task As_json_the_feeds_come_in_the_order_of_the_file()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        Origin.Redirect("/b.xml", "/a.xml");
        WriteFeedsJson(["/missing.xml", "/b.xml", "/a.xml"]);

        var (exitCode, check) = await RunJsonAsync("check", "--fetch");
        var fetched = check["fetched"]!.AsArray();

        Assert.Equal(1, exitCode);
        Assert.Equal([false, true, true], fetched.Select(f => f!["ok"]!.GetValue<bool>()));
        Assert.Equal((404, "rss", 1), (fetched[0]!["status"]!.GetValue<int>(), fetched[1]!["format"]!.GetValue<string>(), fetched[2]!["items"]!.GetValue<int>()));
        Assert.Equal(Origin.UrlOf("/a.xml").AbsoluteUri, fetched[1]!["redirectsTo"]!.GetValue<string>());
        Assert.True(fetched[1]!["movedForGood"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Nothing_private_is_asked_that_feeds_json_does_not_allow()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        Folder.Write("feeds.json", $$"""{ "feeds": ["{{Origin.UrlOf("/feed.xml")}}"] }""");

        var (exitCode, output) = await RunAsync("check", "--fetch");

        Assert.Equal(1, exitCode);
        Assert.Contains("refused", output, StringComparison.Ordinal);
        Assert.Empty(Origin.Requests);
    }
}
