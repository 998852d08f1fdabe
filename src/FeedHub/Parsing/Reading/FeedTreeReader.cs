using System.Xml.Linq;
using CodeHollow.FeedReader.Feeds;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Reading;

/// <summary>Has CodeHollow.FeedReader read a tree of RSS or Atom, and completes what it gives.</summary>
internal static class FeedTreeReader
{
    /// <param name="tree">The feed.</param>
    /// <param name="context">With the language of the transport, if any; the feed's own goes before it.</param>
    public static ParsedFeed Read(FeedTree tree, FeedContext context) =>
        tree.Format == FeedFormat.Atom ? ReadAtom(tree.Channel, context) : ReadRss(tree.Channel, context);

    private static ParsedFeed ReadRss(XElement channel, FeedContext context)
    {
        var rss = new Rss20Feed("", channel);
        var feed = Common(channel, context) with
        {
            Description = Plain(channel, context, Vocabulary.Rss + "description", Vocabulary.Dc + "description", Vocabulary.Itunes + "summary"),
            Language = FeedContext.Tag(rss.Language) ?? FeedContext.Tag(channel.Element(Vocabulary.Dc + "language")?.Value)
                ?? context.LanguageOf(channel) ?? context.Language,
            Link = context.Url(rss.Link, channel) ?? Href(channel, context, "alternate"),
            Cadence = CadenceReader.Read(rss, channel),
        };
        feed = feed with { Link = feed.Link ?? context.Url(channel.Attribute(Vocabulary.Rdf + "about")?.Value, channel) };
        context = context with { Language = feed.Language, Authors = feed.Authors };
        return feed with { Items = [.. rss.Items.OfType<Rss20FeedItem>().Select(item => ItemReader.Read(item, context)).Where(IsItem)] };
    }

    private static ParsedFeed ReadAtom(XElement channel, FeedContext context)
    {
        var atom = new AtomFeed("", channel);
        var feed = Common(channel, context) with
        {
            Id = TextConstruct.Text(atom.Id, context.Bounds),
            Description = Plain(channel, context, Vocabulary.Atom + "subtitle"),
            Language = context.LanguageOf(channel) ?? FeedContext.Tag(channel.Element(Vocabulary.Dc + "language")?.Value) ?? context.Language,
            Link = Href(channel, context, "alternate") ?? context.Url(channel.Element(Vocabulary.Rss + "link")?.Value, channel),
            Cadence = CadenceReader.Read(null, channel),
        };
        context = context with { Language = feed.Language, Authors = feed.Authors };
        return feed with { Items = [.. atom.Items.OfType<AtomFeedItem>().Select(entry => ItemReader.Read(entry, context)).Where(IsItem)] };
    }

    /// <summary>An item has something to know it by or something to read; a date or a picture alone is neither.</summary>
    private static bool IsItem(ParsedItem item) =>
        (item.Guid ?? item.Link ?? item.Title) is not null || item.Enclosures.Count > 0 || HasText(item.Summary) || HasText(item.Content);

    private static bool HasText(string? html) => html is not null && PlainText.Of(html).Length > 0;

    private static ParsedFeed Common(XElement channel, FeedContext context) => new()
    {
        Format = context.Format,
        Title = Plain(channel, context, Vocabulary.Rss + "title", Vocabulary.Atom + "title", Vocabulary.Dc + "title", Vocabulary.Media + "title"),
        SelfUrl = Href(channel, context, "self"),
        HubUrl = Href(channel, context, "hub"),
        Rights = Plain(channel, context, Vocabulary.Rss + "copyright", Vocabulary.Atom + "rights", Vocabulary.Dc + "rights"),
        ImageUrl = Image(channel, context),
        Authors = Authors(channel, context),
        Updated = Updated(channel),
    };

    private static string? Plain(XElement channel, FeedContext context, params ReadOnlySpan<XName> names)
    {
        foreach (var name in names)
        {
            if (channel.Element(name) is { } element
                && TextConstruct.Plain(element, context.Format == FeedFormat.Atom ? TextKind.Text : TextKind.Unknown, context) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private static string? Href(XElement channel, FeedContext context, string rel)
    {
        foreach (var link in channel.Elements(Vocabulary.Atom + "link").Concat(channel.Elements(Vocabulary.Rss + "link")))
        {
            var given = link.Attribute("rel")?.Value.Trim() ?? "alternate";
            if (given.Equals(rel, StringComparison.OrdinalIgnoreCase) && context.Url(link.Attribute("href")?.Value, link) is { } url)
            {
                return url;
            }
        }

        return null;
    }

    private static string? Image(XElement channel, FeedContext context)
    {
        foreach (var element in channel.Elements())
        {
            var reference = element.Name.LocalName switch
            {
                "image" when element.Name.Namespace == Vocabulary.Itunes => element.Attribute("href")?.Value,
                "image" when element.Name.Namespace == Vocabulary.Rss => element.Element(Vocabulary.Rss + "url")?.Value,
                "logo" or "icon" when element.Name.Namespace == Vocabulary.Atom => element.Value,
                _ => null,
            };
            if (context.Url(reference, element) is { } url)
            {
                return url;
            }
        }

        return null;
    }

    private static IReadOnlyList<Person> Authors(XElement channel, FeedContext context)
    {
        var people = new ItemPeople(context);
        foreach (var element in channel.Elements())
        {
            if (element.Name == Vocabulary.Rss + "managingEditor" || ItemFields.Of(element.Name) == ItemFieldName.Author)
            {
                people.AddAuthor(element);
            }
        }

        return people.Authors;
    }

    private static DateTimeOffset? Updated(XElement channel)
    {
        var language = FeedContext.Tag(channel.Element(Vocabulary.Rss + "language")?.Value);
        return Date(Vocabulary.DcTerms + "modified") ?? Date(Vocabulary.Dc + "date") ?? Date(Vocabulary.DcTerms + "issued");

        DateTimeOffset? Date(XName name) => FeedDate.Parse(channel.Element(name)?.Value, language);
    }
}
