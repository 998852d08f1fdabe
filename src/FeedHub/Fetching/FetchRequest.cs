using FeedHub.Configuration;

namespace FeedHub.Fetching;

/// <summary>One feed to ask for.</summary>
/// <param name="Url">Absolute http, https or file URL, from feeds.json or what a confirmed permanent redirect put in its place.</param>
/// <param name="Known">Validators stored with the last document; <see cref="HttpValidators.None"/> asks for a whole one.</param>
public sealed record FetchRequest(Uri Url, HttpValidators Known)
{
    /// <summary>Header fields of the operator's own, such as an access token. They replace FeedHub's of the same name.</summary>
    /// <remarks>Like <see cref="Login"/> they go to the scheme, host and port of <see cref="SecretsFor"/> only.</remarks>
    public IReadOnlyList<RequestHeader> Headers { get; init; } = [];

    /// <summary>
    /// The URL for whose origin the operator wrote <see cref="Headers"/> and <see cref="Login"/>. A feed that has moved for good is asked at
    /// another, which gets neither: whoever answers at the old address could name any place. By default <see cref="Url"/>.
    /// </summary>
    public Uri SecretsFor { get; init; } = Url;

    /// <summary>True when something of the operator's is to be kept from other origins.</summary>
    internal bool HasSecrets => Login is not null || Headers.Count > 0;

    /// <summary>Basic authentication (RFC 7617), sent without being asked for; null is none.</summary>
    public Login? Login { get; init; }

    /// <summary>What this feed may be polled from besides <see cref="FetchOptions.AllowPrivate"/>, redirects included.</summary>
    public PrivateAccess AllowPrivate { get; init; } = PrivateAccess.None;

    /// <summary>True for the page of an item: HTML is asked for and nothing else taken, and less of it than of a feed.</summary>
    public bool IsPage { get; init; }

    /// <summary>True where nothing private may be reached, whatever feeds may be polled from.</summary>
    public bool PublicOnly { get; init; }

    /// <summary>The URL without its secrets: headers and passwords must not reach a log.</summary>
    public override string ToString() => $"{Url.WithoutUserInfo()}";
}
