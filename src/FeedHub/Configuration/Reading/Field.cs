using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FeedHub.Configuration.Reading;

/// <summary>A field of an object in feeds.json, described once for the reader and for the schema.</summary>
/// <param name="name">Its name, in camel case.</param>
/// <param name="description">What editors show for it.</param>
internal abstract class Field(string name, string description)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <summary>What an absent field stands for, as it would be written; null when that depends on other fields.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Good values, which editors offer.</summary>
    public IReadOnlyList<JsonNode> Examples { get; init; } = [];

    /// <summary>An object without the field is an error.</summary>
    public bool Required { get; init; }

    /// <summary>The field as one would write it, for remedies.</summary>
    public string Example => $"\"{Name}\": {Examples[0].ToJsonString(Plain)}";

    public abstract object? ReadValue(ConfigNode node, ReadingContext context);

    /// <summary>The schema of the field's value alone.</summary>
    public abstract JsonObject ValueSchema();

    /// <summary>The schema of the field, with all that an editor shows.</summary>
    public JsonObject Schema()
    {
        var value = ValueSchema();
        if (value.ContainsKey("$ref"))
        {
            // Draft 7 ignores all else beside a reference; the definition has its own description.
            return value;
        }

        var schema = new JsonObject { ["description"] = Description };
        foreach (var (keyword, node) in value)
        {
            schema[keyword] = node?.DeepClone();
        }

        if (Default is not null)
        {
            schema["default"] = Default.DeepClone();
        }

        if (Examples.Count > 0)
        {
            schema["examples"] = new JsonArray([.. Examples.Select(example => example.DeepClone())]);
        }

        return schema;
    }
}

/// <inheritdoc/>
/// <typeparam name="T">What its value is read as.</typeparam>
internal sealed class Field<T> : Field
{
    private readonly ValueKind<T> _kind;
    private readonly Lazy<T?> _default;

    /// <param name="name">Its name, in camel case.</param>
    /// <param name="kind">How its value is read.</param>
    /// <param name="description">What editors show for it.</param>
    public Field(string name, ValueKind<T> kind, string description) : base(name, description)
    {
        _kind = kind;
        _default = new Lazy<T?>(ReadDefault);
    }

    /// <summary>The value of <see cref="Field.Default"/>; the type's default when there is none.</summary>
    /// <exception cref="InvalidOperationException">The table of fields declares a default that its own kind refuses.</exception>
    public T? DefaultValue => _default.Value;

    public override object? ReadValue(ConfigNode node, ReadingContext context) => _kind.Read(node, context);

    public override JsonObject ValueSchema() => _kind.Schema();

    private T? ReadDefault()
    {
        if (Default is null)
        {
            return default;
        }

        var problems = new ProblemList("");
        var node = ConfigTree.Read(Encoding.UTF8.GetBytes(Default.ToJsonString()), problems);
        var value = _kind.Read(node!, new ReadingContext(Folder: "", problems));
        return problems.HasError ? throw new InvalidOperationException($"The default of {Name} is not valid.") : value;
    }
}
