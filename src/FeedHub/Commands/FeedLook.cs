using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Parsing;
using Microsoft.Extensions.Logging.Abstractions;

namespace FeedHub.Commands;

/// <summary>An address as FeedHub finds it now: fetched and read with the same guard and bounds as by a poll, and kept nowhere.</summary>
internal sealed record FeedLook
{
    /// <summary>The address that was asked.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where redirects led; null when there were none.</summary>
    public Uri? RedirectsTo { get; init; }

    /// <summary>True when all redirects were permanent (301, 308), so that feeds.json should name the new address.</summary>
    public bool MovedForGood { get; init; }

    /// <summary>The HTTP status; null for a file, and where none came.</summary>
    public int? Status { get; init; }

    /// <summary>The feed; null when there is none to read.</summary>
    public ParsedFeed? Feed { get; init; }

    /// <summary>Why there is none, in plain words.</summary>
    public string? Failure { get; init; }

    /// <summary>The feeds that an HTML page in its place advertises.</summary>
    public IReadOnlyList<AdvertisedFeed> Advertised { get; init; } = [];

    /// <summary>A fetcher for commands, with what feeds.json says of fetching.</summary>
    public static FeedFetcher Fetcher(FetchOptions options) => new(options, TimeProvider.System, NullLogger<FeedFetcher>.Instance);

    /// <summary>The whole document of a configured feed, with its login and headers.</summary>
    public static FetchRequest RequestFor(FeedConfig feed) => new(feed.Url, HttpValidators.None)
    {
        Headers = feed.Headers,
        Login = feed.Login,
        AllowPrivate = feed.AllowPrivate,
    };

    /// <exception cref="OperationCanceledException">The command is being stopped.</exception>
    public static async Task<FeedLook> AtAsync(FeedFetcher fetcher, FetchRequest request, CancellationToken cancellation) =>
        await fetcher.FetchAsync(request, cancellation) switch
        {
            FetchResult.Fetched fetched => Read(request.Url, fetched),
            FetchResult.Busy busy => new FeedLook { Url = request.Url, Status = busy.Status, Failure = $"The origin asks to be left alone for a while ({busy.Status})." },
            FetchResult.Gone => new FeedLook { Url = request.Url, Status = 410, Failure = "The origin says the feed is gone for good (410)." },
            FetchResult.Failed failed => new FeedLook { Url = request.Url, Status = failed.Status, Failure = failed.Reason },
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static FeedLook Read(Uri asked, FetchResult.Fetched fetched)
    {
        var document = fetched.Document;
        var look = new FeedLook
        {
            Url = asked,
            RedirectsTo = document.Url == asked ? null : document.Url,
            MovedForGood = fetched.MovedTo is not null,
            Status = asked.IsFile ? null : 200,
        };
        try
        {
            return look with
            {
                Feed = FeedParser.Parse(new FeedDocument(document.Body, document.Url, document.ContentType, document.ContentLanguage, document.ContentLocation)),
            };
        }
        catch (FeedUnreadableException e)
        {
            return look with { Failure = e.Message, Advertised = e.Advertised };
        }
    }
}
