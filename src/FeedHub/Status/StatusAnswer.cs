using FeedHub.Publishing;

namespace FeedHub.Status;

/// <summary>Sends what was made for one request, compressed where the client takes it.</summary>
internal static class StatusAnswer
{
    /// <summary>Less fits into one packet anyway.</summary>
    private const int WorthCompressing = 1400;

    public static async Task SendAsync(HttpContext context, string contentType, byte[] body)
    {
        var (response, headers) = (context.Response, context.Response.Headers);
        var worthIt = body.Length >= WorthCompressing;
        var coding = Negotiation.Best(context.Request.Headers.AcceptEncoding, worthIt, worthIt);
        var sent = coding switch
        {
            ContentCoding.Brotli => Compression.QuickBrotli(body),
            ContentCoding.Gzip => Compression.QuickGzip(body),
            _ => body,
        };
        if (coding != ContentCoding.Identity) headers.ContentEncoding = coding == ContentCoding.Brotli ? "br" : "gzip";
        headers.Vary = "Accept-Encoding";
        headers.XContentTypeOptions = "nosniff";
        response.ContentType = contentType;
        response.ContentLength = sent.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.BodyWriter.WriteAsync(sent, context.RequestAborted);
    }
}
