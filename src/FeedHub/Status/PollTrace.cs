using System.Diagnostics;

namespace FeedHub.Status;

/// <summary>Traces of polls and their stages. Costs nothing while nobody listens.</summary>
internal static class PollTrace
{
    /// <summary>The name by which to listen.</summary>
    public const string Source = "FeedHub";

    private static readonly ActivitySource Polls = new(Source, HubSettings.Version);

    /// <summary>Begins the trace of a poll.</summary>
    /// <param name="feedUrl">URL as in feeds.json.</param>
    /// <returns>To be disposed at its end; null while nobody listens.</returns>
    public static Activity? Begin(Uri feedUrl) => Polls.StartActivity("poll")?.SetTag("url.full", feedUrl.AbsoluteUri);

    /// <summary>Begins a stage of the poll that is under way: <c>fetch</c>, <c>parse</c>, <c>identify</c> or <c>store</c>.</summary>
    /// <returns>To be disposed at its end; null while nobody listens.</returns>
    public static Activity? Stage(string name) => Polls.StartActivity(name);
}
