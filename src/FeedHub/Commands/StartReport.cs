using System.Globalization;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>What an operator sees first: where everything is, and what happens next.</summary>
/// <param name="Version">FeedHub's version.</param>
/// <param name="Config">Absolute path of feeds.json.</param>
/// <param name="Database">Where the data lies.</param>
/// <param name="Index">URL of the hub: its news; what there is to subscribe to and the state of all feeds are at <c>outputs</c> below it.</param>
/// <param name="Outputs">URLs of the outputs as Atom; they end in .rss and .json too.</param>
/// <param name="Feeds">Feeds there are.</param>
/// <param name="Gone">Feeds that are polled no more, because their origin says that they are gone for good.</param>
/// <param name="Failing">Feeds that fail, those that are gone left out.</param>
/// <param name="Items">Items that are kept.</param>
/// <param name="NextPoll">When the next feed is polled; null when there is none to poll.</param>
internal sealed record StartReport(
    string Version, string Config, string Database, Uri Index, IReadOnlyList<Uri> Outputs, int Feeds, int Gone, int Failing, int Items, DateTimeOffset? NextPoll)
{
    public static async Task<StartReport> OfAsync(HubSettings settings, IServiceProvider services, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<IStore>();
        var hub = services.GetRequiredService<HubAddress>().Url;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var states = await store.FeedsAsync([.. settings.Config.Feeds.Select(f => f.Url)], cancellation);
        return new StartReport(
            HubSettings.Version,
            settings.Config.Path,
            store.Location,
            hub,
            [.. settings.Config.Outputs.Select(output => new Uri(hub, $"feeds/{output.Name}.atom"))],
            states.Count,
            states.Count(s => s.Gone),
            states.Count(s => s.FailingSince is not null && !s.Gone),
            (await store.CountItemsAsync(cancellation)).Values.Sum(),
            states.Where(s => !s.Gone).Select(s => (DateTimeOffset?)(s.NextPollAt > now ? s.NextPollAt.Value : now)).Min());
    }

    /// <summary>For people, a line for each.</summary>
    /// <param name="time">The clock, in whose zone the time of the next poll is told.</param>
    public string Text(TimeProvider time)
    {
        var lines = new List<string>
        {
            $"FeedHub {Version}",
            $"  Config    {Config}",
            $"  Database  {Database}",
            $"  Index     {Index}",
            $"  Status    {new Uri(Index, "status")}",
        };
        lines.AddRange(Outputs.Select((output, index) => $"  {(index == 0 ? "Outputs" : "       ")}   {output}  .rss  .json"));
        lines.Add($"  {Count(Feeds, "feed")}, {Count(Items, "item")}, next poll {NextPollWords(time)}");
        if (Gone > 0) lines.Add($"  {Count(Gone, "feed")} gone for good (410): see the status page");
        if (Failing > 0) lines.Add($"  {Count(Failing, "feed")} failing: see the status page");
        return string.Join(Environment.NewLine, lines);
    }

    private string NextPollWords(TimeProvider time) =>
        NextPoll is not { } next ? "never: there is no feed to poll"
        : next <= time.GetUtcNow() ? "now"
        : TimeZoneInfo.ConvertTime(next, time.LocalTimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
