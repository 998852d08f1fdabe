using System.Xml;
using FeedHub.Parsing;
using SharpFuzz;

namespace FeedHub.Benchmarks.Parsing;

/// <summary>The whole way from bytes to publishable items, as a target for afl-fuzz. Whatever leaves it but <see cref="FeedUnreadableException"/> is a finding.</summary>
/// <remarks>
/// Publish this project, instrument FeedHub.dll and CodeHollow.FeedReader.dll with the tool <c>sharpfuzz</c>, then run
/// <c>afl-fuzz -i feeds -o findings -t 2000 -m none -- dotnet FeedHub.Benchmarks.dll fuzz</c>.
/// </remarks>
internal static class ParsingFuzz
{
    private static readonly Uri Origin = new("http://origin.example/feed.xml");

    /// <summary>Serves the fuzzer until it ends.</summary>
    public static void Run() => Fuzzer.OutOfProcess.Run(stream =>
    {
        using var body = new MemoryStream();
        stream.CopyTo(body);
        Check(body.ToArray());
    });

    /// <summary>Reads one document and checks what must hold for any.</summary>
    public static void Check(byte[] body)
    {
        try
        {
            foreach (var item in FeedParser.Parse(new FeedDocument(body, Origin, null, null, null)).Items)
            {
                var clean = ItemSanitizer.Sanitise(item);
                Check(clean, clean.Summary);
                Check(clean, clean.Content);
                XmlConvert.VerifyXmlChars(string.Concat(clean.Title, clean.Link, clean.Guid, clean.Language));
            }
        }
        catch (FeedUnreadableException)
        {
            // The one exception that may leave.
        }
    }

    private static void Check(ParsedItem item, string? html)
    {
        if (html is null)
        {
            return;
        }

        XmlConvert.VerifyXmlChars(html);
        if (html.Contains("<script", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException("A script came through: " + html);
        }

        if (ItemSanitizer.Sanitise(item with { Summary = html, Content = null, Sanitised = false }).Summary != html)
        {
            throw new InvalidOperationException("What is clean was cleaned again: " + html);
        }
    }
}
