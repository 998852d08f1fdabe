using System.Text.Json;
using System.Xml;

namespace FeedHub.Publishing;

/// <summary>Looks a document over before it goes live.</summary>
/// <param name="format">What it is written in.</param>
/// <param name="written">The document.</param>
/// <returns>What is wrong with it, as the end of a sentence about it; null when nothing is.</returns>
public delegate string? LintDocument(OutputFormat format, WrittenFeed written);

/// <summary>
/// What holds for a document as a whole: it is well-formed, says what its format requires, and has exactly the items that were to be in it. Pure.
/// </summary>
/// <remarks>Whatever it finds is a fault of the writers or of what was taken over from an older document; the last good one stays live then.</remarks>
internal static class DocumentLint
{
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = true };

    private static readonly string[] AtomRequires = ["id", "title", "updated"];
    private static readonly string[] RssRequires = ["title", "link", "description"];
    private static readonly string[] JsonRequires = ["version", "title", "items"];

    /// <inheritdoc cref="LintDocument"/>
    public static string? Fault(OutputFormat format, WrittenFeed written)
    {
        try
        {
            return format == OutputFormat.JsonFeed ? JsonFault(written) : XmlFault(format, written);
        }
        catch (Exception e) when (e is XmlException or JsonException)
        {
            return $"it is not well-formed: {e.Message}";
        }
    }

    private static string? XmlFault(OutputFormat format, WrittenFeed written)
    {
        using var xml = XmlReader.Create(new MemoryStream(written.Body, writable: false), Strict);
        xml.MoveToContent();
        var (root, ns, depth, item, required) = format == OutputFormat.Atom
            ? ("feed", FeedXml.Atom, 1, "entry", AtomRequires)
            : ("rss", "", 2, "item", RssRequires);
        if (xml.LocalName != root || xml.NamespaceURI != ns)
            return $"it begins with <{xml.Name}>";
        var said = new HashSet<string>(StringComparer.Ordinal);
        var items = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != depth || xml.NamespaceURI != ns)
                continue;
            if (xml.LocalName == item)
                items++;
            else if (!xml.IsEmptyElement)
                said.Add(xml.LocalName);
        }

        return Missing(required, said) ?? CountFault(items, written) ?? CharacterFault(written.Body);
    }

    /// <summary>XML carries these, but readers show none of them and validators take them for signs of a wrong charset.</summary>
    private static string? CharacterFault(ReadOnlySpan<byte> utf8)
    {
        for (var at = utf8.IndexOfAny((byte)0xC2, (byte)0xEF); at >= 0; at = utf8.IndexOfAny((byte)0xC2, (byte)0xEF))
        {
            utf8 = utf8[at..];
            if (utf8 is [0xC2, >= 0x80 and < 0xA0, ..] or [0xEF, 0xBF, 0xBD, ..])
                return "it holds a control character or one that stands for a lost one";
            utf8 = utf8[1..];
        }

        return null;
    }

    private static string? JsonFault(WrittenFeed written)
    {
        var json = new Utf8JsonReader(written.Body);
        var said = new HashSet<string>(StringComparer.Ordinal);
        var (items, inItems) = (0, false);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
            {
                said.Add(json.GetString()!);
                inItems = json.ValueTextEquals("items");
            }
            else if (json.TokenType == JsonTokenType.StartObject && json.CurrentDepth == 2 && inItems)
            {
                items++;
            }
        }

        return Missing(JsonRequires, said) ?? CountFault(items, written);
    }

    private static string? Missing(string[] required, HashSet<string> said) =>
        required.FirstOrDefault(name => !said.Contains(name)) is { } missing ? $"it has no {missing}" : null;

    private static string? CountFault(int items, WrittenFeed written) =>
        items == written.Fragments.Length ? null : $"it has {items} items in place of {written.Fragments.Length}";
}
