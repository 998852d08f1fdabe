using FeedHub.Fetching;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>Feeds from the operator's own disk.</summary>
public sealed class FeedFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("feedhub-");

    private readonly FeedFetcher _fetcher =
        new(new FetchOptions { MaxDecodedBytes = 1000 }, TimeProvider.System, NullLogger<FeedFetcher>.Instance);

    private string FeedPath => Path.Combine(_folder.FullName, "ñandú & co.xml");

    public void Dispose()
    {
        _fetcher.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_is_a_document_once_and_not_modified_until_it_changes()
    {
        File.WriteAllText(FeedPath, "<rss/>");
        var first = Assert.IsType<FetchResult.Fetched>(await FetchAsync());
        var second = Assert.IsType<FetchResult.NotModified>(await FetchAsync(first.Validators));
        File.WriteAllText(FeedPath, "<rss></rss>");
        var third = Assert.IsType<FetchResult.Fetched>(await FetchAsync(second.Validators));

        Assert.Equal("<rss/>"u8, first.Document.Body.Span);
        Assert.Equal("<rss></rss>"u8, third.Document.Body.Span);
        Assert.Null(first.Document.ContentType);
        Assert.Equal(new Uri(FeedPath), first.Document.Url);
    }

    [Fact]
    public async Task A_file_touched_without_another_length_has_changed()
    {
        File.WriteAllText(FeedPath, "<rss/>");
        var first = Assert.IsType<FetchResult.Fetched>(await FetchAsync());
        File.SetLastWriteTimeUtc(FeedPath, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.IsType<FetchResult.Fetched>(await FetchAsync(first.Validators));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_as_that()
    {
        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync());

        Assert.Equal((FetchFault.FileUnreadable, $"there is no file {FeedPath}"), (failed.Fault, failed.Reason));
    }

    [Fact]
    public async Task A_folder_is_not_a_feed()
    {
        Directory.CreateDirectory(FeedPath);

        Assert.Equal(FetchFault.FileUnreadable, Assert.IsType<FetchResult.Failed>(await FetchAsync()).Fault);
    }

    [Fact]
    public async Task A_file_larger_than_a_feed_may_be_is_refused()
    {
        File.WriteAllBytes(FeedPath, new byte[1001]);

        Assert.Equal(FetchFault.TooLarge, Assert.IsType<FetchResult.Failed>(await FetchAsync()).Fault);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/tty")]
    public async Task A_device_is_not_waited_for(string path)
    {
        Assert.SkipUnless(File.Exists(path), $"There is no {path} here.");

        var result = await _fetcher.FetchAsync(
            new FetchRequest(new Uri(path), HttpValidators.None), TestContext.Current.CancellationToken);

        Assert.True(Assert.IsType<FetchResult.Fetched>(result).Document.Body.IsEmpty);
    }

    private Task<FetchResult> FetchAsync(HttpValidators? known = null) => _fetcher.FetchAsync(
        new FetchRequest(new Uri(FeedPath), known ?? HttpValidators.None), TestContext.Current.CancellationToken);
}
