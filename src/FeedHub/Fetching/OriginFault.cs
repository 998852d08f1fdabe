using System.Net.Sockets;

namespace FeedHub.Fetching;

/// <summary>Tells what an origin or the network did wrong from what was thrown.</summary>
internal static class OriginFault
{
    /// <returns>Null when the fault is ours, and must surface.</returns>
    public static FetchResult.Failed? Of(Exception thrown, FetchClock clock, FetchOptions options)
    {
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            if (e is FetchFailedException known)
            {
                return new FetchResult.Failed(known.Fault, known.Message);
            }
        }

        return thrown switch
        {
            _ when clock.Exceeded is { } reason => new FetchResult.Failed(FetchFault.Timeout, reason),
            HttpRequestException e => OfHttp(e, options),
            IOException e => new FetchResult.Failed(FetchFault.Unreachable, $"the connection broke off: {Innermost(e)}"),
            UriFormatException e => new FetchResult.Failed(FetchFault.BadRedirect, e.Message),
            _ => null,
        };
    }

    private static FetchResult.Failed OfHttp(HttpRequestException e, FetchOptions options) => e.HttpRequestError switch
    {
        HttpRequestError.ConfigurationLimitExceeded =>
            new(FetchFault.TooLarge, $"response headers larger than {PlainWords.BytesInWords(options.MaxHeaderBytes)}"),
        HttpRequestError.SecureConnectionError => new(FetchFault.Tls, $"TLS: no secure connection: {Innermost(e)}"),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError =>
            new(FetchFault.InvalidResponse, $"what answered does not speak HTTP as it should: {Innermost(e)}"),
        HttpRequestError.ResponseEnded => new(FetchFault.Unreachable, "the connection was closed before an answer came"),
        HttpRequestError.ProxyTunnelError => new(FetchFault.Unreachable, $"the proxy did not connect: {Innermost(e)}"),
        _ => new(FetchFault.Unreachable, $"the connection broke off: {Innermost(e)}"),
    };

    private static string Innermost(Exception e) =>
        e.GetBaseException() is var cause && cause is SocketException socket ? socket.SocketErrorCode.InWords() : cause.Message;
}
