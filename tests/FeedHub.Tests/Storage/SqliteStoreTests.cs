using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Storage;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly TempFolder _folder = new();
    private SqliteStore? _opened;

    private string DatabasePath => Path.Combine(_folder.Path, "made", "feedhub.db");

    private protected override async Task<IStore> OpenAsync()
    {
        if (_opened is { } before) await before.DisposeAsync();
        _opened = new SqliteStore(DatabasePath);
        await _opened.OpenAsync(Cancel);
        return _opened;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_opened is { } opened) await opened.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_in_the_error()
    {
        var path = _folder.Write("broken.db", new string('x', 5000));
        await using var store = new SqliteStore(path);

        var error = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(Cancel));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_alone_makes_no_file_and_brings_none_up_to_date()
    {
        var missing = Path.Combine(_folder.Path, "none", "feedhub.db");
        await using (var store = new SqliteStore(missing)) await Assert.ThrowsAsync<StoreException>(() => store.OpenForReadingAsync(Cancel));
        Assert.False(Directory.Exists(Path.GetDirectoryName(missing)));

        var empty = _folder.Write("empty.db", "");
        await using (var store = new SqliteStore(empty)) await Assert.ThrowsAsync<StoreException>(() => store.OpenForReadingAsync(Cancel));
        Assert.Equal(0, new FileInfo(empty).Length);
    }
}
