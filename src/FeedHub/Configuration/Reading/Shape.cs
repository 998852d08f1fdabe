using System.Text.Json.Nodes;

namespace FeedHub.Configuration.Reading;

/// <summary>A kind of object in feeds.json: the fields it may have.</summary>
/// <param name="name">Its name in the schema's definitions.</param>
/// <param name="place">Where such objects stand, for problems: <c>outputs[]</c>.</param>
/// <param name="description">What editors show for it.</param>
/// <param name="fields">All its fields, in the order in which one would write them.</param>
internal sealed class Shape(string name, string place, string description, params IReadOnlyList<Field> fields)
{
    public string Name { get; } = name;

    public string Place { get; } = place;

    public string Description { get; } = description;

    public IReadOnlyList<Field> Fields { get; } = fields;

    /// <summary>An object without any field is an error.</summary>
    public bool NeedsAField { get; init; }

    /// <summary>The shortest object that says something, for remedies: its first field with an example.</summary>
    public string Example => $"{{ {Fields[0].Example} }}";

    public Field? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    public JsonObject Schema()
    {
        var schema = new JsonObject
        {
            ["description"] = Description,
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, field.Schema()))),
        };
        if (Fields.Any(field => field.Required))
        {
            schema["required"] = new JsonArray([.. Fields.Where(field => field.Required).Select(field => JsonValue.Create(field.Name))]);
        }

        if (NeedsAField)
        {
            schema["minProperties"] = 1;
        }

        return schema;
    }
}
