using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>
/// The output of a search: <c>/feeds/search.atom?q=…&amp;language=…</c>. Made anew for whoever asks, one at a time, and nothing is kept of it: there
/// are as many as there are words.
/// </summary>
public sealed class SearchOutput(CurrentConfig config, EntryBrowser browser, HubAddress hub) : IDisposable
{
    internal const string Name = "search";

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _rendering = new(1);

    /// <param name="path">Path of a request.</param>
    /// <returns>The format served there; null when it is another path.</returns>
    internal static OutputFormat? Find(string path) => OutputFormat.All.FirstOrDefault(f => path == f.PathOf(Name));

    /// <summary>The query of a search's address, with its question mark; always the same for the same search.</summary>
    /// <param name="words">As typed; null for any.</param>
    /// <param name="language">Language without region; null for any.</param>
    internal static string QueryOf(string? words, string? language) =>
        "?" + string.Join('&', new[] { ("q", words), ("language", language) }.Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"));

    /// <summary>A language as an address names it: two or three letters, lower case; null for anything else.</summary>
    internal static string? Language(string? text) => text is { Length: 2 or 3 } && text.All(char.IsAsciiLetter) ? text.ToLowerInvariant() : null;

    /// <param name="format">From <see cref="Find"/>.</param>
    /// <param name="query">The request's query.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <returns>What is served, its path with the query that the same search always has; null when this one asks for nothing.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    internal async Task<OutputSnapshot?> SnapshotAsync(OutputFormat format, IQueryCollection query, CancellationToken cancellation)
    {
        var (words, language) = ((string?)query["q"], Language(query["language"]));
        var terms = SearchTerms.Parse(words);
        if (terms is null && language is null) return null;
        if (terms is null) words = null;
        else if (words!.Length > SearchTerms.MostCharacters) words = words[..SearchTerms.MostCharacters];

        await _rendering.WaitAsync(cancellation);
        try
        {
            var output = EntryBrowser.Everything(Name, $"{config.Value.Hub.Title}: {string.Join(", ", new[] { words, language }.OfType<string>())}");
            var page = await browser.ReadAsync(output, new EntrySearch { Terms = terms, Language = language }, DerivedOutputs.MostItems, cancellation);
            List<OutputItem> items = [.. page.Entries.Select(e => e.Item).OrderByDescending(i => i.Published).ThenBy(i => i.Id, StringComparer.Ordinal)];
            var address = QueryOf(words, language);
            var (feed, _) = PublishGate.Check(new OutputFeed
            {
                Name = Name,
                Query = address,
                Title = output.Title,
                BaseUrl = hub.Url,
                IsPushed = false,
                Updated = items.Count == 0 ? DateTimeOffset.UnixEpoch : items.Max(i => i.Updated),
                Items = items,
            });
            var written = format.Write(feed);
            var path = format.PathOf(Name) + address;
            var history = OutputVersions.After(new OutputHistory { Path = path }, written, feed.Updated);
            return OutputSnapshot.Of(path, format.ContentType, written, history, MaxAge, quick: true);
        }
        finally
        {
            _rendering.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rendering.Dispose();
}
