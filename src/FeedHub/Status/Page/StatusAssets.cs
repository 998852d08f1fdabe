namespace FeedHub.Status.Page;

/// <summary>The page's style sheet and script. Their addresses change with their content, so that browsers may keep them for good.</summary>
internal sealed class StatusAssets
{
    /// <summary>What the page may do: show itself, and ask this service for what is new. Nothing inline, nothing from elsewhere.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; "
        + "frame-ancestors 'none'";

    /// <summary>The style sheet.</summary>
    public Asset Style { get; } = Asset.Of("status.css", "text/css; charset=utf-8");

    /// <summary>The script.</summary>
    public Asset Script { get; } = Asset.Of("status.js", "text/javascript; charset=utf-8");

    /// <summary>A file that is part of the program.</summary>
    /// <param name="Path">Where it is served, starting with a slash.</param>
    /// <param name="ContentType">Value of the Content-Type header.</param>
    /// <param name="Body">Its bytes.</param>
    internal sealed record Asset(string Path, string ContentType, byte[] Body)
    {
        public static Asset Of(string name, string contentType)
        {
            var (body, tag) = EmbeddedFile.Read($"{typeof(StatusAssets).Namespace}.{name}");
            return new Asset($"/status/{System.IO.Path.GetFileNameWithoutExtension(name)}.{tag}{System.IO.Path.GetExtension(name)}", contentType, body);
        }
    }
}
