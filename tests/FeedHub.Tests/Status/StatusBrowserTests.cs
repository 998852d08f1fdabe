using Deque.AxeCore.Playwright;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>The status page in a real browser.</summary>
public sealed class StatusBrowserTests(Browser browser) : OriginTest, IClassFixture<Browser>
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task It_can_be_read_by_everybody_at_any_width_in_light_and_dark(int width, bool dark)
    {
        await using var hub = await StartAsync();
        var page = await browser.OpenAsync(width, dark);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync(Address(hub));
        await page.Locator("#live:not([hidden])").WaitForAsync();
        await page.Locator("summary").First.ClickAsync();

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}"));
        Assert.Empty(complaints); // Such as of something that the policy does not allow.
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), "It must not scroll sideways.");
    }

    [Fact]
    public async Task It_filters_while_one_types_and_the_address_says_so()
    {
        await using var hub = await StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(Address(hub));

        await page.GetByLabel("Find").FillAsync("broken");

        await Assertions.Expect(page.Locator("#rows tbody tr")).ToHaveCountAsync(1);
        Assert.EndsWith("?q=broken", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Find").FillAsync("");
        await page.GetByLabel("Health").SelectOptionAsync("ok");
        await Assertions.Expect(page.Locator("#rows tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#rows tbody")).ToContainTextAsync("Diario");
    }

    [Fact]
    public async Task It_shows_what_polls_bring_without_being_loaded_again_and_leaves_open_and_focused_what_was()
    {
        await using var hub = await StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(Address(hub));
        await page.Locator("#live:not([hidden])").WaitForAsync();
        await page.Locator("summary").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        Origin.Answer("/feed.xml", StatusCodes.Status418ImATeapot);
        await hub.PollAsync();

        await Assertions.Expect(page.Locator("#rows tbody")).ToContainTextAsync("HTTP 418", new() { Timeout = 20_000 });
        await Assertions.Expect(page.Locator("details[open]")).ToHaveCountAsync(1);
        Assert.Equal("SUMMARY", await page.EvaluateAsync<string>("document.activeElement.tagName"));
        Assert.StartsWith("(2)", await page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_the_form_and_the_links_do_it()
    {
        await using var hub = await StartAsync();
        var page = await browser.OpenAsync(script: false);
        await page.GotoAsync(Address(hub));

        await page.GetByLabel("Health").SelectOptionAsync("failing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(page.Locator("#rows tbody tr")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Link, new() { Name = "Next poll" }).ClickAsync();
        await Assertions.Expect(page.Locator("#rows tbody tr")).ToHaveCountAsync(1);
        Assert.EndsWith("?health=failing&sort=next#feeds", page.Url, StringComparison.Ordinal);
    }

    private static string Address(RunningHub hub) => new Uri(hub.Http.BaseAddress!, "/status").AbsoluteUri;

    /// <summary>A feed that was repaired, and one that fails.</summary>
    private async Task<RunningHub> StartAsync()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno").Replace("Texto de Uno", "I+D & más", StringComparison.Ordinal));
        Origin.Answer("/broken.xml", StatusCodes.Status404NotFound);
        var hub = await RunningHub.StartAsync(
            Folder,
            $$"""
            { "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [
              { "url": "{{Origin.UrlOf("/feed.xml")}}", "tags": ["es"] }, { "url": "{{Origin.UrlOf("/broken.xml")}}", "title": "Broken" }] }
            """);
        await hub.EntriesAsync(e => e.Count == 1);
        return hub;
    }
}
