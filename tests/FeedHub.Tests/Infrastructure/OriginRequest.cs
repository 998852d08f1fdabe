using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace FeedHub.Tests.Infrastructure;

/// <summary>What an <see cref="Origin"/> was asked, and when.</summary>
public sealed class OriginRequest
{
    private readonly Dictionary<string, string> _headers;

    internal OriginRequest(HttpRequest request, DateTimeOffset at)
    {
        Method = request.Method;
        PathAndQuery = request.GetEncodedPathAndQuery();
        At = at;
        _headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>GET, mostly.</summary>
    public string Method { get; }

    /// <summary>As in the request line, such as <c>/feed.xml?page=2</c>.</summary>
    public string PathAndQuery { get; }

    /// <summary>By the origin's clock.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The names of the headers that were sent.</summary>
    public IReadOnlyCollection<string> Keys => _headers.Keys;

    /// <summary>A header's value; the names of headers know no case.</summary>
    /// <exception cref="KeyNotFoundException">It was not sent.</exception>
    public string this[string header] => _headers[header];
}
