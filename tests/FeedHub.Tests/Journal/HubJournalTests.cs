using System.Text;
using FeedHub.Configuration;
using FeedHub.Journal;
using FeedHub.Tests.Configuration;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.Journal;

public sealed class HubJournalTests : IDisposable
{
    private static readonly Uri Feed = new("https://example.org/feed.xml");
    private static readonly DateTimeOffset Noon = new(2026, 11, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Noon);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Archive => Path.Combine(_folder.Path, HubJournal.FolderName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_and_bodies_are_read_as_they_were_written()
    {
        using var journal = Journal("30d");
        var record = Document() with
        {
            Url = new Uri("https://example.org/%C3%B1?a=1"),
            Status = 226,
            Headers = [KeyValuePair.Create("Link", "</a>; rel=\"self\""), KeyValuePair.Create("Link", "<ñ>; rel=\"hub\"")],
            Backfill = 0,
            FullText = true,
        };

        await journal.CommitAsync(record, "línea\nuna\n{}"u8.ToArray(), () => Task.CompletedTask, Cancel);
        await journal.InOrderAsync(() => Written(journal, new JournalRecord { Kind = JournalKind.Expired, At = Noon.AddTicks(1), Feed = new Uri("file:///tmp/a b.xml"), Before = Noon.AddDays(-2) }), Cancel);

        var stored = Read();
        Assert.Equivalent(record with { Bytes = stored[0].Packed.Length }, stored[0].Record, strict: true);
        Assert.Equal("línea\nuna\n{}", Encoding.UTF8.GetString(JournalFile.Decompressed(stored[0].Packed)));
        Assert.Equal((JournalKind.Expired, Noon.AddTicks(1), Noon.AddDays(-2), "file:///tmp/a%20b.xml"), (stored[1].Record.Kind, stored[1].Record.At, stored[1].Record.Before, stored[1].Record.Feed!.AbsoluteUri));
    }

    [Fact]
    public async Task What_is_not_committed_is_taken_back()
    {
        using var journal = Journal("30d");
        await journal.CommitAsync(Document(), "uno"u8.ToArray(), () => Task.CompletedTask, Cancel);

        await Assert.ThrowsAsync<IOException>(() => journal.CommitAsync(Document(), "dos"u8.ToArray(), () => throw new IOException("full"), Cancel));
        await journal.CommitAsync(Document(), "tres"u8.ToArray(), () => Task.CompletedTask, Cancel);

        Assert.Equal(["uno", "tres"], Read().Select(r => Encoding.UTF8.GetString(JournalFile.Decompressed(r.Packed))));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-1, 1)]
    public async Task After_a_crash_the_last_document_counts_if_its_feed_knows_of_it(int polledAfterSeconds, int expected)
    {
        using (var journal = Journal("30d"))
        {
            await journal.CommitAsync(Document(Noon.AddHours(-1)), "uno"u8.ToArray(), () => Task.CompletedTask, Cancel);
            await journal.CommitAsync(Document(), "dos"u8.ToArray(), () => Task.CompletedTask, Cancel);
        }

        var path = Assert.Single(JournalFile.AllOf(Archive)).Path;
        var whole = Read()[expected - 1].End;
        await File.AppendAllTextAsync(path, "{\"kind\":\"docu", Cancel);
        using var next = Journal("30d");
        await next.RecoverAsync(feed => Task.FromResult<DateTimeOffset?>(feed == Feed ? Noon.AddSeconds(polledAfterSeconds) : null));

        Assert.Equal(whole, new FileInfo(path).Length);
        Assert.Equal(expected, Read().Count);
    }

    [Fact]
    public async Task Days_that_are_too_old_are_removed_and_the_size_is_told()
    {
        using var journal = Journal("2d");
        Assert.Null(journal.Size());
        for (var day = 0; day < 5; day++)
        {
            await journal.CommitAsync(Document(), "uno"u8.ToArray(), () => Task.CompletedTask, Cancel);
            _time.Advance(TimeSpan.FromDays(1));
        }

        var files = JournalFile.AllOf(Archive);
        Assert.Equal([12, 13, 14], files.Select(f => f.Day.Day));
        Assert.Equal((files.Sum(f => new FileInfo(f.Path).Length), new DateOnly(2026, 11, 12)), journal.Size());
    }

    [Fact]
    public async Task Changes_are_made_one_at_a_time_while_it_is_on()
    {
        using var journal = Journal("30d");
        var (first, order) = (new TaskCompletionSource(), new List<int>());
        var one = journal.InOrderAsync(
            async () =>
            {
                await first.Task;
                order.Add(1);
            },
            Cancel);
        var two = journal.InOrderAsync(
            () =>
            {
                order.Add(2);
                return Task.CompletedTask;
            },
            Cancel);
        Assert.False(two.IsCompleted);
        first.SetResult();
        await Task.WhenAll(one, two);

        Assert.Equal([1, 2], order);
    }

    [Fact]
    public async Task Nothing_is_written_and_nobody_waits_while_it_is_off()
    {
        using var journal = Journal(null);
        var never = new TaskCompletionSource();
        var waits = journal.InOrderAsync(() => never.Task, Cancel);

        await journal.CommitAsync(Document(), "uno"u8.ToArray(), () => Task.CompletedTask, Cancel);

        Assert.False(Directory.Exists(Archive));
        never.SetResult();
        await waits;
    }

    [Fact]
    public async Task While_one_process_archives_another_neither_writes_nor_takes_anything_back()
    {
        using var service = Journal("30d");
        await service.CommitAsync(Document(), "uno"u8.ToArray(), () => Task.CompletedTask, Cancel);
        using (var poll = Journal("30d"))
        {
            await poll.RecoverAsync(_ => Task.FromResult<DateTimeOffset?>(null));
            var committed = false;
            await poll.CommitAsync(
                Document(),
                "dos"u8.ToArray(),
                () =>
                {
                    committed = true;
                    return Task.CompletedTask;
                },
                Cancel);
            Assert.True(committed);
        }

        await service.CommitAsync(Document(), "tres"u8.ToArray(), () => Task.CompletedTask, Cancel);
        Assert.Equal(["uno", "tres"], Read().Select(r => Encoding.UTF8.GetString(JournalFile.Decompressed(r.Packed))));
    }

    [Fact]
    public void What_is_no_journal_is_not_taken_for_one()
    {
        Directory.CreateDirectory(Archive);
        File.WriteAllText(Path.Combine(Archive, "notes.journal"), "x");
        File.WriteAllText(Path.Combine(Archive, "2026-11-10.txt"), "x");

        Assert.Empty(JournalFile.AllOf(Archive));
        Assert.Empty(JournalFile.AllOf(Path.Combine(Archive, "none")));
    }

    private static Task Written(HubJournal journal, JournalRecord record)
    {
        journal.Write(record);
        return Task.CompletedTask;
    }

    private static JournalRecord Document(DateTimeOffset? at = null) => new() { Kind = JournalKind.Document, At = at ?? Noon, Feed = Feed };

    private List<StoredRecord> Read() => [.. JournalFile.AllOf(Archive).SelectMany(f => JournalFile.Read(f.Path))];

    private HubJournal Journal(string? archive)
    {
        var hub = archive is null ? "" : $$"""
            "hub": { "archive": "{{archive}}" },
            """;
        var config = FeedsText.Config($$"""{ {{hub}} "feeds": ["{{Feed}}"] }""");
        return new HubJournal(new CurrentConfig(config), _folder.Path, _time, NullLogger<HubJournal>.Instance);
    }
}
