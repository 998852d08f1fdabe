using System.Text.Json.Nodes;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>The running service with its items in PostgreSQL.</summary>
public sealed class PostgresTests(SharedPostgres postgres) : OriginTest
{
    private static readonly string[] Paths =
        ["/feeds/all.atom", "/feeds/all.rss", "/feeds/all.json", "/feeds/es.atom", "/feeds/es.rss", "/feeds/es.json", "/search?q=camion", "/feeds/search.atom?q=camion"];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 10, 0, TimeSpan.Zero));

    private string _database = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _database = await postgres.CreateDatabaseAsync();
        Origin.Put("/a.xml", Feeds.RssOf(("https://diario.example/1", "El camión azul"), ("2", "Año nuevo"), ("3", "Ñandúes")));
        Origin.Put("/b.xml", Feeds.RssOf(("https://diario.example/1", "El camión azul"), ("7", "Otra cosa")));
    }

    public override async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_same_feeds_give_the_same_bytes_as_with_SQLite_and_after_a_restart()
    {
        byte[][] ofSqlite, ofPostgres;
        await using (var hub = await StartAsync("sqlite")) ofSqlite = await PublishedAsync(hub);
        await using (var hub = await StartAsync("postgres")) ofPostgres = await PublishedAsync(hub);
        Assert.Equal(ofSqlite, ofPostgres);

        _time.Advance(TimeSpan.FromHours(1));
        Origin.Answer("/a.xml", 500);
        Origin.Answer("/b.xml", 500);
        await using var again = await StartAsync("postgres");
        Assert.Equal(ofPostgres, await PublishedAsync(again, polls: false));
    }

    [Fact]
    public async Task Edits_removals_and_new_items_give_the_same_bytes_as_with_SQLite()
    {
        await using var lite = await StartAsync("sqlite");
        using var other = new TempFolder();
        await using var post = await StartAsync("postgres", other);
        Assert.Equal(await PublishedAsync(lite), await PublishedAsync(post));

        _time.Advance(TimeSpan.FromHours(1));
        Origin.Put("/a.xml", Feeds.RssOf(("9", "Última hora"), ("https://diario.example/1", "El camión rojo"), ("2", "Año nuevo")));
        byte[][] ofLite = await PublishedAsync(lite, titles: "Última hora"), ofPost = await PublishedAsync(post, titles: "Última hora");

        Assert.Equal(ofLite, ofPost);
        Assert.Contains("camión rojo", System.Text.Encoding.UTF8.GetString(ofPost[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_asked_of_hubs_and_by_subscribers_outlives_a_restart()
    {
        await using (var hub = await StartAsync("postgres"))
        {
            await PublishedAsync(hub);
            await hub.Services.GetRequiredService<IHubStore>().AcceptAsync(
                new SubscriberRequest { Path = "/feeds/all.atom", Topic = "https://feeds.example/feeds/all.atom", Callback = new Uri("https://127.0.0.1:1/"), Subscribes = true, Lease = TimeSpan.FromDays(1), DueAt = _time.GetUtcNow().AddDays(1) },
                new SubscriberLimits(10, 10),
                Cancel);
        }

        await using var again = await StartAsync("postgres");
        Assert.Single(await again.Services.GetRequiredService<IHubStore>().DueRequestsAsync(_time.GetUtcNow().AddDays(1), 10, Cancel));
    }

    [Fact]
    public async Task All_that_SQLite_holds_moves_over_and_back_with_the_same_bytes()
    {
        byte[][] before;
        await using (var hub = await StartAsync("sqlite")) before = await PublishedAsync(hub);
        Origin.Answer("/a.xml", 500);
        Origin.Answer("/b.xml", 500);

        var (exitCode, output) = await MigrateAsync("postgres", "--json");
        Assert.True(exitCode == 0, output);
        Assert.Equal((2, 5), ((int)JsonNode.Parse(output)!["rows"]!["feed"]!, (int)JsonNode.Parse(output)!["rows"]!["item"]!));
        await using (var hub = await StartAsync("postgres")) Assert.Equal(before, await PublishedAsync(hub, polls: false));

        Directory.Delete(Path.Combine(Folder.Path, "data"), recursive: true);
        (exitCode, output) = await MigrateAsync("sqlite");
        Assert.True(exitCode == 0, output);
        await using (var hub = await StartAsync("sqlite")) Assert.Equal(before, await PublishedAsync(hub, polls: false));
    }

    [Fact]
    public async Task A_storage_that_holds_something_is_not_copied_into()
    {
        await using (var hub = await StartAsync("sqlite")) await PublishedAsync(hub);
        Assert.Equal(0, (await MigrateAsync("postgres")).ExitCode);

        Assert.Equal((1, 1), ((await MigrateAsync("postgres")).ExitCode, (await MigrateAsync("sqlite")).ExitCode));
    }

    [Fact]
    public async Task Without_the_environment_it_says_what_to_set()
    {
        Folder.Write("feeds.json", Config("postgres"));
        await using var program = FeedHubProcess.Start(
            Folder.Path, new Dictionary<string, string> { [PostgresAddress.Variable] = "" }, "run", "--urls", "http://127.0.0.1:0");

        Assert.Equal(2, (await program.EndAsync()).ExitCode);
        Assert.Contains("set the environment variable FEEDHUB_POSTGRES", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_itself_runs_on_it_and_says_where_the_data_lies()
    {
        Folder.Write("feeds.json", Config("postgres"));
        await using var program = FeedHubProcess.Start(Folder.Path, Environment, "run", "--urls", "http://127.0.0.1:0");

        Assert.Contains("(PostgreSQL)", await program.ReadUntilAsync("Database"), StringComparison.Ordinal);
        program.Terminate();
        Assert.Equal(0, (await program.EndAsync()).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(Folder.Path, "data")));
    }

    private IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { [PostgresAddress.Variable] = _database };

    private string Config(string storage) =>
        $$"""
        { "storage": "{{storage}}", "hub": { "baseUrl": "https://feeds.example/" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "defaults": { "webSub": false },
          "feeds": [{ "url": "{{Origin.UrlOf("/a.xml")}}", "tags": ["es"] }, "{{Origin.UrlOf("/b.xml")}}"], "outputs": [{ "name": "all" }, { "name": "es", "tags": ["es"] }] }
        """;

    private Task<RunningHub> StartAsync(string storage, TempFolder? folder = null) =>
        RunningHub.StartAsync(folder ?? Folder, Config(storage), _time, postgres: storage == "postgres" ? _database : null);

    private async Task<(int ExitCode, string Output)> MigrateAsync(params string[] to)
    {
        Folder.Write("feeds.json", Config("sqlite"));
        await using var program = FeedHubProcess.Start(Folder.Path, Environment, ["migrate", "--to", .. to]);
        var (exitCode, output) = await program.EndAsync();
        return (exitCode, output + program.Errors);
    }

    /// <summary>What is served once it has all of the feeds' items.</summary>
    private static async Task<byte[][]> PublishedAsync(RunningHub hub, bool polls = true, string titles = "El camión azul")
    {
        if (polls)
        {
            await hub.PollAsync(0);
            await hub.PollAsync(1);
        }

        await hub.EntriesAsync(e => e.Any(x => x.Element(RunningHub.Atom + "title")!.Value == titles) && e.Count >= 4);
        await hub.EntriesAsync(e => e.Any(x => x.Element(RunningHub.Atom + "title")!.Value == titles) && e.Count >= 3, "es");
        return await Task.WhenAll(Paths.Select(path => hub.Http.GetByteArrayAsync(path, Cancel)));
    }
}
