using System.Globalization;
using System.Text;
using FeedHub.Journal;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static FeedHub.Tests.Infrastructure.RunningHub;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What was archived makes a store anew whose outputs have the same bytes.</summary>
public sealed class ReplayTests : OriginTest
{
    private static readonly DateTimeOffset Start = new(2026, 11, 10, 9, 30, 0, TimeSpan.Zero);

    private static readonly string[] Paths =
    [
        .. from name in new[] { "all", "stories", "one", "by-tag/b" } from format in new[] { "atom", "rss", "json" } select $"/feeds/{name}.{format}",
    ];

    private readonly FakeTimeProvider _time = new(Start);

    private string Archive => Path.Combine(Folder.Path, "data", HubJournal.FolderName);

    [Fact]
    public async Task Outputs_of_a_replayed_archive_have_the_bytes_of_those_that_were_published()
    {
        await LiveAsync(ticks: 14);
        var live = await ServedAsync(Folder, Paths);
        Assert.True(live.Keys.Count > Paths.Length, "The outputs have no archive.");

        await ReplayAsync("replayed");

        using var replayed = new TempFolder();
        Directory.Move(Path.Combine(Folder.Path, "replayed"), Path.Combine(replayed.Path, "data"));
        var again = await ServedAsync(replayed, Paths);
        Assert.Equal(live.Keys, again.Keys);
        Assert.All(live.Keys, path => Assert.Equal(live[path], again[path]));
        // It is about something: edits, copies, texts of pages, and items that are gone.
        Assert.Contains("(corregido)", live["/feeds/all.json"], StringComparison.Ordinal);
        Assert.Contains("Otra", live["/feeds/all.atom"], StringComparison.Ordinal);
        Assert.Contains(live.Values, text => text.Contains(ArticlePages.Ending, StringComparison.Ordinal));
        Assert.DoesNotContain("Suceso 1 ", live["/feeds/by-tag/b.json"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_holds_no_secret_and_goes_on_after_a_kill()
    {
        Origin.Answer("/feed.xml", async context =>
        {
            context.Response.Headers.SetCookie = "session=galleta";
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.ContentType = "application/rss+xml";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Feeds.Rss("Uno")), Cancel);
        });
        Folder.Write("secret.txt", "secreto-0123456789");
        Folder.Write("feeds.json", $$"""
            { "hub": { "archive": "30d" }, "fetch": { "allowPrivate": ["127.0.0.0/8"] }, "feeds": [{ "url": "{{Origin.FeedUrl}}",
              "login": { "user": "lectora", "password": { "file": "secret.txt" } }, "headers": { "X-Key": { "file": "secret.txt" } } }] }
            """);
        await using (var program = FeedHubProcess.Start(Folder.Path, "run", "--urls", "http://127.0.0.1:0"))
        {
            await program.ReadUntilAsync("1 new");
            program.Kill();
            await program.EndAsync();
        }

        // What a crash leaves behind: a document that was written down and not committed, and half of another.
        var file = Assert.Single(JournalFile.AllOf(Archive)).Path;
        var whole = await File.ReadAllBytesAsync(file, Cancel);
        var never = JournalFile.Write(new JournalRecord { Kind = JournalKind.Document, At = DateTimeOffset.UtcNow.AddMinutes(1), Feed = Origin.FeedUrl }, "nunca"u8);
        await File.AppendAllBytesAsync(file, [.. never, .. never[..20]], Cancel);
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));

        Assert.Equal(0, (await RunAsync("poll")).ExitCode);
        var records = JournalFile.Read(file).ToList();
        Assert.Equal(whole, (await File.ReadAllBytesAsync(file, Cancel))[..whole.Length]);
        Assert.Equal(new FileInfo(file).Length, records[^1].End);
        var documents = records.Where(r => r.Record.Kind == JournalKind.Document).ToList();
        Assert.Equal([Feeds.Rss("Uno"), Feeds.Rss("Uno", "Dos")], documents.Select(d => Encoding.UTF8.GetString(JournalFile.Decompressed(d.Packed))));
        Assert.Contains(KeyValuePair.Create("ETag", "\"v1\""), documents[0].Record.Headers);
        var bytes = await File.ReadAllTextAsync(file, Encoding.Latin1, Cancel);
        foreach (var secret in new[] { "galleta", "lectora", "0123456789", "Authorization", "User-Agent" }) Assert.DoesNotContain(secret, bytes, StringComparison.OrdinalIgnoreCase);

