namespace FeedHub.Fetching;

/// <summary>The validators of a response, opaque and byte for byte as sent (RFC 9110 §8.8), malformed ones included.</summary>
/// <param name="ETag">With its quotes and <c>W/</c>; null when not sent.</param>
/// <param name="LastModified">Null when not sent; never parsed.</param>
public sealed record HttpValidators(string? ETag, string? LastModified)
{
    /// <summary>Longer ones can't be sent back: an origin would refuse the request for its size, again and again.</summary>
    private const int LongestReplayable = 1024;

    /// <summary>Nothing to validate with: the next fetch is unconditional.</summary>
    public static HttpValidators None { get; } = new(null, null);

    internal static HttpValidators Of(HttpResponseMessage response) =>
        new(Replayable(response.FirstHeader("ETag")), Replayable(response.FirstHeader("Last-Modified")));

    /// <summary>These, with what they lack taken from <paramref name="older"/>: a 304 may leave out what still holds.</summary>
    internal HttpValidators CompletedBy(HttpValidators older) => new(ETag ?? older.ETag, LastModified ?? older.LastModified);

    internal void AddTo(HttpRequestMessage request)
    {
        // Both, when both exist: If-None-Match wins where it is understood (RFC 9110 §13.2.2), and not every origin understands it.
        if (ETag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ETag);
        }

        if (LastModified is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", LastModified);
        }
    }

    private static string? Replayable(string? value) => value is { Length: > 0 and <= LongestReplayable } ? value : null;
}
