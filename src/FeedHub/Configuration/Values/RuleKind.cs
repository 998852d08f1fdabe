using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A rule: an object with patterns for fields of an item, or its age.</summary>
/// <param name="shape">The fields of the rule.</param>
/// <param name="patterns">The same, with the field of the item that each looks at.</param>
/// <param name="age">The field of its age.</param>
internal sealed class RuleKind(Shape shape, IReadOnlyDictionary<ItemField, Field<Regex>> patterns, Field<TimeSpan> age) : ValueKind<ItemRule>
{
    private readonly ObjectKind _object = new(shape);

    public override ItemRule? Read(ConfigNode node, ReadingContext context)
    {
        if (_object.Read(node, context) is not { } values)
        {
            return null;
        }

        return new ItemRule([.. from pattern in patterns
                                let regex = values.Get(pattern.Value)
                                where regex is not null
                                select new ItemCondition(pattern.Key, regex)])
        {
            OlderThan = values.NodeOf(age) is null ? null : values.Get(age),
            Path = node.Path,
            Line = node.At.Line,
        };
    }

    public override JsonObject Schema() => _object.Schema();
}
