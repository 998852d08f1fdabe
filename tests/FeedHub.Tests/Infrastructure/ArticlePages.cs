namespace FeedHub.Tests.Infrastructure;

/// <summary>Pages as sites have them, for feeds that bring but teasers.</summary>
internal static class ArticlePages
{
    /// <summary>How the article on each page ends.</summary>
    public const string Ending = "Así termina la historia de los ñandúes.";

    /// <summary>A page with an article of some paragraphs, a menu, a script and a footer around it.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="head">Markup for its head.</param>
    /// <param name="body">Markup for the end of the article.</param>
    public static string Of(string title, string head = "", string body = "") =>
        $"""
        <!doctype html>
        <html lang="es"><head><meta charset="utf-8">{head}<title>{title} | Diario</title></head>
        <body>
        <nav><ul><li><a href="/">Portada</a></li><li><a href="/deportes">Deportes</a></li></ul></nav>
        <main><article><h1>{title}</h1>
        {string.Concat(Enumerable.Range(1, 6).Select(i => $"<p>Párrafo {i}: la crónica de {title} sigue con hechos, cifras y testigos, que la redacción ha contado durante años en estas páginas, y con lo que dicen quienes lo vieron de cerca aquella tarde.</p>\n"))}
        {body}<p>{Ending}</p>
        </article></main>
        <script>alert('no')</script><footer>Todos los derechos reservados</footer>
        </body></html>
        """;
}
