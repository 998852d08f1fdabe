using System.IO.Compression;
using System.Net;
using System.Text;
using FeedHub.Fetching;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>Etiquette 15: how much time and how many bytes a fetch may cost, and bodies that are not what they should be.</summary>
public sealed class FetchBoundsTests
{
    private static readonly FetchOptions Loopback = new() { AllowPrivate = ["127.0.0.1"] };

    private static readonly byte[] Feed = Encoding.UTF8.GetBytes(
        $"<rss>{string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<item>{i * 7919 % 10_007}</item>"))}</rss>");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw-deflate")]
    [InlineData("identity")]
    [InlineData("gzip, gzip")]
    [InlineData("identity, br")]
    public async Task Every_coding_that_is_asked_for_is_read(string coding)
    {
        var body = coding.Split(", ").Aggregate(Feed, Encode);

        var fetched = Assert.IsType<FetchResult.Fetched>(await FetchAsync(Coded(body, coding.Replace("raw-", "", StringComparison.Ordinal))));

        Assert.True(fetched.Document.Body.Span.SequenceEqual(Feed));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("utf-8")]
    [InlineData("none")]
    public async Task A_plain_body_is_read_whatever_coding_its_header_claims(string claimed) =>
        Assert.True(Assert.IsType<FetchResult.Fetched>(await FetchAsync(Coded(Feed, claimed))).Document.Body.Span.SequenceEqual(Feed));

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task A_gzip_file_is_read_although_its_header_does_not_say_what_it_is(string? claimed)
    {
        var body = claimed is null ? Encode(Feed, "gzip") : Encode(Encode(Feed, "gzip"), "gzip");

        Assert.True(Assert.IsType<FetchResult.Fetched>(await FetchAsync(Coded(body, claimed))).Document.Body.Span.SequenceEqual(Feed));
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 8)]
    [InlineData("gzip", 500)]
    [InlineData("br", 1)]
    [InlineData("br", 500)]
    [InlineData("deflate", 1)]
    [InlineData("deflate", 500)]
    [InlineData("raw-deflate", 500)]
    public async Task A_compressed_body_that_was_cut_short_is_corrupt_and_never_a_document(string coding, int missing)
    {
        var body = Encode(Feed, coding)[..^missing];

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(Coded(body, coding.Replace("raw-", "", StringComparison.Ordinal))));

        Assert.Equal(FetchFault.CorruptBody, failed.Fault);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_body_with_a_wrong_byte_is_corrupt(string coding)
    {
        var body = Encode(Feed, coding);
        body[body.Length / 2] ^= 0xff;

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(Coded(body, coding)));

        Assert.Equal(FetchFault.CorruptBody, failed.Fault);
        Assert.StartsWith($"corrupt {coding}: ", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coding_that_was_not_asked_for_is_named()
    {
        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(Coded([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0], "zstd")));

        Assert.Equal((FetchFault.CorruptBody, "sent in the content coding zstd, which was not asked for"), (failed.Fault, failed.Reason));
    }

    [Fact]
    public async Task Three_layers_of_compression_are_an_attack()
    {
        var body = Encode(Encode(Encode(Feed, "gzip"), "gzip"), "gzip");

        Assert.Equal(FetchFault.CorruptBody, Assert.IsType<FetchResult.Failed>(await FetchAsync(Coded(body, "gzip, gzip, gzip"))).Fault);
        Assert.Equal(FetchFault.CorruptBody, Assert.IsType<FetchResult.Failed>(await FetchAsync(Coded(body, null))).Fault);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData(null)]
    public async Task An_empty_body_is_an_empty_document_in_any_coding(string? coding) =>
        Assert.True(Assert.IsType<FetchResult.Fetched>(await FetchAsync(Coded([], coding))).Document.Body.IsEmpty);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_stopped_at_the_limit_after_decompression(string coding)
    {
        var bomb = Encode(new byte[64 * 1024 * 1024], coding);

        var failed = Assert.IsType<FetchResult.Failed>(
            await FetchAsync(Coded(bomb, coding), Loopback with { MaxDecodedBytes = 5 * 1024 * 1024 }));

        Assert.Equal((FetchFault.TooLarge, "body larger than 5 MiB after decompression"), (failed.Fault, failed.Reason));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_body_may_have_as_many_bytes_as_allowed_and_not_one_more(int more, bool allowed)
    {
        var options = Loopback with { MaxBodyBytes = 100_000, MaxDecodedBytes = 200_000 };
        var body = new byte[100_000 + more];

        Assert.Equal(allowed, await FetchAsync(Coded(body, null), options) is FetchResult.Fetched);
        Assert.Equal(allowed, await FetchAsync(Chunked(body), options) is FetchResult.Fetched);
    }

    [Fact]
    public async Task A_body_announced_as_too_large_is_not_read_at_all()
    {
        await using var origin = await Origin.StartRawAsync(connection =>
            RawHttp.ServeAsync(connection, _ => "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n<"));
        using var fetcher = Fetcher(Loopback);

        var failed = Assert.IsType<FetchResult.Failed>(await AskAsync(fetcher, origin));

        Assert.Equal((FetchFault.TooLarge, "body larger than 20 MiB as sent"), (failed.Fault, failed.Reason));
    }

    [Fact]
    public async Task An_endless_body_is_left_at_the_limit()
    {
        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(
            async context =>
            {
                context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
                var piece = new byte[64 * 1024];
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                }
            },
            Loopback with { MaxBodyBytes = 1024 * 1024 }));

        Assert.Equal(FetchFault.TooLarge, failed.Fault);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss/>", "the body was cut short: 6 of 100 bytes came")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n", "the body was cut short: 6 bytes came")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<rs", "the body was cut short: ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n<rss/>", "the body was cut short: ")]
    public async Task A_body_that_was_cut_short_is_never_a_document(string response, string reason)
    {
        await using var origin = await Origin.StartRawAsync(connection => RawHttp.ServeAsync(connection, _ => response, close: true));
        using var fetcher = Fetcher(Loopback);

        var failed = Assert.IsType<FetchResult.Failed>(await AskAsync(fetcher, origin));

        Assert.Equal(FetchFault.CorruptBody, failed.Fault);
        Assert.StartsWith(reason, failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_reset_in_the_middle_of_a_body_is_never_a_document()
    {
        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(async context =>
        {
            await context.Response.WriteAsync("<rss>", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }));

        // A reset takes along what the reader has not picked up yet: it may overtake the headers.
        Assert.True(failed.Fault is FetchFault.CorruptBody or FetchFault.Unreachable, failed.Reason);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", FetchFault.InvalidResponse)]
    [InlineData("HTTP/1.1 banana\r\n\r\n", FetchFault.InvalidResponse)]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", FetchFault.InvalidResponse)]
    [InlineData("", FetchFault.Unreachable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: te", FetchFault.Unreachable)]
    public async Task What_does_not_speak_HTTP_is_said_to(string response, FetchFault fault)
    {
        await using var origin = await Origin.StartRawAsync(connection => RawHttp.ServeAsync(connection, _ => response, close: true));
        using var fetcher = Fetcher(Loopback);

        Assert.Equal(fault, Assert.IsType<FetchResult.Failed>(await AskAsync(fetcher, origin)).Fault);
    }

    [Fact]
    public async Task Headers_larger_than_allowed_are_refused()
    {
        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(
            context =>
            {
                context.Response.Headers["X-Padding"] = new string('x', 20_000);
                return context.Response.WriteAsync("<rss/>");
            },
            Loopback with { MaxHeaderBytes = 16 * 1024 }));

        Assert.Equal((FetchFault.TooLarge, "response headers larger than 16 KiB"), (failed.Fault, failed.Reason));
    }

    [Fact]
    public async Task An_origin_that_does_not_answer_is_left_after_the_time_for_headers()
    {
        var clock = new FakeTimeProvider();
        await using var origin = await Origin.StartAsync(Never);
        using var fetcher = Fetcher(Loopback with { HeadersTime = TimeSpan.FromSeconds(20) }, clock);

        var fetch = AskAsync(fetcher, origin);
        await origin.ReceivedAsync(1, Cancel);
        clock.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(fetch.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        var failed = Assert.IsType<FetchResult.Failed>(await fetch);
        Assert.Equal((FetchFault.Timeout, "timeout after 20 s: no answer"), (failed.Fault, failed.Reason));
    }

    [Fact]
    public async Task A_body_that_drips_is_left_after_the_total_time()
    {
        var clock = new FakeTimeProvider();
        var dripping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await Origin.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                // A second passes by the poller's clock with each byte: no pause is ever long.
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        });
        using var fetcher = Fetcher(Loopback with { TotalTime = TimeSpan.FromSeconds(30) }, clock);

        var failed = Assert.IsType<FetchResult.Failed>(await AskAsync(fetcher, origin));

        Assert.Equal(
            (FetchFault.Timeout, "timeout after 30 s: the feed was not there as a whole"), (failed.Fault, failed.Reason));
    }

    [Fact]
    public async Task The_total_time_counts_over_redirects()
    {
        var clock = new FakeTimeProvider();
        await using var origin = await Origin.StartAsync(context =>
        {
            clock.Advance(TimeSpan.FromSeconds(11));
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"{context.Request.Path}x";
            return Task.CompletedTask;
        });
        using var fetcher = Fetcher(Loopback with { MaxRedirects = 100 }, clock);

        Assert.Equal(FetchFault.Timeout, Assert.IsType<FetchResult.Failed>(await AskAsync(fetcher, origin)).Fault);
        Assert.InRange(origin.Requests.Count, 1, 3);
    }

    [Fact]
    public async Task A_name_server_that_does_not_answer_costs_no_more_than_the_time_to_connect()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        using var fetcher = new FeedFetcher(Loopback, clock, NullLogger<FeedFetcher>.Instance, (_, _) =>
        {
            asked.SetResult();
            return new TaskCompletionSource<IPAddress[]>().Task;
        });

        var fetch = fetcher.FetchAsync(new FetchRequest(new Uri("http://slow.example/"), HttpValidators.None), Cancel);
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(10));

        var failed = Assert.IsType<FetchResult.Failed>(await fetch);
        Assert.Equal((FetchFault.Timeout, "timeout after 10 s: no connection to slow.example"), (failed.Fault, failed.Reason));
    }

    [Fact]
    public async Task A_name_without_an_address_is_told_as_that()
    {
        using var fetcher = Fetcher(Loopback);

        var result = await fetcher.FetchAsync(new FetchRequest(new Uri("http://feeds.invalid/"), HttpValidators.None), Cancel);

        var failed = Assert.IsType<FetchResult.Failed>(result);
        Assert.Equal(FetchFault.NameNotResolved, failed.Fault);
        Assert.StartsWith("DNS: ", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("feeds.invalid", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_told_as_that()
    {
        var origin = await Origin.StartAsync();
        var url = origin.FeedUrl;
        await origin.DisposeAsync();
        using var fetcher = Fetcher(Loopback);

        var failed = Assert.IsType<FetchResult.Failed>(await fetcher.FetchAsync(new FetchRequest(url, HttpValidators.None), Cancel));

        Assert.Equal((FetchFault.Unreachable, $"127.0.0.1 port {url.Port}: connection refused"), (failed.Fault, failed.Reason));
    }

    private static Task Never(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    private static RequestDelegate Coded(byte[] body, string? coding) => context =>
    {
        context.Response.Headers.ContentEncoding = coding;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    };

    private static RequestDelegate Chunked(byte[] body) => context => context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();

    private static byte[] Encode(byte[] body, string coding)
    {
        var encoded = new MemoryStream();
        using (Stream encoder = coding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(encoded, CompressionLevel.Fastest),
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Fastest),
            "raw-deflate" => new DeflateStream(encoded, CompressionLevel.Fastest),
            _ => encoded,
        })
        {
            encoder.Write(body);
        }

        return encoded.ToArray();
    }

    private static FeedFetcher Fetcher(FetchOptions options, TimeProvider? time = null) =>
        new(options, time ?? TimeProvider.System, NullLogger<FeedFetcher>.Instance);

    private static Task<FetchResult> AskAsync(FeedFetcher fetcher, Origin origin) =>
        fetcher.FetchAsync(new FetchRequest(origin.FeedUrl, HttpValidators.None), Cancel);

    private static async Task<FetchResult> FetchAsync(RequestDelegate answer, FetchOptions? options = null)
    {
        await using var origin = await Origin.StartAsync(answer);
        using var fetcher = Fetcher(options ?? Loopback);
        return await AskAsync(fetcher, origin);
    }
}
