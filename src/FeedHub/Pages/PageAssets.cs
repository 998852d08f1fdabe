namespace FeedHub.Pages;

/// <summary>The files that pages are made with, served at addresses that name their content, so that they can be kept for good.</summary>
internal static class PageAssets
{
    /// <summary>How pages look.</summary>
    public static PageAsset Style { get; } = PageAsset.Read("pages.css", "text/css; charset=utf-8");

    /// <summary>Moving by keys; pages do without.</summary>
    public static PageAsset Keys { get; } = PageAsset.Read("keys.js", "text/javascript; charset=utf-8");

    /// <summary>The sign in a browser's tab.</summary>
    public static PageAsset Icon { get; } = PageAsset.Read("icon.svg", "image/svg+xml");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageAsset> All { get; } = [Style, Keys, Icon];
}

/// <summary>A file that pages are made with.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="ContentType">Value of the Content-Type header.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Tag">Names these bytes and no others.</param>
internal sealed record PageAsset(string Name, string ContentType, byte[] Body, string Tag)
{
    /// <summary>Where it is served, below the root.</summary>
    public string Path => $"assets/{Name}?{Tag}";

    public static PageAsset Read(string name, string contentType)
    {
        var (body, tag) = EmbeddedFile.Read($"FeedHub.Pages.Assets.{name}");
        return new PageAsset(name, contentType, body, tag);
    }
}
