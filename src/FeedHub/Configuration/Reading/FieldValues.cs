namespace FeedHub.Configuration.Reading;

/// <summary>An object of feeds.json after its fields were checked, each on its own.</summary>
internal sealed class FieldValues
{
    private readonly Dictionary<Field, (ConfigNode Node, object? Value)> _values = [];

    private FieldValues(ConfigNode? node) => Node = node;

    /// <summary>The object as written; null for one that was left out.</summary>
    public ConfigNode? Node { get; }

    /// <summary>An object that was left out: every field has its default.</summary>
    public static FieldValues Empty { get; } = new(node: null);

    /// <summary>Reads every field of an object; unknown, repeated and missing ones are errors.</summary>
    public static FieldValues Of(ObjectNode node, Shape shape, ReadingContext context)
    {
        var values = new FieldValues(node);
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            if (!lineOf.TryAdd(member.Name, member.At.Line))
            {
                var message = $"given twice, first on line {lineOf[member.Name]}";
                context.Problems.Error(member.At, member.Value.Path, message, "Remove one of the two.");
            }
            else if (shape.Find(member.Name) is { } field)
            {
                values._values[field] = (member.Value, field.ReadValue(member.Value, context));
            }
            else
            {
                UnknownField.Report(member, shape, context.Problems);
            }
        }

        if (shape.NeedsAField && node.Members.Count == 0)
        {
            context.Problems.Error(node, "there is nothing in it", $"Write what is meant, as in {shape.Example}.");
        }

        foreach (var field in shape.Fields.Where(field => field.Required && !lineOf.ContainsKey(field.Name)))
        {
            context.Problems.Error(node, $"{Quotation.Of(field.Name)} is missing", $"Add it, as in {field.Example}.");
        }

        return values;
    }

    /// <returns>The field's value, or its default when it was left out; the type's default when there was an error about it.</returns>
    public T? Get<T>(Field<T> field) => _values.TryGetValue(field, out var given) ? (T?)given.Value : field.DefaultValue;

    /// <returns>The field's value, or <paramref name="fallback"/> when it was left out.</returns>
    public T? Get<T>(Field<T> field, T? fallback) => _values.TryGetValue(field, out var given) ? (T?)given.Value : fallback;

    /// <summary>The field's value as written; null when it was left out.</summary>
    public ConfigNode? NodeOf(Field field) => _values.TryGetValue(field, out var given) ? given.Node : null;
}
