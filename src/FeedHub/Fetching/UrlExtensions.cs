namespace FeedHub.Fetching;

/// <summary>What the fetcher asks of a URL.</summary>
internal static class UrlExtensions
{
    /// <summary>The URL as it may be shown, stored and sent on: without user name and password, and without a fragment.</summary>
    public static Uri WithoutUserInfo(this Uri url) =>
        url.UserInfo.Length == 0 && url.Fragment.Length == 0
            ? url
            : new Uri(url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo & ~UriComponents.Fragment, UriFormat.UriEscaped));

    /// <summary>Same scheme, host and port (RFC 6454): what may see the other's secrets.</summary>
    public static bool HasOriginOf(this Uri url, Uri other) =>
        url.Scheme == other.Scheme && url.Port == other.Port && string.Equals(url.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for http and https.</summary>
    public static bool IsWeb(this Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;
}
