using System.Text.RegularExpressions;

namespace FeedHub.Configuration;

/// <summary>What an item must look like, as in <c>{ "title": "cloud", "author": "^admin$" }</c>: every condition must hold.</summary>
/// <param name="Conditions">Each for another field; none only where <see cref="OlderThan"/> is given.</param>
public sealed record ItemRule(IReadOnlyList<ItemCondition> Conditions)
{
    /// <summary>How old the item must have been when it came, at least; null for any age.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Where it stands in feeds.json, as in <c>feeds[3].drop[0]</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The line of feeds.json on which it begins, from 1; 0 for a rule that is from no file.</summary>
    public int Line { get; init; }

    /// <summary>True when the item meets every condition.</summary>
    /// <param name="values">The item's values of a field, none where it has none; never asked for <see cref="ItemField.Any"/>.</param>
    /// <param name="age">How old the item was when it came.</param>
    public bool Matches(Func<ItemField, IEnumerable<string>> values, TimeSpan age) =>
        !(age < OlderThan) && Conditions.All(condition => condition.Matches(values));

    /// <summary>The rule on one line, as in <c>{ title: cloud, age: 7.00:00:00 }</c>: equal for rules that match the same.</summary>
    public override string ToString()
    {
        var parts = Conditions.Select(c => $"{c.Field.ToString().ToLowerInvariant()}: {c.Pattern}");
        return $"{{ {string.Join(", ", OlderThan is { } age ? parts.Append($"age: {age}") : parts)} }}";
    }
}

/// <summary>A pattern for one field of an item. Thread-safe.</summary>
/// <param name="Field">The field that is matched.</param>
/// <param name="Pattern">A .NET regular expression, non-backtracking where possible and always with a time limit.</param>
public sealed record ItemCondition(ItemField Field, Regex Pattern)
{
    /// <summary>What an item tells its readers. That every Spanish item says "es" for its language is not among it.</summary>
    private static readonly ItemField[] Told = [ItemField.Title, ItemField.Content, ItemField.Author, ItemField.Category, ItemField.Link];

    private readonly TimedOutTexts _timedOut = new();

    /// <summary>Whether the pattern ran out of time on some text, which then counts as not matching.</summary>
    public bool RanOutOfTime => _timedOut.Any;

    /// <summary>True when one of the field's values matches. A value on which the pattern runs out of time does not.</summary>
    /// <param name="values">As for <see cref="ItemRule.Matches"/>.</param>
    public bool Matches(Func<ItemField, IEnumerable<string>> values) =>
        (Field == ItemField.Any ? Told : [Field]).SelectMany(values).Any(IsMatch);

    private bool IsMatch(string value)
    {
        if (_timedOut.Contains(value)) return false;
        try
        {
            return Pattern.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            _timedOut.Add(value);
            return false;
        }
    }
}

/// <summary>The fields of an item that a rule can look at by a pattern.</summary>
public enum ItemField
{
    /// <summary>The title.</summary>
    Title,

    /// <summary>Summary and content, as text without markup.</summary>
    Content,

    /// <summary>The names of the authors, each on its own.</summary>
    Author,

    /// <summary>The categories, each on its own.</summary>
    Category,

    /// <summary>The item's link.</summary>
    Link,

    /// <summary>The item's language tag, the feed's where the item has none of its own.</summary>
    Language,

    /// <summary>The enclosures: URL and media type, each on its own.</summary>
    Enclosure,

    /// <summary>Title, content, author, category or link.</summary>
    Any,
}

/// <summary>The rules that stand in one place of feeds.json.</summary>
public sealed record ItemRules
{
    /// <summary>No rules.</summary>
    public static readonly ItemRules None = new();

    /// <summary>An item must match one of these; empty means every item.</summary>
    public IReadOnlyList<ItemRule> Keep { get; init; } = [];

    /// <summary>No item may match one of these.</summary>
    public IReadOnlyList<ItemRule> Drop { get; init; } = [];

    /// <summary>What titles and links are published as, in the order in which they are replaced.</summary>
    public IReadOnlyList<ItemRewrite> Rewrite { get; init; } = [];
}
