namespace FeedHub.Parsing;

/// <summary>A body to read, with what its transport said about it.</summary>
/// <param name="Body">The bytes, after content decoding.</param>
/// <param name="Url">Where they came from in the end: the base of relative references (RFC 3986 §5.1.3). Absolute.</param>
/// <param name="ContentType">The Content-Type header as sent; null when there was none, as for a file.</param>
/// <param name="ContentLanguage">The Content-Language header as sent: the language of what names none (RFC 9110 §8.5).</param>
/// <param name="ContentLocation">The Content-Location header as sent: the base where it is there (RFC 3986 §5.1.2).</param>
public sealed record FeedDocument(
    ReadOnlyMemory<byte> Body, Uri Url, string? ContentType = null, string? ContentLanguage = null, string? ContentLocation = null);
