using System.Globalization;
using System.Xml;

namespace FeedHub.Publishing.Opml;

/// <summary>Reads OPML 1.0 and 2.0 subscription lists as feed readers export them. Pure; hostile documents are bounded.</summary>
/// <remarks>
/// An outline with an <c>xmlUrl</c> is a feed, one without is a folder. A feed in several folders, or listed several times, is one feed in
/// all of them. DTDs are refused.
/// </remarks>
public static class OpmlReader
{
    private const int MaxCharacters = 16 * 1024 * 1024;
    private const int MaxDepth = 32;
    private const int MaxFeeds = 100_000;

    private static readonly string[] KnownOfFeeds = ["text", "title", "type", "xmlurl", "htmlurl", "category"];
    private static readonly string[] Names = ["text", "title"];

    /// <param name="document">The document; read to its end, not closed.</param>
    /// <exception cref="OpmlException">It is no OPML, or goes beyond the bounds.</exception>
    public static OpmlDocument Read(Stream document)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        try
        {
            using var xml = XmlReader.Create(document, settings);
            xml.MoveToContent();
            if (xml.LocalName != "opml") throw new OpmlException($"This is no OPML: its root element is {xml.LocalName}.");
            return new Reading().Read(xml);
        }
        catch (XmlException e)
        {
            var place = e.LineNumber == 0 ? "" : $" (line {e.LineNumber.ToString(CultureInfo.InvariantCulture)})";
            throw new OpmlException($"This is no well-formed XML, has a DTD, or is larger than {MaxCharacters / (1024 * 1024)} million characters{place}.", e);
        }
    }

    private sealed class Reading
    {
        private readonly OrderedDictionary<string, OpmlFeed> _feeds = new(StringComparer.Ordinal);
        private readonly List<string> _folders = [];
        private readonly Dropped _dropped = new();
        private string? _title;

        public OpmlDocument Read(XmlReader xml)
        {
            while (xml.Read())
            {
                if (xml.Depth > MaxDepth) throw new OpmlException($"Its folders nest deeper than {MaxDepth} levels.");
                if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "outline") _folders.RemoveAt(_folders.Count - 1);
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml is { LocalName: "title", Depth: 2 } && !xml.IsEmptyElement) _title = TextOf(xml);
                else if (xml.LocalName == "outline") Outline(xml);
            }

            return new OpmlDocument(_title, [.. _feeds.Values], _dropped.Sentences());
        }

        private static string? TextOf(XmlReader xml) => xml.Read() && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && !string.IsNullOrWhiteSpace(xml.Value) ? xml.Value.Trim() : null;

        private void Outline(XmlReader xml)
        {
            var isEmpty = xml.IsEmptyElement;
            var attributes = Attributes(xml);
            var line = (xml as IXmlLineInfo)?.LineNumber ?? 0;
            if (attributes.TryGetValue("xmlurl", out var url) && url.Trim().Length > 0)
            {
                Feed(url.Trim(), attributes, line);
                // What stands within a feed is in its folder: most likely a slip, and no reason to lose a feed.
                if (!isEmpty) _folders.Add(_folders.LastOrDefault() ?? "");
                return;
            }

            var name = NameIn(attributes) ?? "";
            _dropped.Note(isFolder: true, attributes.Keys.Except(Names));
            if (isEmpty) _dropped.NoteEmpty(name);
            else _folders.Add(FolderPath.Join(_folders.LastOrDefault(), name));
        }

        private void Feed(string url, Dictionary<string, string> attributes, int line)
        {
            if (_feeds.Count == MaxFeeds) throw new OpmlException($"It lists more than {MaxFeeds} feeds.");
            var title = NameIn(attributes);
            if (attributes.GetValueOrDefault("title")?.Trim() is { Length: > 0 } other && title is not null && other != title) _dropped.NoteTitle(title, other);
            _dropped.Note(isFolder: false, attributes.Keys.Except(KnownOfFeeds));
            var folder = _folders.LastOrDefault();
            string[] folders = [.. FolderPath.InCategory(attributes.GetValueOrDefault("category") ?? ""), .. folder is null or "" ? (string[])[] : [folder]];
            var known = _feeds.GetValueOrDefault(url) ?? new OpmlFeed { XmlUrl = url, Line = line };
            _feeds[url] = known with
            {
                Title = known.Title ?? title,
                HtmlUrl = known.HtmlUrl ?? attributes.GetValueOrDefault("htmlurl"),
                Type = known.Type ?? attributes.GetValueOrDefault("type"),
                Folders = [.. known.Folders.Union(folders)],
            };
        }

        /// <summary>What readers show is <c>text</c>; some exporters fill <c>title</c> alone.</summary>
        private static string? NameIn(Dictionary<string, string> attributes) =>
            Names.Select(name => attributes.GetValueOrDefault(name)?.Trim()).FirstOrDefault(name => !string.IsNullOrEmpty(name));

        /// <summary>By name in lower case: exporters write xmlUrl, xmlurl and XMLURL.</summary>
        private static Dictionary<string, string> Attributes(XmlReader xml)
        {
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            while (xml.MoveToNextAttribute())
            {
                if (xml.Prefix != "xmlns" && xml.Name != "xmlns") attributes.TryAdd(xml.Name.ToLowerInvariant(), xml.Value);
            }

            xml.MoveToElement();
            return attributes;
        }
    }

    /// <summary>What has no place in feeds.json, counted.</summary>
    private sealed class Dropped
    {
        private const int MostNamed = 5;

        private readonly SortedDictionary<string, int> _ofFeeds = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, int> _ofFolders = new(StringComparer.Ordinal);
        private readonly List<string> _empty = [];
        private readonly List<string> _titles = [];

        public void Note(bool isFolder, IEnumerable<string> attributes)
        {
            var counts = isFolder ? _ofFolders : _ofFeeds;
            foreach (var attribute in attributes) counts[attribute] = counts.GetValueOrDefault(attribute) + 1;
        }

        public void NoteEmpty(string folder) => _empty.Add(folder);

        public void NoteTitle(string kept, string dropped) => _titles.Add($"\"{dropped}\" of \"{kept}\"");

        public List<string> Sentences()
        {
            var sentences = new List<string>();
            sentences.AddRange(_ofFeeds.Select(a => $"The attribute {a.Key} of {a.Value} feeds has no place in feeds.json."));
            sentences.AddRange(_ofFolders.Select(a => $"The attribute {a.Key} of {a.Value} folders has no place in feeds.json."));
            if (_titles.Count > 0) sentences.Add($"Where text and title differ, text is kept; dropped: {Some(_titles)}.");
            if (_empty.Count > 0) sentences.Add($"Outlines with neither a feed nor anything in them: {Some([.. _empty.Select(e => $"\"{e}\"")])}.");
            return sentences;
        }

        private static string Some(List<string> texts) =>
            string.Join(", ", texts.Take(MostNamed)) + (texts.Count > MostNamed ? $" and {texts.Count - MostNamed} more" : "");
    }
}
