using FeedHub.Storage;

namespace FeedHub.Status.Page;

/// <summary>Serves <c>/status</c>, what belongs to it, and the same as JSON.</summary>
internal static class StatusEndpoints
{
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Answers <c>/status</c>, <c>/status.json</c> and <c>/status/events</c>.</summary>
    public static void MapStatusPage(this IEndpointRouteBuilder app)
    {
        var assets = app.ServiceProvider.GetRequiredService<StatusAssets>();
        app.MapMethods("/status", Reads, (HttpContext context, StatusReader reader) => PageAsync(context, reader, assets));
        app.MapMethods("/status.json", Reads, JsonAsync);
        app.MapGet("/status/events", (HttpContext context, StatusEvents events) => events.RespondAsync(context));
        foreach (var asset in (StatusAssets.Asset[])[assets.Style, assets.Script])
            app.MapMethods(asset.Path, Reads, (HttpContext context) => AssetAsync(context, asset));
    }

    private static async Task PageAsync(HttpContext context, StatusReader reader, StatusAssets assets)
    {
        if (await ReadAsync(context, reader) is not { } report) return;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = StatusAssets.ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        await StatusAnswer.SendAsync(context, "text/html; charset=utf-8", StatusPage.Write(report, StatusQuery.Of(context.Request.Query), assets));
    }

    private static async Task JsonAsync(HttpContext context, StatusReader reader)
    {
        if (await ReadAsync(context, reader) is not { } report) return;
        context.Response.Headers.CacheControl = "no-cache";
        await StatusJson.RespondAsync(context, report);
    }

    /// <returns>Null when the store can't be read, which is said.</returns>
    private static async Task<StatusReport?> ReadAsync(HttpContext context, StatusReader reader)
    {
        try
        {
            return await reader.ReadAsync(context.RequestAborted);
        }
        catch (StoreException e)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync($"The store can't be read: {e.InnerException?.Message}\n", context.RequestAborted);
            return null;
        }
    }

    private static Task AssetAsync(HttpContext context, StatusAssets.Asset asset)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return StatusAnswer.SendAsync(context, asset.ContentType, asset.Body);
    }
}
