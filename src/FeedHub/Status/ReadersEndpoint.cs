using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>Serves <c>/readers.json</c>: how the programs behave that read the outputs. For this machine alone, as it is nobody else's business.</summary>
internal static class ReadersEndpoint
{
    private const int Days = 30;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static async Task<IResult> RespondAsync(HttpContext context, ReaderLedger ledger)
    {
        if (!IsLocal(context)) return Results.NotFound();
        context.Response.Headers.CacheControl = "no-store";
        var readers = await ledger.ReadAsync(Days, context.RequestAborted);
        return Results.Json(new { days = Days, readers = readers.Select(Row) }, Json);
    }

    /// <summary>Whoever comes through a proxy on this machine comes from elsewhere.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("Forwarded") && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("X-Original-For");

    private static object Row(ReaderCounts counts)
    {
        var score = ReaderScore.Of(counts);
        return new
        {
            counts.Product,
            Score = score.Points,
            counts.Requests,
            ConditionalShare = Share(counts.Conditional, counts.Requests),
            NotModifiedShare = Share(counts.NotModified, counts.Requests),
            DeltaShare = Share(counts.Deltas, counts.Requests),
            CompressedShare = Share(counts.Compressed, counts.Requests),
            EarlyShare = Share(counts.Early, counts.Repeats),
            counts.Refused,
            counts.Bytes,
            Subscribers = counts.Subscribers.Count == 0 ? (int?)null : counts.Subscribers.Values.Sum(),
            score.Advice,
        };
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : Math.Round((double)part / whole, 3);
}
