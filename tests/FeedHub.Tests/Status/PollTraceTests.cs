using System.Collections.Concurrent;
using System.Diagnostics;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>What a poll tells of itself besides what it keeps: its trace and its line in the log.</summary>
public sealed class PollTraceTests : OriginTest
{
    [Fact]
    public async Task A_poll_is_traced_through_its_stages()
    {
        var url = Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "FeedHub",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var hub = await StartAsync(url);
        await hub.EntriesAsync(e => e.Count == 1);
        Origin.Answer("/feed.xml", StatusCodes.Status404NotFound);
        await hub.PollAsync();

        // Other tests poll at the same time.
        var polls = ended.Where(a => a.OperationName == "poll" && a.GetTagItem("url.full") as string == url.AbsoluteUri).ToList();
        Assert.Equal(["document", "failed"], polls.Select(p => p.GetTagItem("feedhub.poll.outcome")));
        Assert.Equal(1, polls[0].GetTagItem("feedhub.items.new"));
        Assert.Equal(["fetch", "parse", "identify", "store"], Stages(polls[0]));
        Assert.Equal(["fetch", "store"], Stages(polls[1]));
        Assert.Equal(("404", ActivityStatusCode.Error), (polls[1].GetTagItem("error.type"), polls[1].Status));

        IEnumerable<string> Stages(Activity poll) => ended.Where(a => a.ParentSpanId == poll.SpanId).OrderBy(a => a.StartTimeUtc).Select(a => a.OperationName);
    }

    [Fact]
    public async Task A_poll_leaves_one_event_in_the_log_that_programs_can_read()
    {
        var url = Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
        var log = new Events();
        await using var hub = await StartAsync(url, services => services.AddLogging(logging => logging.AddProvider(log)));
        await hub.EntriesAsync(e => e.Count == 2);
        await hub.PollAsync();
        Origin.Answer("/feed.xml", StatusCodes.Status404NotFound);
        await hub.PollAsync();

        Assert.Equal([1, 3, 2], log.OfPolls.Select(e => e.Id));
        Assert.All(log.OfPolls, e => Assert.Equal(url, e.Values["FeedUrl"]));
        Assert.Equal((2, 0), (log.OfPolls[0].Values["New"], log.OfPolls[0].Values["Edited"]));
        Assert.All(log.OfPolls, e => Assert.IsType<long>(e.Values["Milliseconds"]));
        Assert.Contains("404", Assert.IsType<string>(log.OfPolls[2].Values["Error"]), StringComparison.Ordinal);
    }

    private Task<RunningHub> StartAsync(Uri feed, Action<IServiceCollection>? replace = null) => RunningHub.StartAsync(
        Folder, $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{feed}}"] }""", replace: replace);

    /// <summary>What is logged of polls, with its values.</summary>
    private sealed class Events : ILoggerProvider
    {
        private readonly ConcurrentQueue<(int Id, IReadOnlyDictionary<string, object?> Values)> _ofPolls = new();

        public IReadOnlyList<(int Id, IReadOnlyDictionary<string, object?> Values)> OfPolls => [.. _ofPolls];

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName == typeof(FeedPoll).FullName ? _ofPolls : null);

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentQueue<(int, IReadOnlyDictionary<string, object?>)>? kept) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                kept?.Enqueue((eventId.Id, ((IReadOnlyList<KeyValuePair<string, object?>>)(object)state!).ToDictionary(v => v.Key, v => v.Value)));
        }
    }
}
