using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A value with a limit, or a word that stands for none, which is read as null.</summary>
/// <param name="word">The word, in lower case.</param>
/// <param name="limit">The kind of the limit.</param>
internal sealed class WordOr<T>(string word, ValueKind<T> limit) : ValueKind<T?>
    where T : struct
{
    public override T? Read(ConfigNode node, ReadingContext context) =>
        node is TextNode text && text.Text.Trim() == word ? null : limit.Read(node, context);

    public override JsonObject Schema() =>
        new() { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray(word) }, limit.Schema()) };
}
