using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Decides what an output holds: the last items to arrive that its rules let through, ordered by publication date.</summary>
internal static class OutputComposer
{
    /// <param name="output">The output.</param>
    /// <param name="sources">Its feeds by their number in the store.</param>
    /// <param name="lastArrived">Their items, the last to arrive first; read only as far as needed.</param>
    /// <param name="hub">Absolute URL of the hub, ending in a slash.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<OutputFeed> ComposeAsync(
        OutputConfig output,
        IReadOnlyDictionary<long, Source> sources,
        IAsyncEnumerable<StoredItem> lastArrived,
        Uri hub,
        CancellationToken cancellation)
    {
        var items = new List<OutputItem>();
        await foreach (var stored in lastArrived.WithCancellation(cancellation))
        {
            var source = sources[stored.FeedId];
            if (!source.Rules.Passes(stored.Item)) continue;
            items.Add(source.ItemOf(stored));
            if (items.Count == output.Limit) break;
        }

        return FeedOf(output, items, hub);
    }

    /// <summary>The items as an output, in its order.</summary>
    public static OutputFeed FeedOf(OutputConfig output, List<OutputItem> items, Uri hub)
    {
        items.Sort(static (a, b) =>
            b.Published.CompareTo(a.Published) is not 0 and var byDate ? byDate : string.CompareOrdinal(a.Id, b.Id));
        return new OutputFeed
        {
            Name = output.Name,
            Title = output.Title,
            Description = output.Description,
            BaseUrl = hub,
            Updated = items.Count == 0 ? DateTimeOffset.UnixEpoch : items.Max(i => i.Updated),
            Items = items,
        };
    }

    /// <summary>The operator's title for a feed, else its own, else its host.</summary>
    public static string TitleOf(FeedConfig feed, FeedState state) =>
        feed.Title ?? state.Description.Title ?? (feed.Url.IsFile ? Path.GetFileNameWithoutExtension(feed.Url.LocalPath) : feed.Url.Host);

    /// <summary>A feed as an output sees it.</summary>
    /// <param name="Feed">What its items are attributed to.</param>
    /// <param name="Rules">The feed's rules and the output's, together.</param>
    public sealed record Source(SourceFeed Feed, RuleSet Rules)
    {
        /// <inheritdoc cref="OutputConfig.Content"/>
        public OutputContent Content { get; init; }

        /// <inheritdoc cref="OutputConfig.PrefixTitles"/>
        public bool PrefixTitles { get; init; }

        public OutputItem ItemOf(StoredItem stored) => new()
        {
            Id = stored.PublishedId,
            Item = ItemText.Published(stored.Item, Feed, Content, PrefixTitles),
            Source = Feed,
            Published = stored.Published,
            Updated = stored.Updated,
        };

        public static Source Of(FeedConfig feed, FeedState state, OutputConfig output, Uri hub) => new(
            new SourceFeed
            {
                // Where a file of the operator's lies is nobody else's business.
                Url = feed.Url.IsFile ? state.Description.Link ?? hub.AbsoluteUri : feed.Url.AbsoluteUri,
                Title = TitleOf(feed, state),
                Id = state.Description.Id,
                Link = state.Description.Link,
                Language = state.Description.Language,
                Rights = state.Description.Rights,
                ImageUrl = state.Description.ImageUrl,
            },
            new RuleSet([feed.Keep, output.Keep], [.. feed.Drop, .. output.Drop]))
        {
            Content = output.Content,
            PrefixTitles = output.PrefixTitles,
        };
    }
}
