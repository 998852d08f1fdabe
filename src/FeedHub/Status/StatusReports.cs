using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>Makes the report from what was read. Pure.</summary>
internal static class StatusReports
{
    /// <summary>Days of a feed that are shown.</summary>
    public const int Days = 30;

    /// <summary>The first of the days that are shown.</summary>
    public static DateOnly FirstDay(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - Days);

    /// <summary>The first of the hours that may be shown.</summary>
    public static DateTimeOffset FirstHour(DateTimeOffset now) => HourOf(now).AddHours(1 - (24 * IStatusStore.DaysOfHoursKept));

    public static StatusReport Of(StatusFacts facts)
    {
        var states = facts.States.ToDictionary(s => s.Url);
        var days = facts.Days.ToLookup(d => d.FeedId);
        List<FeedStatus> feeds = [.. facts.Config.Feeds.Select(feed => Feed(facts, feed, states.GetValueOrDefault(feed.Url), days))];
        return new StatusReport
        {
            Title = facts.Config.Hub.Title,
            Version = HubSettings.Version,
            At = facts.Now,
            Totals = new StatusTotals
            {
                Feeds = feeds.Count,
                Health = FeedHealths.All.ToDictionary(h => h.Word(), h => feeds.Count(f => f.Health == h)),
                Items = feeds.Sum(f => f.Items),
                NextPoll = feeds.Where(f => f.Health != FeedHealth.Gone).Min(f => f.NextPoll),
                LastDay = Sum(facts.Hours.Where(h => h.Hour > HourOf(facts.Now).AddDays(-1))),
            },
            // Where the file lies on the disk is nobody else's business.
            ConfigProblems = [.. facts.ConfigProblems.Select(p => p with { File = Path.GetFileName(p.File) })],
            Feeds = feeds,
            Outputs = [.. facts.Config.Outputs.Select(output => Output(facts, output))],
            Hours = Hours(facts),
            Websub = new WebSubStatus(
                facts.Pushes.Subscribers,
                facts.Pushes.Unverified,
                facts.Pushes.Failing,
                facts.Pushes.Active,
                facts.Pushes.Wanted,
                facts.Pushes.Pushed),
            Archive = facts.Archive is { } archive ? new ArchiveStatus(archive.Bytes, archive.Since) : null,
        };
    }

    private static FeedStatus Feed(StatusFacts facts, FeedConfig feed, FeedState? known, ILookup<long, PollDay> allDays)
    {
        var state = known ?? new FeedState { Id = 0, Url = feed.Url };
        var (first, days) = (FirstDay(facts.Now), allDays[state.Id]);
        var byDay = new int[Days];
        foreach (var day in days.Where(d => d.Day >= first && d.Day.DayNumber - first.DayNumber < Days)) byDay[day.Day.DayNumber - first.DayNumber] = day.NewItems;
        return new FeedStatus
        {
            Url = IndexEndpoint.ShownUrl(facts.Config.Path, feed.Url),
            Title = OutputComposer.TitleOf(feed, state),
            Link = state.Description.Link is { } link && WebAddress.IsHttp(link) ? link : null,
            Tags = feed.Tags,
            Health = FeedHealths.Of(known),
            Items = facts.Items.GetValueOrDefault(state.Id),
            LastPoll = state.PolledAt,
            LastSuccess = state.SucceededAt,
            FailingSince = state.FailingSince,
            Failures = state.Failures,
            Failure = state.LastError,
            NextPoll = state.Gone ? null : state.NextPollAt,
            NextPollReason = state.Gone ? null : state.NextPollReason,
            Moved = state.Moved is { } moved
                ? new MoveStatus(moved.To.AbsoluteUri, moved.Since, $"In feeds.json, write {moved.To.AbsoluteUri} in the place of {feed.Url.AbsoluteUri}. The feed keeps its items.")
                : null,
            Repairs = state.Description.Notices,
            Remarks = [.. IndexEndpoint.Advice(state with { Moved = null }), .. feed.FullText && facts.Pages.TryGetValue(state.Id, out var trouble) ? [Told(trouble)] : Array.Empty<string>()],
            CoverageGaps = days.Sum(d => d.Gaps),
            OffersPush = state.Offer is not null,
            NewItemsByDay = byDay,
            LastMonth = new PollTotals
            {
                Polls = days.Sum(d => d.Polls),
                NotModified = days.Sum(d => d.NotModified),
                Failed = days.Sum(d => d.Failed),
                NewItems = days.Sum(d => d.NewItems),
                Bytes = days.Sum(d => d.Bytes),
            },
        };
    }

    private static string Told(PageTrouble trouble) =>
        $"{(trouble.Items == 1 ? "The page of an item" : $"The pages of {trouble.Items} items")} gave no full text, so {(trouble.Items == 1 ? "it shows its teaser" : "they show their teasers")}. The last: {trouble.Last}";

    private static OutputStatus Output(StatusFacts facts, OutputConfig output)
    {
        var live = facts.Live(output.Name);
        return new OutputStatus
        {
            Name = output.Name,
            Title = output.Title,
            Feeds = facts.Config.Feeds.Count(output.Includes),
            Items = live?.Items,
            ChangedAt = live?.ChangedAt,
            Fault = live?.Fault,
            Warnings = live?.Warnings ?? [],
            Quarantined =
            [
                .. (live?.Quarantined ?? []).Select(q => new QuarantineStatus(ItemText.Headline(q.Item), q.Item.Id, q.Item.Source.Title, q.Reason)),
            ],
        };
    }

    private static List<HourStatus> Hours(StatusFacts facts)
    {
        if (facts.Hours.Count == 0) return [];
        var known = facts.Hours.ToDictionary(h => h.Hour);
        var hours = new List<HourStatus>();
        for (var hour = facts.Hours[0].Hour; hour <= facts.Now; hour = hour.AddHours(1))
        {
            var polls = known.GetValueOrDefault(hour, new PollHour { Hour = hour });
            hours.Add(new HourStatus(
                hour,
                polls.Polls,
                polls.NotModified,
                polls.Failed,
                polls.NewItems,
                polls.Bytes,
                polls.Polls == 0 ? null : (long)(polls.Took.TotalMilliseconds / polls.Polls),
                polls.Polls == 0 ? null : (long)polls.Slowest.TotalMilliseconds));
        }

        return hours;
    }

    private static PollTotals Sum(IEnumerable<PollHour> hours) => hours.Aggregate(new PollTotals(), (sum, hour) => new PollTotals
    {
        Polls = sum.Polls + hour.Polls,
        NotModified = sum.NotModified + hour.NotModified,
        Failed = sum.Failed + hour.Failed,
        NewItems = sum.NewItems + hour.NewItems,
        Bytes = sum.Bytes + hour.Bytes,
    });

    private static DateTimeOffset HourOf(DateTimeOffset time) => OutputComposer.HourOf(time);
}
