using System.Text;
using FeedHub.Parsing.Links;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Html;

/// <summary>
/// Cuts an HTML fragment down to <see cref="AllowedHtml"/>, tag by tag, balances it and bounds its depth. One pass; a fragment that needs
/// nothing comes back as it is, to the character.
/// </summary>
internal sealed class FragmentPruner
{
    private const int MostTags = 20_000;
    private const int Deepest = 128;

    private readonly string _html;
    private readonly bool _dropMisfits;
    private readonly List<string> _open = [];
    private StringBuilder? _result;
    private int _kept;
    private string? _skipped;
    private int _skippedDepth;

    private FragmentPruner(string html, bool dropMisfits)
    {
        _html = html;
        _dropMisfits = dropMisfits;
    }

    /// <summary>How many tags were kept.</summary>
    public int Tags { get; private set; }

    /// <summary>True when parsers would build another tree than is written, such as for a list in a paragraph or text between table rows.</summary>
    public bool IsOdd { get; private set; }

    /// <summary>What is left.</summary>
    public string Html { get; private set; } = "";

    /// <summary>Cuts a fragment.</summary>
    /// <param name="html">The fragment.</param>
    /// <param name="dropMisfits">Whether to leave out tables and what does not fit where it stands, so that the result is not odd.</param>
    public static FragmentPruner Prune(string html, bool dropMisfits = false)
    {
        var pruner = new FragmentPruner(html, dropMisfits);
        pruner.Run();
        return pruner;
    }

    private void Run()
    {
        var tokens = new HtmlTokens(_html);
        while (tokens.Next())
        {
            if (_skipped is not null)
            {
                Skip(tokens);
                continue;
            }

            switch (tokens.Kind)
            {
                case HtmlToken.Text:
                    Text(tokens);
                    break;
                case HtmlToken.StartTag:
                    StartTag(tokens);
                    break;
                case HtmlToken.EndTag:
                    EndTag(tokens);
                    break;
                case HtmlToken.RawText:
                    Text(tokens); // Of a title, a textarea and the like: those that hold code are skipped with their tags.
                    break;
                default:
                    Replace(tokens, "");
                    break;
            }
        }

        if (_open.Count > 0)
        {
            var ends = new StringBuilder();
            while (_open.Count > 0)
            {
                ends.Append("</").Append(Pop()).Append('>');
            }

            Insert(_html.Length, ends.ToString());
        }

        Html = _result is null ? _html : _result.Append(_html, _kept, _html.Length - _kept).ToString();
    }

    private void Skip(HtmlTokens tokens)
    {
        if (tokens.Is(_skipped!))
        {
            _skippedDepth += tokens.Kind == HtmlToken.StartTag ? 1 : -1;
            _skipped = _skippedDepth == 0 ? null : _skipped;
        }

        Replace(tokens, "");
    }

    private void Text(HtmlTokens tokens)
    {
        if (tokens.All.Contains('<'))
        {
            Replace(tokens, tokens.All.ToString().Replace("<", "&lt;", StringComparison.Ordinal));
        }

        IsOdd |= _open.Count > 0 && AllowedHtml.HoldsOnlyParts(_open[^1]) && !tokens.All.IsWhiteSpace();
    }

    private void StartTag(HtmlTokens tokens)
    {
        var name = AllowedHtml.Element(tokens.Name);
        if (name is null || Tags >= MostTags || _open.Count >= Deepest)
        {
            if (HoldsCode(tokens))
            {
                _skipped = tokens.Name.ToString();
                _skippedDepth = 1;
            }

            Replace(tokens, "");
            return;
        }

        if (name == "img" && TrackingPixel.Is(tokens.Inside))
        {
            Replace(tokens, "");
            return;
        }

        CloseImplied(name, tokens.Start);
        var fits = AllowedHtml.Fits(name, _open.Count > 0 ? _open[^1] : null);
        if ((name == "a" && _open.Contains("a")) || (_dropMisfits && (!fits || AllowedHtml.IsOfTable(name))))
        {
            Replace(tokens, "");
            return;
        }

        Tags++;
        IsOdd |= !fits;
        if (!AreAttributesClean(tokens.Inside))
        {
            Replace(tokens, Rebuilt(name, tokens.Inside));
        }

        if (!AllowedHtml.IsVoid(name))
        {
            _open.Add(name);
        }
    }

