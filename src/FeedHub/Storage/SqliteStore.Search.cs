using System.Runtime.CompilerServices;

namespace FeedHub.Storage;

/// <summary>Leafing through items and looking for some.</summary>
internal sealed partial class SqliteStore
{
    public async IAsyncEnumerable<StoredItem> BrowseAsync(ItemQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await OpenReaderAsync(cancellation);
        await foreach (var item in new SqliteView(connection).BrowseAsync(query, cancellation).WithCancellation(cancellation)) yield return item;
    }

    public Task<StoredItem?> EntryItemAsync(string publishedId, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        ViewAsync(view => view.EntryItemAsync(publishedId, feedIds, cancellation), cancellation);
}
