using System.Security.Cryptography;
using FeedHub.Publishing;
using Microsoft.Extensions.Primitives;

namespace FeedHub.Pages;

/// <summary>Sends pages with what browsers must be told about them.</summary>
internal static class PageAnswer
{
    /// <summary>What a page may do: its own style and script, pictures and sound of publishers, a search here. Nothing within the markup runs.</summary>
    public const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: http: data:; media-src https: http:; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    private const string Revalidate = "no-cache";

    /// <summary>Answers a GET or HEAD.</summary>
    /// <param name="context">The request.</param>
    /// <param name="page">HTML in UTF-8.</param>
    /// <param name="status">The status.</param>
    public static Task PageAsync(HttpContext context, byte[] page, int status = StatusCodes.Status200OK) =>
        SendAsync(context, page, "text/html; charset=utf-8", Convert.ToHexStringLower(SHA256.HashData(page).AsSpan(0, 16)), status, Revalidate);

    /// <summary>Answers with the page that stands in for a feed: only for this browser, and never from a cache that feed readers share.</summary>
    public static Task InsteadOfFeedAsync(HttpContext context, byte[] page)
    {
        context.Response.Headers.Append("Vary", FeedPages.Destination);
        return SendAsync(context, page, "text/html; charset=utf-8", tag: null, StatusCodes.Status200OK, "no-store");
    }

    /// <summary>Answers with a file that pages are made with.</summary>
    public static Task AssetAsync(HttpContext context, PageAsset asset) => SendAsync(
        context, asset.Body, asset.ContentType, asset.Tag, StatusCodes.Status200OK,
        context.Request.QueryString.Value == "?" + asset.Tag ? "public, max-age=31536000, immutable" : Revalidate);

    private static async Task SendAsync(HttpContext context, byte[] body, string contentType, string? tag, int status, string cacheControl)
    {
        var (request, response) = (context.Request, context.Response);
        var gzip = Negotiation.Best(request.Headers.AcceptEncoding, gzip: true, brotli: false) == ContentCoding.Gzip;
        var etag = tag is null ? null : gzip ? $"\"{tag}-gzip\"" : $"\"{tag}\"";
        var headers = response.Headers;
        headers.CacheControl = cacheControl;
        headers.Append("Vary", "Accept-Encoding");
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (etag is not null && status == StatusCodes.Status200OK)
        {
            headers.ETag = etag;
            if (Names(request.Headers.IfNoneMatch, etag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.StatusCode = status;
        if (gzip)
        {
            body = Compression.QuickGzip(body);
            headers.ContentEncoding = "gzip";
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method)) await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private static bool Names(StringValues tags, string etag) =>
        tags.Any(v => v is not null && v.Split(',').Select(t => t.Trim()).Any(t => t == "*" || t == etag || t == "W/" + etag));
}
