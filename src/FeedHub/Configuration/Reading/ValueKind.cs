using System.Text.Json.Nodes;

namespace FeedHub.Configuration.Reading;

/// <summary>One kind of value in feeds.json: how it is checked, and what the schema says of it. Immutable.</summary>
internal abstract class ValueKind<T>
{
    /// <returns>The value; the type's default when the context got an error about it.</returns>
    public abstract T? Read(ConfigNode node, ReadingContext context);

    /// <summary>JSON Schema (draft 7) keywords: what they refuse, <see cref="Read"/> refuses too.</summary>
    /// <remarks>White space around a text is the exception: it is read, but editors need not encourage it.</remarks>
    public abstract JsonObject Schema();
}

/// <summary>A kind that is written as a JSON text.</summary>
internal abstract class TextKind<T> : ValueKind<T>
{
    /// <summary>What the value is, with its article: <c>a duration</c>.</summary>
    protected abstract string Noun { get; }

    /// <summary>The sentence that says what to write.</summary>
    protected abstract string Remedy { get; }

    public sealed override T? Read(ConfigNode node, ReadingContext context)
    {
        if (node is TextNode text)
        {
            return Read(text.Text.Trim(), text, context);
        }

        context.Problems.Error(node, $"{node.Quoted} is not {Noun}", RemedyFor(node));
        return default;
    }

    /// <param name="text">The text without surrounding white space.</param>
    /// <param name="node">The same as written.</param>
    /// <param name="context">Gets what is wrong with it.</param>
    protected abstract T? Read(string text, TextNode node, ReadingContext context);

    /// <summary>What to write in place of a value that is no text.</summary>
    protected virtual string RemedyFor(ConfigNode node) => Remedy;

    /// <summary>Adds the usual error, that the text is no such value.</summary>
    protected T? Refuse(TextNode node, ReadingContext context)
    {
        context.Problems.Error(node, $"{node.Quoted} is not {Noun}", Remedy);
        return default;
    }
}
