namespace FeedHub.Configuration.Reading;

/// <summary>A place in a text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">In characters (Unicode code points), from 1.</param>
internal readonly record struct TextPosition(int Line, int Column);

/// <summary>A JSON value that knows where it was written.</summary>
/// <param name="At">Its first character.</param>
/// <param name="Path">Where it is in the document, as in <c>feeds[3].interval</c>; empty for the root.</param>
internal abstract record ConfigNode(TextPosition At, string Path)
{
    /// <summary>The value as a problem quotes it: short, on one line, and harmless to a terminal.</summary>
    public abstract string Quoted { get; }
}

internal sealed record TextNode(TextPosition At, string Path, string Text) : ConfigNode(At, Path)
{
    public override string Quoted => Quotation.Of(Text);
}

/// <param name="At">Its first character.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Literal">The number as written.</param>
internal sealed record NumberNode(TextPosition At, string Path, string Literal) : ConfigNode(At, Path)
{
    public override string Quoted => Quotation.Shortened(Literal);
}

/// <param name="At">Its first character.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Literal"><c>true</c>, <c>false</c> or <c>null</c>.</param>
internal sealed record LiteralNode(TextPosition At, string Path, string Literal) : ConfigNode(At, Path)
{
    public override string Quoted => Literal;
}

internal sealed record ListNode(TextPosition At, string Path, IReadOnlyList<ConfigNode> Items) : ConfigNode(At, Path)
{
    public override string Quoted => Items.Count == 0 ? "[]" : "[…]";
}

internal sealed record ObjectNode(TextPosition At, string Path, IReadOnlyList<ConfigMember> Members) : ConfigNode(At, Path)
{
    public override string Quoted => Members.Count == 0 ? "{}" : "{…}";
}

/// <summary>A name with its value. A name may occur more than once: that is for the reader of the object to judge.</summary>
/// <param name="At">The name's opening quote.</param>
/// <param name="Name">The name, unescaped.</param>
/// <param name="Value">Its value, whose path ends in the name.</param>
internal sealed record ConfigMember(TextPosition At, string Name, ConfigNode Value);
