using System.Text.RegularExpressions;

namespace FeedHub.Configuration;

/// <summary>What an item must look like, as in <c>{ "title": "(?i)cloud", "author": "^admin$" }</c>: every condition must hold.</summary>
/// <param name="Conditions">At least one, each for another field.</param>
public sealed record ItemRule(IReadOnlyList<ItemCondition> Conditions)
{
    /// <summary>True when the item meets every condition.</summary>
    /// <param name="values">The item's values of a field, none where it has none; never asked for <see cref="ItemField.Any"/>.</param>
    public bool Matches(Func<ItemField, IEnumerable<string>> values) => Conditions.All(condition => condition.Matches(values));
}

/// <summary>A pattern for one field of an item.</summary>
/// <param name="Field">The field that is matched.</param>
/// <param name="Pattern">A .NET regular expression, non-backtracking where possible and always with a time limit.</param>
public sealed record ItemCondition(ItemField Field, Regex Pattern)
{
    private static readonly ItemField[] Single = [.. Enum.GetValues<ItemField>().Where(field => field != ItemField.Any)];

    /// <summary>True when one of the field's values matches. A value on which the pattern runs out of time does not.</summary>
    /// <inheritdoc cref="ItemRule.Matches" path="/param"/>
    public bool Matches(Func<ItemField, IEnumerable<string>> values) =>
        (Field == ItemField.Any ? Single : [Field]).SelectMany(values).Any(IsMatch);

    private bool IsMatch(string value)
    {
        try
        {
            return Pattern.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}

/// <summary>The fields of an item that a rule can look at.</summary>
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

    /// <summary>Each of the above.</summary>
    Any,
}
