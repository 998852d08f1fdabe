using System.Runtime.CompilerServices;
using System.Text;

namespace FeedHub.Publishing;

/// <summary>Builds HTML from interpolated strings: what is literal is markup, what is put in is text and encoded. The one way around it is <see cref="SafeContent"/>.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new(16 * 1024);

    /// <summary>Appends markup with text put in.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Appends markup that stands in our own source.</summary>
    public Html Add(ConstantMarkup markup)
    {
        _text.Append(markup.Text);
        return this;
    }

    /// <summary>Appends what a publisher wrote and the sanitiser left of it.</summary>
    public Html Add(SafeContent content)
    {
        _text.Append(content.Markup);
        return this;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    /// <summary>Markup known when the program is built, or made of nothing else.</summary>
    public readonly record struct ConstantMarkup(string Text);

    /// <summary>Takes an interpolated string apart as the compiler hands it over.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _text;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = literalLength + formattedCount;
            _text = html._text;
        }

        public void AppendLiteral(string markup) => _text.Append(markup);

        /// <summary>
        /// Encodes what means something in text or in a quoted attribute, and no more: readers look for feeds in a page with less than a
        /// parser, and would not know <c>application/atom&amp;#x2B;xml</c>.
        /// </summary>
        public void AppendFormatted(string? text)
        {
            foreach (var c in text ?? "")
            {
                _ = c switch
                {
                    '&' => _text.Append("&amp;"),
                    '<' => _text.Append("&lt;"),
                    '>' => _text.Append("&gt;"),
                    '"' => _text.Append("&quot;"),
                    '\'' => _text.Append("&#39;"),
                    _ => _text.Append(c),
                };
            }
        }
    }
}