        await ReplayAsync("replayed");
        Assert.Equal(await RenderAsync("data"), await RenderAsync("replayed"));
    }

    [Fact]
    public async Task Replay_refuses_what_would_harm_and_says_what_is_missing()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        Folder.Write("feeds.json", $$"""{ "hub": { "archive": "1d" }, "fetch": { "allowPrivate": ["127.0.0.0/8"] }, "feeds": ["{{Origin.FeedUrl}}"] }""");
        var nothing = await RunAsync("replay", "--from", Archive, "--data", "new");
        Assert.Equal((3, true), (nothing.ExitCode, nothing.Errors.StartsWith("There is no archive in ", StringComparison.Ordinal)));
        await RunAsync("poll");

        Assert.Equal(2, (await RunAsync("replay", "--from", Archive)).ExitCode);
        var over = await RunAsync("replay", "--from", Archive, "--data", "data");
        Assert.Equal((2, true), (over.ExitCode, over.Errors.Contains("is there already", StringComparison.Ordinal)));

        var file = Assert.Single(JournalFile.AllOf(Archive)).Path;
        await File.AppendAllTextAsync(file, "{\"kind\":", Cancel);
        var damaged = await RunAsync("replay", "--from", Archive, "--data", "new");
        Assert.Equal((1, true), (damaged.ExitCode, damaged.Errors.Contains("is damaged", StringComparison.Ordinal)));
        Assert.Contains("1 responses from ", damaged.Output, StringComparison.Ordinal);
    }

    /// <summary>Some days of three feeds that post, correct and repeat each other, over a restart.</summary>
    private async Task LiveAsync(int ticks)
    {
        Publish(0);
        var hub = await StartAsync(Folder, Json(), _time);
        try
        {
            // The service asks the first by itself; the others wait for a clock that stands still.
            await Origin.ReceivedAsync(1, Cancel);
            await hub.PollAsync(1);
            await hub.PollAsync(2);
            await hub.EntriesAsync(e => e.Count == 2);
            for (var tick = 1; tick <= ticks; tick++)
            {
                _time.Advance(TimeSpan.FromHours(5));
                Publish(tick);
                for (var feed = 0; feed < 3; feed++)
                {
                    await hub.PollAsync(feed);
                    // Some are placed one by one, others together.
                    if (tick % 3 == 0) await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value.Contains($"Suceso {tick} ", StringComparison.Ordinal)));
                }

                var pages = hub.Services.GetRequiredService<IPageStore>();
                foreach (var page in await pages.DuePagesAsync(_time.GetUtcNow(), 10, Cancel)) await hub.Services.GetRequiredService<PageFetch>().FetchAsync(page, Cancel);
                if (tick % 4 == 0) await hub.Services.GetRequiredService<RetentionSweep>().RunAsync(Cancel);
                if (tick != 7) continue;
                await hub.DisposeAsync();
                hub = await StartAsync(Folder, Json(), _time);
            }

            await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value.Contains($"Suceso {ticks} ", StringComparison.Ordinal)));
        }
        finally
        {
            await hub.DisposeAsync();
        }
    }

    private void Publish(int tick)
    {
        var last = Enumerable.Range(Math.Max(0, tick - 4), Math.Min(tick, 4) + 1).ToList();
        Origin.Put("/a.xml", Rss("Una", last.Select(i => (i, $"https://diario.example/{i}", $"Suceso {i} en el puerto de Valparaíso con {i + 3} barcos{(i == tick - 1 ? " (corregido)" : "")}", $"El suceso {i} del puerto, contado por la redacción."))));
        Origin.Put("/b.xml", Rss("Otra", last.Select(i => (i, i % 2 == 0 ? $"https://diario.example/{i}?utm_source=b" : $"https://otra.example/{i}", $"Suceso {i} en el puerto de Valparaíso con {i + 3} barcos", $"Otra voz cuenta el suceso {i} del puerto."))));
        Origin.Put("/c.xml", Rss("Tercera", last.Select(i => (i, Origin.UrlOf($"/p/{i}").AbsoluteUri, $"Crónica {i} de la sierra nevada", "Un avance […]"))));
        Origin.Put($"/p/{tick}", ArticlePages.Of($"Crónica {tick} de la sierra nevada"), "text/html");
    }

    private static string Rss(string title, IEnumerable<(int Number, string Link, string Title, string Text)> items) =>
        $"""
        <rss version="2.0"><channel><title>{title}</title><link>https://{title}.example/</link><description>Noticias</description><language>es</language>
        {string.Concat(items.Select(i => $"<item><guid isPermaLink=\"false\">{title}-{i.Number}</guid><title>{i.Title}</title><link>{i.Link}</link>{(i.Number % 3 == 0 ? "" : $"<pubDate>{Start.AddHours(5 * i.Number).AddMinutes(-7).ToString("R", CultureInfo.InvariantCulture)}</pubDate>")}<description>{i.Text}</description></item>"))}
        </channel></rss>
        """;

    private string Json() =>
        $$"""
        {
          "hub": { "title": "Prensa", "baseUrl": "https://feeds.example.org/", "archive": "30d" },
          "fetch": { "allowPrivate": ["127.0.0.0/8"] },
          "defaults": { "interval": "7d" },
          "feeds": [
            { "url": "{{Origin.UrlOf("/a.xml")}}" },
            { "url": "{{Origin.UrlOf("/b.xml")}}", "tags": ["b"], "retention": "1d" },
            { "url": "{{Origin.UrlOf("/c.xml")}}", "fullText": true, "keepItems": 6 }
          ],
          "outputs": [
            { "name": "all", "limit": 6, "rewrite": [{ "title": "barcos", "with": "buques" }] },
            { "name": "stories", "stories": "link" },
            { "name": "one", "stories": "collapse", "limit": 8 }
          ]
        }
        """;

    /// <summary>What a service on this data serves while its clock stands still: the outputs and all their archives.</summary>
    private async Task<SortedDictionary<string, string>> ServedAsync(TempFolder folder, string[] paths)
    {
        await using var hub = await StartAsync(folder, Json(), _time);
        await hub.EntriesAsync(e => e.Count > 0);
        await hub.EntriesAsync(e => e.Count > 0, "stories");
        await hub.EntriesAsync(e => e.Count > 0, "one");
        var served = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths) served[path] = await hub.Http.GetStringAsync(path, Cancel);
        var store = hub.Services.GetRequiredService<IStore>();
        foreach (var output in new[] { "all", "stories", "one" })
        {
            var archives = await store.ArchivesAsync(output, Cancel);
            for (var number = archives?.First ?? 1; number <= (archives?.Last ?? 0); number++)
                served[$"/feeds/{output}/archive/{number}.atom"] = await hub.Http.GetStringAsync($"/feeds/{output}/archive/{number}.atom", Cancel);
        }

        return served;
    }

    private async Task ReplayAsync(string data)
    {
        var (exitCode, _, errors) = await RunAsync("replay", "--from", Archive, "--data", data);
        Assert.Equal((0, ""), (exitCode, errors));
    }

    private async Task<string> RenderAsync(string data)
    {
        var site = Path.Combine(Folder.Path, "site-" + data);
        Assert.Equal(0, (await RunAsync("render", site, "--data", data, "--base-url", "https://feeds.example.org/")).ExitCode);
        return string.Join('\n', Directory.EnumerateFiles(Path.Combine(site, "feeds")).Order(StringComparer.Ordinal).Select(File.ReadAllText));
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var program = FeedHubProcess.Start(Folder.Path, arguments);
        var (exitCode, output) = await program.EndAsync();
        return (exitCode, output, program.Errors);
    }
}
