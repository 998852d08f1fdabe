namespace FeedHub.Status;

/// <summary>Tells whoever restarts the service, or wakes its operator, whether there is a reason to.</summary>
internal static class HealthEndpoints
{
    /// <summary>
    /// <c>/healthz</c>: 200 while the process answers. <c>/readyz</c>: 200 when all is well, else 503; the body gives the reasons. Both also
    /// answer as <c>/healthz/live</c> and <c>/healthz/ready</c>.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])["/healthz", "/healthz/live"])
            app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) => SayAsync(context, []));
        foreach (var path in (string[])["/readyz", "/healthz/ready"])
        {
            app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], async (HttpContext context, HealthReasons reasons) =>
                await SayAsync(context, await reasons.OfAsync()));
        }
    }

    private static Task SayAsync(HttpContext context, IReadOnlyList<HealthReason> reasons)
    {
        context.Response.StatusCode = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        return StatusJson.RespondAsync(context, new { Status = reasons.Count == 0 ? "ok" : "unhealthy", Reasons = reasons });
    }
}
