using Deque.AxeCore.Playwright;
using FeedHub.Tests.Infrastructure;
using Microsoft.Playwright;
using Xunit;

namespace FeedHub.Tests.Pages;

/// <summary>The pages for people in a real browser.</summary>
public sealed class RiverBrowserTests(Browser browser) : OriginTest, IClassFixture<Browser>
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task They_can_be_read_by_everybody_at_any_width_in_light_and_dark(int width, bool dark)
    {
        await using var hub = await StartAsync();
        var page = await browser.OpenAsync(width, dark);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync(Address(hub));
        var item = await page.Locator("article a[href*='/items/']").First.GetAttributeAsync("href");

        foreach (var path in new[] { "/", "/tag/es", "/search?q=camion", "/search?q=nada", item!, "/outputs" })
        {
            await page.GotoAsync(new Uri(new Uri(Address(hub)), path).AbsoluteUri);

            var result = await page.RunAxe();

            Assert.Empty(result.Violations.Select(v => $"{path} {v.Id}: {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}"));
            Assert.Empty(complaints); // Such as of something that the policy does not allow.
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{path} must not scroll sideways.");
        }
    }

    [Fact]
    public async Task Dark_is_dark()
    {
        await using var hub = await StartAsync();
        const string background = "getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).backgroundColor";
        var (light, dark) = (await browser.OpenAsync(), await browser.OpenAsync(dark: true));

        await light.GotoAsync(Address(hub));
        await dark.GotoAsync(Address(hub));

        Assert.NotEqual(await light.EvaluateAsync<string>(background), await dark.EvaluateAsync<string>(background));
    }

    [Fact]
    public async Task Keys_go_from_item_to_item_open_one_and_find_the_search_box()
    {
        await using var hub = await StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(Address(hub));
        var titles = page.Locator("article :is(h1, h3) > a");

        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(titles.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(titles.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(titles.Nth(0)).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.GetByLabel("Search")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("jk/o");
        await Assertions.Expect(page.GetByLabel("Search")).ToHaveValueAsync("jk/o");

        await titles.Nth(0).FocusAsync();
        await page.RouteAsync("**/*", route => route.FulfillAsync(new() { Body = "opened" }));
        var target = await titles.Nth(0).GetAttributeAsync("href");
        await page.Keyboard.PressAsync("o");
        await page.WaitForURLAsync(url => new Uri(new Uri(Address(hub)), target!).AbsoluteUri == url);
    }

    [Fact]
    public async Task Without_a_mouse_the_first_key_skips_to_the_items()
    {
        await using var hub = await StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(Address(hub));

        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        Assert.EndsWith("#items", page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Search_finds_words_without_their_accents_with_and_without_scripts(bool script)
    {
        await using var hub = await StartAsync();
        var page = await browser.OpenAsync(script: script);
        await page.GotoAsync(Address(hub));

        await page.GetByLabel("Search").FillAsync("camion");
        await page.GetByLabel("Search").PressAsync("Enter");

        await Assertions.Expect(page.Locator("article")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("article")).ToContainTextAsync("El camión azul");
        Assert.EndsWith("/search?q=camion", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.GetByLabel("Search")).ToHaveValueAsync("camion");
    }

    private static string Address(RunningHub hub) => hub.Http.BaseAddress!.AbsoluteUri;

    private async Task<RunningHub> StartAsync()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "El camión azul", "Palabraslarguísimassinespaciosquenocabenenunteléfono" + new string('o', 100)));
        var hub = await RunningHub.StartAsync(
            Folder,
            $$"""
            { "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{ "url": "{{Origin.UrlOf("/feed.xml")}}", "tags": ["es"] }] }
            """);
        await hub.EntriesAsync(e => e.Count == 3);
        return hub;
    }
}
