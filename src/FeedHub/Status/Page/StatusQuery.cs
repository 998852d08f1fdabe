using System.Globalization;

namespace FeedHub.Status.Page;

/// <summary>Which feeds the status page shows, and in which order: what its address says after the question mark.</summary>
internal sealed record StatusQuery
{
    /// <summary>Rows of a page; more would be slow on a phone.</summary>
    public const int RowsPerPage = 100;

    /// <summary>Only feeds that fare like this; null is all.</summary>
    public FeedHealth? Health { get; init; }

    /// <summary>Only feeds with this tag; null is all.</summary>
    public string? Tag { get; init; }

    /// <summary>Only feeds with this in their title, URL or failure, upper and lower case alike; empty is all.</summary>
    public string Text { get; init; } = "";

    /// <summary>The order.</summary>
    public FeedOrder Order { get; init; }

    /// <summary>The other way round.</summary>
    public bool Reversed { get; init; }

    /// <summary>The page of rows, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>True when some feeds may be left out.</summary>
    public bool IsFilter => Health is not null || Tag is not null || Text.Length > 0;

    /// <summary>Reads an address; what makes no sense is left out.</summary>
    public static StatusQuery Of(IQueryCollection query) => new()
    {
        Health = FeedHealths.All.Select(h => (FeedHealth?)h).FirstOrDefault(h => h!.Value.Word() == query["health"]),
        Tag = query["tag"].ToString() is { Length: > 0 } tag ? tag : null,
        Text = query["q"].ToString().Trim(),
        Order = Enum.GetValues<FeedOrder>().FirstOrDefault(o => o.Word() == query["sort"]),
        Reversed = query["reverse"] == "1",
        Page = int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1,
    };

    /// <summary>The feeds to show, in order, on whatever page.</summary>
    public IReadOnlyList<FeedStatus> Apply(IEnumerable<FeedStatus> feeds)
    {
        // Stable, so that feeds alike stay in the order of feeds.json.
        var ordered = Sorted(feeds.Where(Shows));
        return Reversed ? [.. ordered.Reverse()] : [.. ordered];
    }

    /// <summary>The address that says this, beginning with a question mark.</summary>
    public string ToAddress()
    {
        var parts = new List<string>();
        if (Health is { } health) parts.Add($"health={health.Word()}");
        if (Tag is { } tag) parts.Add($"tag={Uri.EscapeDataString(tag)}");
        if (Text.Length > 0) parts.Add($"q={Uri.EscapeDataString(Text)}");
        if (Order != default) parts.Add($"sort={Order.Word()}");
        if (Reversed) parts.Add("reverse=1");
        if (Page > 1) parts.Add(string.Create(CultureInfo.InvariantCulture, $"page={Page}"));
        return $"?{string.Join('&', parts)}";
    }

    private bool Shows(FeedStatus feed) =>
        (Health is null || feed.Health == Health)
        && (Tag is null || feed.Tags.Contains(Tag))
        && (Text.Length == 0 || Holds(feed.Title) || Holds(feed.Url) || Holds(feed.Failure));

    private bool Holds(string? text) => text?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true;

    private IEnumerable<FeedStatus> Sorted(IEnumerable<FeedStatus> feeds) => Order switch
    {
        FeedOrder.Attention => feeds.OrderBy(f => f.Health).ThenBy(f => f.FailingSince ?? DateTimeOffset.MaxValue),
        FeedOrder.Title => feeds.OrderBy(f => f.Title, StringComparer.InvariantCultureIgnoreCase),
        FeedOrder.LastPoll => feeds.OrderByDescending(f => f.LastPoll ?? DateTimeOffset.MinValue),
        FeedOrder.NextPoll => feeds.OrderBy(f => f.NextPoll ?? DateTimeOffset.MaxValue),
        FeedOrder.NewItems => feeds.OrderByDescending(f => f.LastMonth.NewItems),
        FeedOrder.Bytes => feeds.OrderByDescending(f => f.LastMonth.Bytes),
        FeedOrder.NotModified => feeds.OrderBy(f => f.LastMonth.NotModifiedShare ?? double.MaxValue),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Orders of the feeds.</summary>
internal enum FeedOrder
{
    /// <summary>What asks for the operator's attention first.</summary>
    Attention,

    /// <summary>By title.</summary>
    Title,

    /// <summary>The last to be polled first.</summary>
    LastPoll,

    /// <summary>The next to be polled first.</summary>
    NextPoll,

    /// <summary>The most new items first.</summary>
    NewItems,

    /// <summary>The most bytes first.</summary>
    Bytes,

    /// <summary>The fewest 304 first.</summary>
    NotModified,
}

/// <summary>Words for orders.</summary>
internal static class FeedOrders
{
    /// <summary>The word for it in an address.</summary>
    public static string Word(this FeedOrder order) => order switch
    {
        FeedOrder.Attention => "health",
        FeedOrder.Title => "title",
        FeedOrder.LastPoll => "last",
        FeedOrder.NextPoll => "next",
        FeedOrder.NewItems => "items",
        FeedOrder.Bytes => "bytes",
        FeedOrder.NotModified => "304",
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, null),
    };
}
