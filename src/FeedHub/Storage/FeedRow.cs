namespace FeedHub.Storage;

/// <summary>A feed's state as SQL gives it.</summary>
internal sealed record FeedRow
{
    public const string Columns = "id, url, state";

    public long Id { get; init; }

    public string Url { get; init; } = "";

    public string? State { get; init; }

    public FeedState ToState() =>
        State is null ? new FeedState { Id = Id, Url = new Uri(Url) } : StoredJson.Read<FeedState>(State) with { Url = new Uri(Url) };

    /// <summary>The states of those of the feeds that are among the rows, in the order of <paramref name="urls"/>.</summary>
    public static IReadOnlyList<FeedState> InOrder(IEnumerable<FeedRow> rows, IReadOnlyList<Uri> urls)
    {
        var byUrl = rows.ToDictionary(r => r.Url);
        return [.. urls.Where(u => byUrl.ContainsKey(u.AbsoluteUri)).Select(u => byUrl[u.AbsoluteUri].ToState())];
    }
}
