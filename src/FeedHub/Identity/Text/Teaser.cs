namespace FeedHub.Identity.Text;

/// <summary>An item's text without what its publishing software adds to every one.</summary>
internal static class Teaser
{
    // WordPress ends excerpts so; what follows is the site's name.
    private const string PostStart = "The post ";
    private const string PostEnd = " appeared first on ";

    private static readonly string[] Endings =
    [
        "[&#8230;]", "[…]", "[...]", "…", "...", "→", "»", "&raquo;", "&rarr;",
        "Read more", "Read More", "Continue reading", "Read full story", "Read the full story", "Leer más", "Seguir leyendo", "Sigue leyendo",
        "Lire la suite", "Weiterlesen", "Leia mais", "Continua a leggere", "Lees meer",
    ];

    /// <summary>The text, unescaped, without a software's closing words; at most <see cref="NewsItem.MostText"/> characters.</summary>
    public static string Of(string text)
    {
        var own = Tokens.Unescaped(text.Length > NewsItem.MostText ? text[..NewsItem.MostText] : text);
        var post = own.LastIndexOf(PostStart, StringComparison.Ordinal);
        if (post >= 0 && own.IndexOf(PostEnd, post, StringComparison.Ordinal) >= 0) own = own[..post];
        while (true)
        {
            own = own.TrimEnd();
            var ending = Array.Find(Endings, e => own.EndsWith(e, StringComparison.Ordinal));
            if (ending is null) return own;
            own = own[..^ending.Length];
        }
    }
}
