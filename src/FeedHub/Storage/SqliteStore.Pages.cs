namespace FeedHub.Storage;

/// <content>The pages of items whose feed brings but teasers.</content>
internal sealed partial class SqliteStore : IPageStore
{
    public Task<IReadOnlyList<DuePage>> DuePagesAsync(DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        ReadAsync(connection => SqlitePages.Due(connection, now, atMost), cancellation);

    public Task BeginPageAsync(long itemId, DateTimeOffset retryAt, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqlitePages.Begin(connection, itemId, retryAt), cancellation));

    public Task KeepPageAsync(DuePage page, string content, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqlitePages.Keep(connection, page, content), cancellation));

    public Task FailPageAsync(DuePage page, string trouble, DateTimeOffset? retryAt, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqlitePages.Fail(connection, page, trouble, retryAt), cancellation));

    public Task PostponePagesAsync(long feedId, DateTimeOffset until, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqlitePages.Postpone(connection, feedId, until), cancellation));

    public Task<IReadOnlyDictionary<long, PageTrouble>> PageTroublesAsync(CancellationToken cancellation) =>
        ReadAsync(SqlitePages.Troubles, cancellation);

    public Task<PageState?> PageAsync(long itemId, CancellationToken cancellation) =>
        ReadAsync(connection => SqlitePages.Of(connection, itemId), cancellation);
}
