using System.Diagnostics;
using System.Net;
using System.Xml.Linq;
using FeedHub.Configuration;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;
using static FeedHub.Tests.Infrastructure.RunningHub;

namespace FeedHub.Tests.EndToEnd;

/// <summary>feeds.json is edited while the service runs.</summary>
public sealed class ConfigReloadTests : OriginTest
{
    private const string InForce = "is in force";
    private const string Kept = "the configuration from before stays in force";

    private readonly LogLines _log = new();

    private string FeedsJson => Path.Combine(Folder.Path, "feeds.json");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/a.xml", Feeds.RssOf(("a-1", "Uno"), ("a-2", "Dos")));
        Origin.Put("/b.xml", Feeds.RssOf(("b-1", "Tres")));
        Origin.Put("/c.xml", Feeds.RssOf(("c-1", "Cuatro")));
    }

    [Fact]
    public async Task Another_storage_takes_a_restart_and_the_log_says_so()
    {
        await using var hub = await StartAsync(Json("Antes", "/a.xml"));

        await File.WriteAllTextAsync(FeedsJson, Json("Después", "/a.xml").Insert(1, "\"storage\": \"postgres\","), Cancel);

        await _log.UntilAsync("names another storage: that takes a restart");
        await _log.UntilAsync(InForce);
    }

    [Theory]
    [InlineData("written in place")]
    [InlineData("written beside and renamed over it")]
    [InlineData("deleted and created")]
    [InlineData("kept as a backup and written anew")]
    [InlineData("emptied and then written")]
    public async Task A_save_is_followed_however_an_editor_does_it_and_without_a_false_alarm(string way)
    {
        await using var hub = await StartAsync(Json("Antes", "/a.xml"));
        var text = Json("Después", "/a.xml");

        switch (way)
        {
            case "written in place":
                await File.WriteAllTextAsync(FeedsJson, text, Cancel);
                break;
            case "written beside and renamed over it":
                File.Move(Folder.Write("feeds.json.tmp", text), FeedsJson, overwrite: true);
                break;
            case "deleted and created":
                File.Delete(FeedsJson);
                await File.WriteAllTextAsync(FeedsJson, text, Cancel);
                break;
            case "kept as a backup and written anew":
                File.Move(FeedsJson, FeedsJson + "~");
                await File.WriteAllTextAsync(FeedsJson, text, Cancel);
                File.Delete(FeedsJson + "~");
                break;
            default:
                await using (var file = new FileStream(FeedsJson, FileMode.Truncate, FileAccess.Write, FileShare.Read))
                {
                    await file.FlushAsync(Cancel);
                    await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), Cancel);
                }

                break;
        }

        await _log.UntilAsync(InForce);
        Assert.Contains("Después", WebUtility.HtmlDecode(await hub.Http.GetStringAsync("/outputs", Cancel)), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.All, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_link_that_is_swapped_for_another_is_followed()
    {
        var (first, second) = (Directory.CreateDirectory(Path.Combine(Folder.Path, "..v1")), Directory.CreateDirectory(Path.Combine(Folder.Path, "..v2")));
        await File.WriteAllTextAsync(Path.Combine(second.FullName, "feeds.json"), Json("Después", "/a.xml"), Cancel);
        await File.WriteAllTextAsync(Path.Combine(first.FullName, "feeds.json"), Json("Antes", "/a.xml"), Cancel);
        var data = Path.Combine(Folder.Path, "..data");
        File.CreateSymbolicLink(data, "..v1");
        File.CreateSymbolicLink(FeedsJson, Path.Combine("..data", "feeds.json"));
        await using var hub = await StartAsync(Json("Antes", "/a.xml"));

        File.CreateSymbolicLink(data + "_tmp", "..v2");
        // The framework has no rename that replaces a link to a folder.
        using (var rename = Process.Start("mv", ["-T", data + "_tmp", data])) await rename.WaitForExitAsync(Cancel);

        await _log.UntilAsync(InForce);
        Assert.Equal("Después", Current(hub).Value.Hub.Title);
    }

    [Fact]
    public async Task A_bad_file_changes_nothing_and_is_told_once_until_it_is_mended()
    {
        await using var hub = await StartAsync(Json("Antes", "/a.xml"));
        var before = await hub.EntriesAsync(e => e.Count == 2);
        const string Bad = "{\n  \"feeds\": [],\n  \"outputss\": []\n}";

        Folder.Write("feeds.json", Bad);
        await _log.UntilAsync(Kept);
        var problem = Assert.Single(Current(hub).Problems, p => p.IsError);
        Assert.Equal((3, "outputss"), (problem.Line, problem.Field));
        var page = WebUtility.HtmlDecode(await hub.Http.GetStringAsync("/outputs", Cancel));
        Assert.Contains($"feeds.json:3:{problem.Column} error outputss: {problem.Message}. {problem.Remedy}", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Folder.Path, page, StringComparison.Ordinal);
        Assert.Equal(Told(before), Told(await hub.EntriesAsync(_ => true)));

        // The same mistakes in other bytes are not told again; another mistake is.
        Folder.Write("feeds.json", Bad + "\n");
        var reload = Assert.Single(hub.Services.GetServices<IHostedService>().OfType<ConfigReload>());
        Assert.False(await reload.LookAsync(asked: false, Cancel));
        Folder.Write("feeds.json", "{");
        await _log.UntilAsync(Kept, 2);
        Assert.Single(_log.All, line => line.Text.Contains(problem.Message, StringComparison.Ordinal));

        Folder.Write("feeds.json", Json("Después", "/a.xml"));
        await _log.UntilAsync(InForce);
        Assert.Empty(Current(hub).Problems);
        Assert.DoesNotContain("can't be used", WebUtility.HtmlDecode(await hub.Http.GetStringAsync("/outputs", Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_file_it_goes_on_as_before_and_says_so()
    {
        var json = Json("Antes", "/a.xml");
        await using var hub = await StartAsync(json);
        await hub.EntriesAsync(e => e.Count == 2);

        File.Delete(FeedsJson);
        await _log.UntilAsync(Kept);
        Assert.Contains("there is no such file", await hub.Http.GetStringAsync("/outputs", Cancel), StringComparison.Ordinal);
        Assert.Equal(2, (await hub.EntriesAsync(_ => true)).Count);

        Folder.Write("feeds.json", json);
        await _log.UntilAsync("is again as it is in force");
        Assert.Empty(Current(hub).Problems);
        Assert.Single(Origin.Requests); // Polled once, when it started.
    }

    [Fact]
    public async Task Feeds_added_and_removed_bring_and_take_their_items_and_touch_no_others()
    {
        await using var hub = await StartAsync(Json("Hub", "/a.xml", "/b.xml"));
        var before = await hub.EntriesAsync(e => e.Count == 3);

        Folder.Write("feeds.json", Json("Hub", "/a.xml", "/c.xml"));
        var swapped = await hub.EntriesAsync(e => Titles(e).SetEquals(["Uno", "Dos", "Cuatro"]));
        Assert.Subset(Told(swapped).ToHashSet(), Told(before).Where(e => e.Title != "Tres").ToHashSet());

        Folder.Write("feeds.json", Json("Hub", "/a.xml", "/b.xml", "/c.xml"));
        var back = await hub.EntriesAsync(e => e.Count == 4);

        // The feed that was away comes back with its items as they were, and asks nothing before its time.
        Assert.Subset(Told(back).ToHashSet(), Told(before).ToHashSet());
        Assert.Subset(Told(back).ToHashSet(), Told(swapped).ToHashSet());
        Assert.Equal(["/a.xml", "/b.xml", "/c.xml"], Origin.Requests.Select(r => r.PathAndQuery).Order());
    }

    [Fact]
    public async Task Tags_titles_rules_and_outputs_change_while_the_items_stay_the_same()
    {
        await using var hub = await StartAsync(Full(""" "tags": ["es"] """, """{ "name": "all" }, { "name": "es", "tags": ["es"] }"""));
        var before = await hub.EntriesAsync(e => e.Count == 2);
        await hub.EntriesAsync(e => e.Count == 2, "es");

        Folder.Write("feeds.json", Full(""" "tags": ["ia"], "title": "Otro nombre", "drop": [{ "title": "Dos" }] """, """{ "name": "todo" }, { "name": "ia", "tags": ["ia"] }"""));
        var renamed = await hub.EntriesAsync(e => e.Count == 1, "todo");

        Assert.Equal(Told(before).Where(e => e.Title == "Uno"), Told(renamed));
        Assert.Equal("Otro nombre", renamed[0].Element(Atom + "source")!.Element(Atom + "title")!.Value);
        Assert.Single(await hub.EntriesAsync(e => e.Count == 1, "ia"));
        foreach (var gone in new[] { "/feeds/all.atom", "/feeds/es.json" })
            Assert.Equal(HttpStatusCode.NotFound, (await hub.Http.GetAsync(gone, Cancel)).StatusCode);

        Folder.Write("feeds.json", Full("", """{ "name": "all" }"""));
        Assert.Equal(Told(before), Told(await hub.EntriesAsync(e => e.Count == 2)));
        Assert.Single(Origin.Requests);
    }

    [Theory]
    [InlineData(""" "drop": [{ "title": "^dos$" }], """, "", "")]
    [InlineData(""" "keep": [{ "title": "uno" }], """, "", "")]
    [InlineData("", ""","drop": [{ "content": "DOS" }] """, "")]
    [InlineData("", "", ""","keep": [{ "link": "/a-1$" }] """)]
    public async Task A_rule_takes_stored_items_at_once_and_its_end_brings_them_back_as_they_were(string file, string feed, string output)
    {
        await using var hub = await StartAsync(WithRules("", "", ""));
        var before = await hub.EntriesAsync(e => e.Count == 2);
        var bytes = await hub.Http.GetByteArrayAsync("/feeds/all.atom", Cancel);

        Folder.Write("feeds.json", WithRules(file, feed, output));
        Assert.Equal(Told(before).Where(e => e.Title == "Uno"), Told(await hub.EntriesAsync(e => e.Count == 1)));
        await hub.PollAsync();

        Folder.Write("feeds.json", WithRules("", "", ""));
        await hub.EntriesAsync(e => e.Count == 2);
        Assert.Equal(bytes, await hub.Http.GetByteArrayAsync("/feeds/all.atom", Cancel));

        string WithRules(string file, string feed, string output) =>
            Full(feed.TrimStart(','), $$"""{ "name": "all"{{output}} }""").Replace("\"fetch\"", file + "\"fetch\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_whose_last_feed_is_taken_away_shows_its_items_no_longer()
    {
        await using var hub = await StartAsync(Full(""" "tags": ["es"] """, """{ "name": "es", "tags": ["es"] }"""));
        await hub.EntriesAsync(e => e.Count == 2, "es");

        Folder.Write("feeds.json", Full("", """{ "name": "es", "tags": ["es"] }"""));

        Assert.Empty(await hub.EntriesAsync(e => e.Count == 0, "es"));
    }

    [Fact]
    public async Task What_may_be_reached_and_who_asks_follow_the_file()
    {
        await using var hub = await StartAsync($$"""{ "feeds": ["{{Origin.UrlOf("/a.xml")}}"] }""");
        Assert.Contains("allowPrivate", (await hub.PollAsync()).State.LastError, StringComparison.Ordinal);

        Folder.Write("feeds.json", $$"""
            { "hub": { "contact": "mailto:ops@example.org" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/a.xml")}}"] }
            """);
        await _log.UntilAsync(InForce);

        Assert.Null((await hub.PollAsync()).State.LastError);
        Assert.Contains("mailto:ops@example.org", Origin.Requests[0]["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_WebSub_hub_may_reach_and_who_asks_follow_the_file()
    {
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Origin.Answer("/callback", context =>
        {
            asked.TrySetResult(context.Request.Headers.UserAgent.ToString());
            return Task.CompletedTask;
        });
        await using var hub = await StartAsync("""{ "feeds": ["https://feed.invalid/"], "outputs": [{ "name": "all" }] }""");
        Assert.Equal(HttpStatusCode.BadRequest, await SubscribeAsync());

        Folder.Write("feeds.json", """
            { "hub": { "contact": "mailto:ops@example.org" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["https://feed.invalid/"], "outputs": [{ "name": "all" }] }
            """);
        await _log.UntilAsync(InForce);

        Assert.Equal(HttpStatusCode.Accepted, await SubscribeAsync());
        Assert.Contains("mailto:ops@example.org", await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel), StringComparison.Ordinal);

        async Task<HttpStatusCode> SubscribeAsync()
        {
            using var form = new FormUrlEncodedContent(
            [
                new("hub.mode", "subscribe"),
                new("hub.topic", new Uri(hub.Http.BaseAddress!, "/feeds/all.atom").AbsoluteUri),
                new("hub.callback", Origin.UrlOf("/callback").AbsoluteUri),
            ]);
            using var response = await hub.Http.PostAsync("/websub/hub", form, Cancel);
            return response.StatusCode;
        }
    }

    private static CurrentConfig Current(RunningHub hub) => hub.Services.GetRequiredService<CurrentConfig>();

    private static HashSet<string> Titles(IEnumerable<XElement> entries) => [.. Told(entries).Select(e => e.Title)];

    /// <summary>By what a subscriber tells entries apart and sees that one has changed.</summary>
    private static List<(string Id, string Title, string Published, string Updated)> Told(IEnumerable<XElement> entries) =>
        [.. entries.Select(e => (Value(e, "id"), Value(e, "title"), Value(e, "published"), Value(e, "updated")))];

    private static string Value(XElement entry, string name) => entry.Element(Atom + name)!.Value;

    private string Json(string title, params string[] paths) =>
        $$"""
        { "hub": { "title": "{{title}}" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{{string.Join(", ", paths.Select(p => $"\"{Origin.UrlOf(p)}\""))}}] }
        """;

    private string Full(string fields, string outputs) =>
        $$"""
        {
          "fetch": { "allowPrivate": ["127.0.0.1"] },
          "feeds": [{ "url": "{{Origin.UrlOf("/a.xml")}}"{{(fields.Length == 0 ? "" : "," + fields)}} }],
          "outputs": [{{outputs}}]
        }
        """;

    private Task<RunningHub> StartAsync(string json) => RunningHub.StartAsync(Folder, json, replace: _log.AddTo);
}
