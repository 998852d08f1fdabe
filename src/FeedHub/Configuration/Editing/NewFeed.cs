using System.Text.Encodings.Web;
using System.Text.Json;

namespace FeedHub.Configuration.Editing;

/// <summary>A feed to be written into feeds.json.</summary>
/// <param name="Url">As it is to stand there.</param>
/// <param name="Title">The operator's name for it; null leaves the feed its own.</param>
/// <param name="Tags">Its tags, in the order to write them.</param>
internal sealed record NewFeed(string Url, string? Title, IReadOnlyList<string> Tags)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>On one line of JSON: the URL alone where that says all.</summary>
    public string ToJson()
    {
        if (Title is null && Tags.Count == 0) return Quoted(Url);
        var title = Title is null ? "" : $", \"title\": {Quoted(Title)}";
        var tags = Tags.Count == 0 ? "" : $", \"tags\": [{string.Join(", ", Tags.Select(Quoted))}]";
        return $"{{ \"url\": {Quoted(Url)}{title}{tags} }}";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);
}
