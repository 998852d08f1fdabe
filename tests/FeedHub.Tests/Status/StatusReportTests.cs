using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Publishing;
using FeedHub.Status;
using FeedHub.Storage;
using FeedHub.Tests.Configuration;
using FeedHub.Tests.Publishing;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>What the status page tells, made from what was read.</summary>
public sealed class StatusReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 30, 0, TimeSpan.Zero);
    private static readonly Uri Url = new("https://a.example/feed");

    public static TheoryData<FeedHealth, FeedState?> Healths => new()
    {
        { FeedHealth.Waiting, null },
        { FeedHealth.Waiting, State },
        { FeedHealth.Ok, State with { PolledAt = Now, SucceededAt = Now } },
        { FeedHealth.Failing, State with { PolledAt = Now, FailingSince = Now, Failures = 1, LastError = "No." } },
        { FeedHealth.Gone, State with { PolledAt = Now, FailingSince = Now, Gone = true } },
        { FeedHealth.Moved, State with { PolledAt = Now, Moved = new Relocation(new Uri("https://b.example/"), Now, false) } },
        { FeedHealth.Failing, State with { PolledAt = Now, FailingSince = Now, Moved = new Relocation(new Uri("https://b.example/"), Now, true) } },
    };

    private static FeedState State => new() { Id = 1, Url = Url };

    [Theory]
    [MemberData(nameof(Healths))]
    public void A_feed_fares_as_its_last_polls_say(FeedHealth health, FeedState? state)
    {
        var report = StatusReports.Of(Facts() with { States = state is null ? [] : [state] });

        Assert.Equal(health, Assert.Single(report.Feeds).Health);
        Assert.Equal(1, report.Totals.Health[health.Word()]);
        Assert.Equal(1, report.Totals.Health.Values.Sum());
    }

    [Fact]
    public void A_feed_that_moved_says_what_to_write_into_feeds_json()
    {
        var report = StatusReports.Of(Facts() with
        {
            States = [State with { PolledAt = Now, Moved = new Relocation(new Uri("https://b.example/new.xml"), Now.AddDays(-1), false) }],
        });

        Assert.Equal(
            new MoveStatus(
                "https://b.example/new.xml",
                Now.AddDays(-1),
                "In feeds.json, write https://b.example/new.xml in the place of https://a.example/feed. The feed keeps its items."),
            Assert.Single(report.Feeds).Moved);
        Assert.Empty(report.Feeds[0].Remarks);
    }

    [Fact]
    public void Days_stand_at_their_place_whether_something_happened_or_not()
    {
        var today = DateOnly.FromDateTime(Now.UtcDateTime);
        var feed = Assert.Single(StatusReports.Of(Facts() with
        {
            States = [State],
            Days =
            [
                new PollDay { FeedId = 1, Day = today.AddDays(-29), NewItems = 5, Polls = 10, NotModified = 6, Bytes = 100, Gaps = 1 },
                new PollDay { FeedId = 2, Day = today, NewItems = 99 },
                new PollDay { FeedId = 1, Day = today, NewItems = 2, Polls = 4, Failed = 2, NotModified = 0, Bytes = 1, Gaps = 1 },
            ],
        }).Feeds);

        Assert.Equal([5, .. Enumerable.Repeat(0, 28), 2], feed.NewItemsByDay);
        Assert.Equal(new PollTotals { Polls = 14, NotModified = 6, Failed = 2, NewItems = 7, Bytes = 101 }, feed.LastMonth);
        Assert.Equal(0.5, feed.LastMonth.NotModifiedShare);
        Assert.Equal(2, feed.CoverageGaps);
    }

    [Fact]
    public void Hours_without_polls_are_there_too_and_the_last_day_is_summed_up()
    {
        var hour = Now.AddMinutes(-30);
        var report = StatusReports.Of(Facts() with
        {
            Hours =
            [
                new PollHour { Hour = hour.AddHours(-24), Polls = 100, NewItems = 100 },
                new PollHour { Hour = hour.AddHours(-23), Polls = 2, Failed = 1, NewItems = 3, Took = TimeSpan.FromSeconds(3), Slowest = TimeSpan.FromSeconds(2) },
                new PollHour { Hour = hour, Polls = 1, NotModified = 1 },
            ],
        });

        Assert.Equal(Enumerable.Range(-24, 25).Select(h => hour.AddHours(h)), report.Hours.Select(h => h.Hour));
        Assert.Equal(new HourStatus(hour.AddHours(-23), 2, 0, 1, 3, 0, 1500, 2000), report.Hours[1]);
        Assert.Equal(new HourStatus(hour.AddHours(-22), 0, 0, 0, 0, 0, null, null), report.Hours[2]);
        Assert.Equal(new PollTotals { Polls = 3, NotModified = 1, Failed = 1, NewItems = 3 }, report.Totals.LastDay);
    }

    [Fact]
    public void An_output_names_what_is_held_back_and_why()
    {
        var output = Assert.Single(StatusReports.Of(Facts() with
        {
            Live = name => name == "all" ? new LiveOutput(7, Now, [new QuarantinedItem(Made.Rich, "its id is another item's already")]) { Fault = "no." } : null,
        }).Outputs);

        Assert.Equal((1, 7, Now, "no."), (output.Feeds, output.Items!.Value, output.ChangedAt!.Value, output.Fault));
        Assert.Equal(
            new QuarantineStatus("R&D: \"¿Cómo crece la nube?\" 🌩", Made.Rich.Id, Made.Source.Title, "its id is another item's already"),
            Assert.Single(output.Quarantined));
    }

    [Fact]
    public void Where_files_lie_on_the_disk_is_not_told()
    {
        var report = StatusReports.Of(Facts() with
        {
            ConfigProblems = [new ConfigProblem("/srv/secret/feeds.json", 3, 5, "feeds[0].url", "is no URL", "Write one.", IsError: true)],
        });

        Assert.Equal("feeds.json:3:5 error feeds[0].url: is no URL. Write one.", Assert.Single(report.ConfigProblems).ToString());
    }

    private static StatusFacts Facts() => new()
    {
        Config = FeedsText.Config("""{ "feeds": ["https://a.example/feed"] }"""),
        Now = Now,
        States = [],
        Items = new Dictionary<long, int>(),
        Days = [],
        Hours = [],
        Pushes = new PushCounts(0, 0, 0, 0, 0, 0),
        Live = _ => null,
    };
}