    private void EndTag(HtmlTokens tokens)
    {
        if (AllowedHtml.Element(tokens.Name) is not { } name || AllowedHtml.IsVoid(name) || _open.LastIndexOf(name) is not (>= 0 and var at))
        {
            Replace(tokens, "");
            return;
        }

        // What was left open within ends here.
        CloseTo(at + 1, tokens.Start);
        Pop();
        if (tokens.All.Length != name.Length + 3)
        {
            Replace(tokens, $"</{name}>");
        }
    }

    /// <summary>Ends what the start of an element ends by itself: a paragraph by a block, a list item by the next one.</summary>
    private void CloseImplied(string name, int position)
    {
        if (_open.Count == 0)
        {
            return;
        }

        var at = AllowedHtml.IsBlock(name) ? LastOpen("p", "td", "th", "li", "dd", "figure", "table", "blockquote", "div")
            : name == "a" ? LastOpen("a", "td", "th", "caption") : -1;
        if (at >= 0)
        {
            CloseTo(at, position);
        }

        if (name is "li" or "dd" or "dt" && _open.Count > 0 && (_open[^1] == name || (name != "li" && _open[^1] is "dd" or "dt")))
        {
            CloseTo(_open.Count - 1, position);
        }
    }

    /// <returns>Where the innermost such element is open, unless one of the others is open within; −1 for nowhere.</returns>
    private int LastOpen(string name, params ReadOnlySpan<string> within)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i] == name)
            {
                return i;
            }

            if (within.Contains(_open[i]))
            {
                return -1;
            }
        }

        return -1;
    }

    private void CloseTo(int count, int position)
    {
        if (_open.Count > count)
        {
            var ends = new StringBuilder();
            while (_open.Count > count)
            {
                ends.Append("</").Append(Pop()).Append('>');
            }

            Insert(position, ends.ToString());
        }
    }

    private string Pop()
    {
        var name = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        return name;
    }

    private static bool HoldsCode(HtmlTokens tokens) =>
        tokens.Is("script") || tokens.Is("style") || tokens.Is("iframe") || tokens.Is("noembed") || tokens.Is("noframes")
        || tokens.Is("template");

    private static bool AreAttributesClean(ReadOnlySpan<char> inside)
    {
        if (inside.IsEmpty)
        {
            return true;
        }

        var seen = new List<string>(4);
        var attributes = new HtmlAttributes(inside);
        while (attributes.Next())
        {
            var name = AllowedHtml.Attribute(attributes.Name);
            if (name is null || seen.Contains(name) || attributes.Quote == ' ' || attributes.Value.ContainsAny('<', '>')
                || Value(name, attributes.Value, out var isChanged) is null || isChanged)
            {
                return false;
            }

            seen.Add(name);
        }

        return true;
    }

    private static string Rebuilt(string element, ReadOnlySpan<char> inside)
    {
        var tag = new StringBuilder().Append('<').Append(element);
        var seen = new List<string>(4);
        var attributes = new HtmlAttributes(inside);
        while (attributes.Next())
        {
            if (AllowedHtml.Attribute(attributes.Name) is { } name && !seen.Contains(name) && Value(name, attributes.Value, out _) is { } value)
            {
                seen.Add(name);
                tag.Append(' ').Append(name).Append("=\"").Append(value.Replace("<", "&lt;", StringComparison.Ordinal)
                    .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)).Append('"');
            }
        }

        return tag.Append('>').ToString();
    }

    /// <summary>The value that may stay, as written in HTML; null when it may not.</summary>
    private static string? Value(string name, ReadOnlySpan<char> written, out bool isChanged)
    {
        isChanged = false;
        var value = written.ToString();
        if (name == "srcset")
        {
            var candidates = CharacterReferences.Decode(value);
            return candidates.Contains(':') && candidates.Split(',').All(c => !c.Contains(':') || UrlReference.IsWeb(c.Trim()) || !UrlReference.IsAbsolute(c.Trim()))
                ? value : null;
        }

        if (!AllowedHtml.IsUrl(name) || UrlReference.IsWeb(value))
        {
            return value;
        }

        var url = CharacterReferences.Decode(value);
        var tidy = UrlReference.Resolve(url, "about:blank");
        isChanged = tidy != url;
        return tidy?.Replace("&", "&amp;", StringComparison.Ordinal);
    }

    private void Replace(HtmlTokens tokens, string with)
    {
        Insert(tokens.Start, with);
        _kept = tokens.Start + tokens.All.Length;
    }

    private void Insert(int position, string text)
    {
        _result ??= new StringBuilder(_html.Length + 64);
        _result.Append(_html, _kept, position - _kept).Append(text);
        _kept = position;
    }
}
