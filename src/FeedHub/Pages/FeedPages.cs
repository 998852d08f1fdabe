using FeedHub.Storage;

namespace FeedHub.Pages;

/// <summary>What a person sees who follows a link to a feed with a browser.</summary>
internal static class FeedPages
{
    /// <summary>Only browsers send it, and <c>document</c> only when a person goes to an address (Fetch Metadata).</summary>
    public const string Destination = "Sec-Fetch-Dest";

    /// <summary>Answers a person's browser with a page, and lets all others through to the feed. To be called before feeds are mapped.</summary>
    public static WebApplication MapFeedPages(this WebApplication app)
    {
        var reader = app.Services.GetRequiredService<PageReader>();
        app.Use((RequestDelegate next) => context => IsForAPerson(context.Request) ? RespondAsync(context, reader, next) : next(context));
        return app;
    }

    /// <summary>Feed readers, validators and programs are none of this: they send no such header, or another value.</summary>
    private static bool IsForAPerson(HttpRequest request) =>
        request.Headers.TryGetValue(Destination, out var destination) && destination == "document"
        && request.Path.StartsWithSegments("/feeds", StringComparison.Ordinal)
        && HttpMethods.IsGet(request.Method)
        && request.Headers.Accept.Any(a => a is not null && a.Contains("text/html", StringComparison.OrdinalIgnoreCase))
        && !request.Query.ContainsKey("raw");

    private static async Task RespondAsync(HttpContext context, PageReader reader, RequestDelegate next)
    {
        RiverView? view = null;
        try
        {
            view = await reader.FeedAsync(context.Request.Path.Value!, context.Request.Query, context.RequestAborted);
        }
        catch (StoreException)
        {
            // The feed itself is in memory, and better than an apology.
        }

        if (view is null) await next(context);
        else await PageAnswer.InsteadOfFeedAsync(context, RiverPage.Write(view));
    }
}
