using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>An object, or in its short form the URL alone.</summary>
/// <param name="shape">The fields of the object.</param>
/// <param name="url">The one that the short form stands for.</param>
internal sealed class EntryKind(Shape shape, Field url) : ValueKind<FieldValues>
{
    private readonly ObjectKind _longForm = new(shape);

    public override FieldValues? Read(ConfigNode node, ReadingContext context)
    {
        if (node is TextNode or ObjectNode)
        {
            return _longForm.Read(node is TextNode ? LongForm(node) : node, context);
        }

        var remedy = $"Write a URL in quotes, or an object as in {shape.Example}.";
        context.Problems.Error(node, $"{node.Quoted} is neither a URL nor an object", remedy);
        return null;
    }

    public override JsonObject Schema()
    {
        var shortForm = new JsonObject { ["description"] = url.Description };
        foreach (var (keyword, value) in url.ValueSchema())
        {
            shortForm[keyword] = value?.DeepClone();
        }

        return new JsonObject { ["anyOf"] = new JsonArray(shortForm, _longForm.Schema()) };
    }

    private ObjectNode LongForm(ConfigNode node) => new(node.At, node.Path, [new ConfigMember(node.At, url.Name, node)]);
}
