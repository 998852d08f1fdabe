namespace FeedHub.Fetching;

/// <summary>The validators of a response, opaque and byte for byte as sent (RFC 9110 §8.8), malformed ones included.</summary>
/// <param name="ETag">With its quotes and <c>W/</c>; null when not sent.</param>
/// <param name="LastModified">Null when not sent; never parsed.</param>
public sealed record HttpValidators(string? ETag, string? LastModified)
{
    /// <summary>Nothing to validate with: the next fetch is unconditional.</summary>
    public static HttpValidators None { get; } = new(null, null);
}
