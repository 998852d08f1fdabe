using System.Xml.Linq;

namespace FeedHub.Parsing.Markup;

/// <summary>A feed's tree in one shape: what describes the feed and the items are all children of one element.</summary>
/// <param name="Format">The format it came in.</param>
/// <param name="Channel">RSS channel or atom:feed.</param>
internal sealed record FeedTree(FeedFormat Format, XElement Channel)
{
    private static readonly XName Base = XNamespace.Xml + "base";
    private static readonly XName Lang = XNamespace.Xml + "lang";

    /// <summary>The name of the items among the channel's children.</summary>
    public XName ItemName => Format == FeedFormat.Atom ? Vocabulary.Atom + "entry" : Vocabulary.Rss + "item";

    /// <param name="root">The document's root, under canonical names. The tree is changed in place.</param>
    /// <param name="bounds">How many items are kept.</param>
    /// <param name="notices">Receives a sentence when items were left out.</param>
    /// <returns>Null when the root is no feed's.</returns>
    public static FeedTree? Of(XElement root, ParseBounds bounds, List<string> notices)
    {
        if (Named(root) is not { } tree)
        {
            return null;
        }

        var items = new List<XElement>();
        Gather(root, tree, items);
        if (items.Count > bounds.Items)
        {
            notices.Add($"Items beyond the first {bounds.Items} were left out.");
        }

        if (items.Count > bounds.Items || items.Any(item => item.Parent != tree.Channel || item.Name != tree.ItemName))
        {
            Move(items, tree, bounds);
        }

        if (root.Name == Vocabulary.Rss + "channel")
        {
            SpellOut(tree.Channel);
            items.ForEach(SpellOut);
        }

        // Where FeedReader looks for namespaces: by default it would walk up to the root for each field, to find none.
        if (tree.Format == FeedFormat.Atom)
        {
            tree.Channel.SetAttributeValue("xmlns", Vocabulary.Atom.NamespaceName);
        }

        return tree;
    }

    private static FeedTree? Named(XElement root)
    {
        if (root.Name == Vocabulary.Atom + "feed")
        {
            return new FeedTree(FeedFormat.Atom, root);
        }

        if (root.Name == Vocabulary.Atom + "entry")
        {
            var feed = new XElement(Vocabulary.Atom + "feed");
            feed.Add(root); // An entry document (RFC 4287 §2) has no parent, so it is moved, not copied.
            return new FeedTree(FeedFormat.Atom, feed);
        }

        var isRdf = root.Name == Vocabulary.Rdf + "RDF";
        if (!isRdf && root.Name != Vocabulary.Rss + "rss" && root.Name != Vocabulary.Rss + "channel")
        {
            return null;
        }

        var channel = root.Name.LocalName == "channel" ? root : root.Element(Vocabulary.Rss + "channel");
        if (channel is null)
        {
            channel = new XElement(Vocabulary.Rss + "channel");
            foreach (var child in root.Elements().Where(e => e.Name != Vocabulary.Rss + "item").ToList())
            {
                child.Remove();
                channel.Add(child);
            }

            root.AddFirst(channel);
        }

        // RSS 1.0 has the picture beside the channel.
        if (isRdf && root.Element(Vocabulary.Rss + "image") is { } image && channel.Elements(Vocabulary.Rss + "image").All(e => !e.HasElements))
        {
            channel.Elements(Vocabulary.Rss + "image").Remove();
            image.Remove();
            channel.Add(image);
        }

        return new FeedTree(isRdf ? FeedFormat.Rdf : FeedFormat.Rss, channel);
    }

    /// <summary>All items, wherever a publisher put them: beside the channel (RSS 1.0), in a list, or in an element that was not closed.</summary>
    /// <remarks>Recursive: the depth of a tree is bounded when it is built.</remarks>
    private static void Gather(XElement parent, FeedTree tree, List<XElement> items)
    {
        foreach (var child in parent.Elements())
        {
            if (child.Name == tree.ItemName || child.Name == Vocabulary.Rss + "item")
            {
                items.Add(child);
                Gather(child, tree, items);
            }
            else if (parent.Name != tree.ItemName && parent.Name != Vocabulary.Rss + "item")
            {
                Gather(child, tree, items);
            }
        }
    }

    private static void Move(List<XElement> items, FeedTree tree, ParseBounds bounds)
    {
        foreach (var item in items)
        {
            Inherit(item, Base, resolve: true);
            Inherit(item, Lang, resolve: false);
        }

        // Taking children out one by one would search for each one's predecessor, so all go and the others come back.
        foreach (var parent in items.Select(item => item.Parent!).Distinct().ToList())
        {
            var kept = parent.Nodes().Where(n => n is not XElement e || (e.Name != tree.ItemName && e.Name != Vocabulary.Rss + "item")).ToArray();
            parent.RemoveNodes();
            parent.Add(kept);
        }

        foreach (var item in items.Take(bounds.Items))
        {
            item.Name = tree.ItemName;
            tree.Channel.Add(item);
        }
    }

    /// <summary>The Channel Definition Format has in attributes what RSS has in elements.</summary>
    private static void SpellOut(XElement element)
    {
        if (element.Attribute("href") is { } page)
        {
            element.Add(new XElement(Vocabulary.Rss + "link", page.Value));
        }

        if (element.Attribute("lastmod") is { } changed)
        {
            element.Add(new XElement(Vocabulary.DcTerms + "modified", changed.Value));
        }
    }

    /// <summary>Writes down on an item what it inherits where it stands.</summary>
    private static void Inherit(XElement item, XName name, bool resolve)
    {
        var values = item.AncestorsAndSelf().Attributes(name).Select(a => a.Value).ToList();
        if (values.Count > 0)
        {
            var value = values[0];
            for (var i = 1; resolve && i < values.Count && !Links.UrlReference.IsAbsolute(value); i++)
            {
                value = Links.UrlReference.Resolve(value, values[i]) ?? value;
            }

            item.SetAttributeValue(name, value);
        }
    }
}
