using FeedHub.Parsing.Links;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Html;

/// <summary>Finds the films and sounds that a text shows in frames, because the frames themselves are not published.</summary>
internal static class EmbeddedPlayer
{
    private const int Most = 16;

    /// <summary>The pages in the frames of a fragment, each once.</summary>
    public static IReadOnlyList<MediaObject> In(string? html)
    {
        if (html is null || !html.Contains("<iframe", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var players = new List<MediaObject>();
        var tokens = new HtmlTokens(html);
        while (players.Count < Most && tokens.Next())
        {
            if (tokens.Kind == HtmlToken.StartTag && tokens.Is("iframe") && Source(tokens.Inside) is { } url && !players.Exists(p => p.Url == url))
            {
                players.Add(new MediaObject { Url = url, Type = "text/html", Medium = "video" });
            }
        }

        return players;
    }

    private static string? Source(ReadOnlySpan<char> inside)
    {
        var attributes = new HtmlAttributes(inside);
        while (attributes.Next())
        {
            if (attributes.Name.Equals("src", StringComparison.OrdinalIgnoreCase))
            {
                var url = CharacterReferences.Decode(attributes.Value.ToString());
                return UrlReference.IsWeb(url) ? UrlReference.Resolve(url, url) : null;
            }
        }

        return null;
    }
}
