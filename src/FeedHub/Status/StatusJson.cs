using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FeedHub.Status;

/// <summary>JSON for programs that watch the service: snake case as in JSON Feed, times in RFC 3339, words for enumerations.</summary>
internal static class StatusJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Answers with a document, whatever the status.</summary>
    public static Task RespondAsync<T>(HttpContext context, T document) =>
        StatusAnswer.SendAsync(context, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(document, Options));
}
