namespace FeedHub.Storage;

/// <content>The pages of items whose feed brings but teasers.</content>
internal abstract partial class SqlStore : IPageStore
{
    public Task<IReadOnlyList<DuePage>> DuePagesAsync(DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        QueryAsync(connection => SqlPages.DueAsync(connection, now, atMost), cancellation);

    public Task BeginPageAsync(long itemId, DateTimeOffset retryAt, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlPages.BeginAsync(connection, itemId, retryAt), cancellation);

    public Task KeepPageAsync(DuePage page, string content, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlPages.KeepAsync(connection, page, content), cancellation);

    public Task FailPageAsync(DuePage page, string trouble, DateTimeOffset? retryAt, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlPages.FailAsync(connection, page, trouble, retryAt), cancellation);

    public Task PostponePagesAsync(long feedId, DateTimeOffset until, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlPages.PostponeAsync(connection, feedId, until), cancellation);

    public Task<IReadOnlyDictionary<long, PageTrouble>> PageTroublesAsync(CancellationToken cancellation) =>
        QueryAsync(SqlPages.TroublesAsync, cancellation);

    public Task<PageState?> PageAsync(long itemId, CancellationToken cancellation) =>
        QueryAsync(connection => SqlPages.OfAsync(connection, itemId), cancellation);
}
