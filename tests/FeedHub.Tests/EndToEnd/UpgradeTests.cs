using System.Globalization;
using DbUp;
using DbUp.Engine.Output;
using FeedHub.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>A database that the first version filled, found by today's service.</summary>
public sealed class UpgradeTests : OriginTest
{
    private const string Document =
        """
        <rss version="2.0"><channel><title>Harbour News</title><link>https://harbour.example/</link><description>News</description><language>en</language>
        <item><guid>https://harbour.example/bridge</guid><title>The old bridge opens again</title><link>https://harbour.example/bridge</link>
          <pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><description>Trains and bicycles share it.</description></item>
        <item><guid isPermaLink="false">4711</guid><title>A market on the quay</title><link>https://harbour.example/market</link>
          <pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate><description>Fish, and flowers from the valley.</description></item>
        <item><title>Nobody signed this note</title><link>https://harbour.example/note</link>
          <pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate><description>It came by post.</description></item>
        <item><guid isPermaLink="false">4000</guid><title>What was here long ago</title><link>https://harbour.example/ago</link>
          <pubDate>Mon, 02 Feb 2026 08:00:00 GMT</pubDate><description>A warehouse.</description></item>
        </channel></rss>
        """;

    // As the first version wrote them when it read the document above; the oldest item was removed since.
    private const string Rows =
        """
        INSERT INTO feed (id, url, state) VALUES (1, @url, json_set('{"Id":1,"Description":{"Title":"Harbour News","Link":"https://harbour.example/","Language":"en","Cadence":{"SkipHours":[],"SkipDays":[]}},"PolledAt":"2026-03-02T11:00:00.1981769+00:00","SucceededAt":"2026-03-02T11:00:00.1981769+00:00","WatchedSince":"2026-03-02T11:00:00.1981769+00:00","Posted":["2026-02-02T08:00:00+00:00","2026-03-02T08:00:00+00:00","2026-03-02T09:00:00+00:00","2026-03-02T10:00:00+00:00"],"DocumentItems":4,"NextPollAt":"2026-03-03T12:15:08.0437893+00:00","NextPollReason":"posts about every year or more"}', '$.Url', @url));
        INSERT INTO item (id, feed_id, key, content_hash, published_id, published_at, updated_at, first_seen_at, arrived_at, withheld, document) VALUES
        (1, 1, -9048556246108148322, 1473702028441876222, 'urn:uuid:423cc12c-df43-5c2e-961c-05dfa43f3703', 1770019200000, 1770019200000, 1772449200198, 1770019200000, 0, NULL),
        (2, 1, -6400498214414179076, 6962865976790649261, 'urn:uuid:f8afa5dc-4ff2-5392-ad65-002b2ffd55f9', 1772438400000, 1772438400000, 1772449200198, 1772438400000, 0, '{"Link":"https://harbour.example/note","Title":"Nobody signed this note","Summary":"It came by post.","Published":"2026-03-02T08:00:00+00:00","Language":"en","Sanitised":true}'),
        (3, 1, 7550619875421035672, -4887498970670713579, 'urn:uuid:6d51a50d-3821-5a7c-a606-1902c991cdca', 1772442000000, 1772442000000, 1772449200198, 1772442000000, 0, '{"Guid":"4711","Link":"https://harbour.example/market","Title":"A market on the quay","Summary":"Fish, and flowers from the valley.","Published":"2026-03-02T09:00:00+00:00","Language":"en","Sanitised":true}'),
        (4, 1, 9003944433459728946, -2301667905417670377, 'https://harbour.example/bridge', 1772445600000, 1772445600000, 1772449200198, 1772445600000, 0, '{"Guid":"https://harbour.example/bridge","Link":"https://harbour.example/bridge","Title":"The old bridge opens again","Summary":"Trains and bicycles share it.","Published":"2026-03-02T10:00:00+00:00","Language":"en","Sanitised":true}');
        """;

    private static readonly (string Id, string Title, string Updated)[] Kept =
    [
        ("https://harbour.example/bridge", "The old bridge opens again", "2026-03-02T10:00:00Z"),
        ("urn:uuid:6d51a50d-3821-5a7c-a606-1902c991cdca", "A market on the quay", "2026-03-02T09:00:00Z"),
        ("urn:uuid:f8afa5dc-4ff2-5392-ad65-002b2ffd55f9", "Nobody signed this note", "2026-03-02T08:00:00Z"),
    ];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 12, 10, 0, TimeSpan.Zero));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/feed.xml", Document);
    }

    public override async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_database_of_the_first_version_goes_on_with_its_ids_its_entries_and_its_tombstones()
    {
        await FillAsync();
        await using var hub = await StartAsync();
        Assert.Equal(Kept, await EntriesAsync(hub, 3));

        // The next poll finds what it knows: nothing is new, nothing was edited, and what was removed stays so.
        _time.Advance(TimeSpan.FromMinutes(5));
        var report = await hub.PollAsync();
        Assert.Equal((0, 0), (report.New, report.Edited));
        Assert.Equal(Kept, await EntriesAsync(hub, 3));

        // What comes now takes its place beside them.
        Origin.Put("/feed.xml", Document.Replace("<item><guid>https", "<item><guid>https://harbour.example/new</guid><title>A ferry at last</title></item><item><guid>https", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromMinutes(5));
        await hub.PollAsync();
        var entries = await EntriesAsync(hub, 4);
        Assert.Equal("https://harbour.example/new", entries[0].Id);
        Assert.Equal(Kept, entries[1..]);
    }

    private Task<RunningHub> StartAsync() => RunningHub.StartAsync(
        Folder, $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/feed.xml")}}"] }""", _time);

    private static async Task<(string Id, string Title, string Updated)[]> EntriesAsync(RunningHub hub, int count) =>
    [
        .. (await hub.EntriesAsync(e => e.Count == count)).Select(e => (
            e.Element(RunningHub.Atom + "id")!.Value,
            e.Element(RunningHub.Atom + "title")!.Value,
            DateTimeOffset.Parse(e.Element(RunningHub.Atom + "updated")!.Value, CultureInfo.InvariantCulture).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))),
    ];

    private async Task FillAsync()
    {
        var data = Directory.CreateDirectory(Path.Combine(Folder.Path, "data"));
        var database = new SqliteConnectionStringBuilder { DataSource = Path.Combine(data.FullName, "feedhub.db"), Pooling = false }.ToString();
        var first = DeployChanges.To.SqliteDatabase(database)
            .WithScriptsEmbeddedInAssembly(typeof(FeedPoll).Assembly, name => name.EndsWith(".Schema.0001_initial.sql", StringComparison.Ordinal))
            .WithTransactionPerScript().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        Assert.True(first.Successful, first.Error?.Message);
        Assert.Single(first.Scripts);

        await using var connection = new SqliteConnection(database);
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = Rows;
        command.Parameters.AddWithValue("@url", Origin.UrlOf("/feed.xml").AbsoluteUri);
        Assert.Equal(5, await command.ExecuteNonQueryAsync(Cancel));
    }
}
