using System.Net;

namespace FeedHub.Fetching;

/// <summary>What is kept of a response besides its body, and how it is read again. Pure.</summary>
internal static class RecordedResponse
{
    private const int DeltaStatus = 226;

    /// <summary>All that anybody reads of a response. A list of what is kept, not of what is left out: nobody knows all that is secret.</summary>
    private static readonly string[] Kept =
    [
        "Age", "Cache-Control", "Content-Language", "Content-Location", "Content-Type", "Date", "ETag", "Expires", "IM", "Last-Modified", "Link",
    ];

    /// <summary>The header fields that are kept, as they were sent.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage response) =>
        [.. Kept.SelectMany(name => response.AllHeaders(name).Select(value => KeyValuePair.Create(name, value)))];

    /// <summary>The same of a result; where no response of ours was, as for a file and a push, what is known of it otherwise.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(FetchResult.Fetched fetched)
    {
        var (document, validators) = (fetched.Document, fetched.Validators);
        if (document.Headers.Count > 0) return document.Headers;
        (string Name, string? Value)[] known =
        [
            ("Content-Type", document.ContentType),
            ("Content-Language", document.ContentLanguage),
            ("Content-Location", document.ContentLocation),
            ("ETag", validators.ETag),
            ("Last-Modified", validators.LastModified),
        ];
        return [.. known.Where(h => h.Value is not null).Select(h => KeyValuePair.Create(h.Name, h.Value!))];
    }

    /// <summary>What the fetch came to.</summary>
    /// <param name="url">Where the body came from in the end.</param>
    /// <param name="status">The status; null for a file.</param>
    /// <param name="headers">What was kept of the header fields.</param>
    /// <param name="body">The body.</param>
    /// <param name="at">When it came, UTC.</param>
    public static FetchResult.Fetched Read(
        Uri url, int? status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, DateTimeOffset at)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)(status ?? 200)) { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        var document = new FetchedDocument(
            body, url, response.FirstHeader("Content-Type"), response.FirstHeader("Content-Language"), response.FirstHeader("Content-Location"))
        {
            Links = WebLink.Of(response, url),
            Headers = headers,
        };
        return new FetchResult.Fetched(document, HttpValidators.Of(response)) { Partial = status == DeltaStatus, Wishes = OriginWishes.Of(response, at) };
    }
}
