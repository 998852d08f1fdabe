using System.Globalization;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>What an operator sees first: where everything is, and what happens next.</summary>
internal static class StartReport
{
    public static async Task<string> OfAsync(HubSettings settings, IServiceProvider services, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<IStore>();
        var hub = services.GetRequiredService<HubAddress>().Url;
        var states = await store.FeedsAsync([.. settings.Config.Feeds.Select(f => f.Url)], cancellation);
        var items = (await store.CountItemsAsync(cancellation)).Values.Sum();
        var lines = new List<string>
        {
            $"FeedHub {HubSettings.Version}",
            $"  Config    {settings.Config.Path}",
            $"  Database  {store.Location}",
            $"  Index     {hub}",
            $"  Status    {new Uri(hub, "status")}",
        };
        lines.AddRange(settings.Config.Outputs.Select((output, index) =>
            $"  {(index == 0 ? "Outputs" : "       ")}   {new Uri(hub, $"feeds/{output.Name}.atom")}  .rss  .json"));
        lines.Add($"  {Count(states.Count, "feed")}, {Count(items, "item")}, next poll {NextPoll(states, services.GetRequiredService<TimeProvider>())}");
        if (states.Count(s => s.Gone) is > 0 and var gone) lines.Add($"  {Count(gone, "feed")} gone for good (410): see the status page");
        if (states.Count(s => s.FailingSince is not null && !s.Gone) is > 0 and var failing) lines.Add($"  {Count(failing, "feed")} failing: see the status page");
        return string.Join(Environment.NewLine, lines);
    }

    private static string NextPoll(IReadOnlyList<FeedState> states, TimeProvider time)
    {
        var waiting = states.Where(s => !s.Gone).ToList();
        if (waiting.Count == 0) return "never: there is no feed to poll";
        var now = time.GetUtcNow();
        var next = waiting.Min(s => s.NextPollAt ?? now);
        return next <= now ? "now" : TimeZoneInfo.ConvertTime(next, time.LocalTimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
