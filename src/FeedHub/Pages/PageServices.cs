using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Pages;

/// <summary>Registers and maps the pages for people: the river of news and all that leads off it.</summary>
public static class PageServices
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds what fills pages.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services) => services.AddSingleton<PageReader>();

    /// <summary>
    /// <c>/</c>, <c>/tag/…</c>, <c>/source/…</c>, <c>/language/…</c>, <c>/search?q=…</c> and <c>/items/…</c>, and the files they are made with.
    /// </summary>
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        foreach (var asset in PageAssets.All)
            app.MapMethods($"/assets/{asset.Name}", Methods, context => PageAnswer.AssetAsync(context, asset));
        Map(app, "/", (reader, request, cancel) => reader.RiverAsync(request.Path, Before(request), cancel)!);
        Map(app, "/tag/{name}", (reader, request, cancel) => reader.DerivedAsync(request.Path, $"by-tag/{Value(request, "name")}", Before(request), cancel));
        Map(app, "/source/{name}", (reader, request, cancel) => reader.DerivedAsync(request.Path, $"by-feed/{Value(request, "name")}", Before(request), cancel));
        Map(app, "/language/{code}", async (reader, request, cancel) =>
            SearchOutput.Language(Value(request, "code")) is { } language ? await reader.LanguageAsync(request.Path, language, Before(request), cancel) : null);
        Map(app, "/search", (reader, request, cancel) => reader.SearchAsync(request.Path, request.Query["q"], Before(request), cancel)!);
        app.MapMethods("/items/{id}", Methods, (HttpContext context, PageReader reader) => WithinAsync(context, () => EntryAsync(context, reader)));
    }

    private static void Map(IEndpointRouteBuilder app, string path, Func<PageReader, HttpRequest, CancellationToken, Task<RiverView?>> read) =>
        app.MapMethods(path, Methods, (HttpContext context, PageReader reader) => WithinAsync(context, async () =>
        {
            if (await read(reader, context.Request, context.RequestAborted) is { } view) await PageAnswer.PageAsync(context, RiverPage.Write(view));
            else await NothingAsync(context, reader);
        }));

    private static async Task EntryAsync(HttpContext context, PageReader reader)
    {
        if (EntryLink.IdOf(Value(context.Request, "id")) is not { } id || await reader.EntryAsync(id, context.RequestAborted) is not { } entry)
        {
            await NothingAsync(context, reader);
            return;
        }

        await PageAnswer.PageAsync(context, RiverPage.Write(await reader.FrameAsync(context.Request.Path, context.RequestAborted), entry));
    }

    private static async Task NothingAsync(HttpContext context, PageReader reader)
    {
        var frame = await reader.FrameAsync(context.Request.Path, context.RequestAborted);
        await PageAnswer.PageAsync(context, RiverPage.Write(frame, "Not found", "There is no such page, or what was on it is no longer kept."), StatusCodes.Status404NotFound);
    }

    private static async Task WithinAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (StoreException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static string Value(HttpRequest request, string name) => (string)request.RouteValues[name]!;

    private static ItemCursor? Before(HttpRequest request) => ItemCursor.Parse(request.Query["before"]);
}
