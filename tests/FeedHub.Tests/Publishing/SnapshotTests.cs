using FeedHub.Publishing;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>Snapshots, the set they are served from, and the reading of request headers.</summary>
public sealed class SnapshotTests
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);

    [Fact]
    public void Rendering_what_did_not_change_gives_the_same_snapshot()
    {
        var first = Made.Snapshot(Made.Feed(Made.Rich), OutputFormat.Atom, MaxAge);

        Assert.Same(first, Made.Snapshot(Made.Feed(Made.Rich with { }), OutputFormat.Atom, MaxAge, first));
        Assert.NotSame(first, Made.Snapshot(Made.Feed(Made.Rich, Made.Bare), OutputFormat.Atom, MaxAge, first));
        Assert.NotSame(first, Made.Snapshot(Made.Feed(Made.Rich), OutputFormat.Atom, MaxAge * 2, first));
    }

    [Fact]
    public void Last_modified_is_cut_to_whole_seconds()
    {
        var snapshot = Made.Snapshot("/x", [1], Made.Noon.AddMilliseconds(999), MaxAge);

        Assert.Equal(Made.Noon, snapshot.LastModified);
    }

    [Fact]
    public void What_compression_does_not_make_smaller_is_served_as_written()
    {
        var snapshot = Made.Snapshot("/x", [1, 2, 3], Made.Noon, MaxAge);

        Assert.Same(snapshot.Identity, snapshot.For("gzip, br"));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(5_000_000)]
    public void Outputs_of_every_size_compress_the_same_way_twice(int length)
    {
        var body = new byte[length];
        new Random(7).NextBytes(body.AsSpan(0, length / 10));

        Assert.Equal(Compression.Brotli(body), Compression.Brotli(body));
        Assert.Equal(Compression.Gzip(body), Compression.Gzip(body));
    }

    [Fact]
    public void A_set_replaces_by_path_and_drops_what_is_no_longer_declared()
    {
        var set = new SnapshotSet();
        var (old, changed, other) = (Snapshot("/feeds/a.atom", 1), Snapshot("/feeds/a.atom", 2), Snapshot("/feeds/b.rss", 3));
        set.Declare(["a", "b"]);
        set.Publish(old, other);
        set.Publish(changed);

        Assert.True(set.TryGet("/feeds/a.atom", out var served));
        Assert.Same(changed, served);
        set.Declare(["b"]);
        Assert.False(set.TryGet("/feeds/a.atom", out _));
        Assert.False(set.IsDeclared("/feeds/a.atom"));
        Assert.Same(other, Assert.Single(set.Snapshots));
    }

    [Fact]
    public void Publishing_from_many_threads_loses_nothing()
    {
        var set = new SnapshotSet();
        Parallel.For(0, 200, n => set.Publish(Snapshot($"/feeds/{n}.atom", 1)));

        Assert.Equal(200, set.Snapshots.Count);
    }

    /// <summary>RFC 9110 §12.5.3.</summary>
    [Theory]
    [InlineData(null, "Identity")]
    [InlineData("", "Identity")]
    [InlineData("br", "Brotli")]
    [InlineData("BR", "Brotli")]
    [InlineData("gzip, deflate, br, zstd", "Brotli")]
    [InlineData("gzip,deflate", "Gzip")]
    [InlineData("x-gzip", "Gzip")]
    [InlineData("deflate", "Identity")]
    [InlineData("*", "Brotli")]
    [InlineData("*;q=0", "Identity")]
    [InlineData("br;q=0, *", "Gzip")]
    [InlineData("gzip;q=0.8, br;q=0.7", "Gzip")]
    [InlineData("gzip ; q=0.500 , br ; Q=0.9", "Brotli")]
    [InlineData("gzip;q=0", "Identity")]
    [InlineData("gzip;q=0.0, br;q=0.000", "Identity")]
    [InlineData("identity;q=1, gzip;q=0.5", "Identity")]
    [InlineData("identity;q=0.5, gzip;q=1", "Gzip")]
    [InlineData("identity;q=0", "Identity")]
    [InlineData("gzip;q=zero", "Gzip")]
    [InlineData(",, ;q=1, gzip", "Gzip")]
    public void The_coding_the_client_weighs_highest_is_chosen(string? accept, string coding) =>
        Assert.Equal(coding, Negotiation.Best(accept, gzip: true, brotli: true).ToString());

    [Fact]
    public void A_list_over_several_header_lines_counts_as_one() =>
        Assert.Equal(ContentCoding.Brotli, Negotiation.Best(new StringValues(["gzip;q=0.5", "br"]), gzip: true, brotli: true));

    /// <summary>RFC 9110 §13.1.2; those without quotes or cut short are what clients and proxies really send.</summary>
    [Theory]
    [InlineData("\"{0}\"", true)]
    [InlineData("\"{0}-gzip\"", true)]
    [InlineData("W/\"{0}-br\"", true)]
    [InlineData("{0}", true)]
    [InlineData("\"a\",\"b,c\" ,W/\"{0}\"", true)]
    [InlineData("\"a\", *", true)]
    [InlineData("\"{0}", true)]
    [InlineData("\"x{0}\"", false)]
    [InlineData("\"a,{0}\"", false)]
    [InlineData("\"{0}-zstd\"", false)]
    [InlineData("\"\"", false)]
    [InlineData(",,", false)]
    public void Tags_are_compared_weakly_and_lists_are_read(string ifNoneMatch, bool matches)
    {
        var snapshot = Made.Snapshot(Made.Feed(Made.Rich), OutputFormat.Atom, MaxAge);
        var header = ifNoneMatch.Replace("{0}", snapshot.ETag.Trim('"'), StringComparison.Ordinal);

        Assert.Equal(matches, Preconditions.NotModified(header, StringValues.Empty, snapshot));
    }

    [Fact]
    public void Deciding_what_to_send_allocates_nothing()
    {
        var snapshot = Made.Snapshot(Made.Feed(Made.Rich), OutputFormat.Atom, MaxAge);
        StringValues accept = "gzip, deflate, br", tags = "\"a\", W/\"b\", " + snapshot.ETag, since = snapshot.LastModifiedValue.ToString();
        for (var warm = 0; warm < 100; warm++)
            Decide();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Decide();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Decide()
        {
            snapshot.For(accept);
            Preconditions.NotModified(tags, since, snapshot);
            Preconditions.NotModified(StringValues.Empty, since, snapshot);
        }
    }

    private static OutputSnapshot Snapshot(string path, byte content) => Made.Snapshot(path, [content], Made.Noon, MaxAge);
}
