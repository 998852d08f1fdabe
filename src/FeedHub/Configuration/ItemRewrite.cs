using System.Text.RegularExpressions;

namespace FeedHub.Configuration;

/// <summary>A replacement in titles or links, as in <c>{ "title": "^\\[Ad\\] ", "with": "" }</c>. Thread-safe.</summary>
/// <param name="Field">What it replaces in.</param>
/// <param name="Pattern">A .NET regular expression, non-backtracking where possible and always with a time limit.</param>
/// <param name="With">What comes in the place of each match; <c>$1</c>, <c>${name}</c>, <c>$0</c> and <c>$$</c> as in .NET.</param>
public sealed record ItemRewrite(RewrittenField Field, Regex Pattern, string With)
{
    /// <summary>Texts longer than this, and what would become longer, stay as they are: no publisher shall make us write megabytes.</summary>
    public const int LongestText = 4096;

    private readonly TimedOutTexts _timedOut = new();

    /// <inheritdoc cref="ItemRule.Path"/>
    public string Path { get; init; } = "";

    /// <inheritdoc cref="ItemRule.Line"/>
    public int Line { get; init; }

    /// <summary>The text with every match replaced.</summary>
    /// <param name="text">A title or a link.</param>
    /// <param name="fault">Why it can't be replaced in, as the end of a sentence; null when it can.</param>
    /// <returns>The same instance where nothing matches, or where there is a fault.</returns>
    public string Apply(string text, out string? fault)
    {
        fault = text.Length > LongestText ? "the text is too long for it" : _timedOut.Contains(text) ? TooSlow : null;
        if (fault is not null) return text;
        try
        {
            var replaced = Pattern.Replace(text, With);
            if (replaced.Length <= LongestText) return replaced;
            fault = "the text would become too long by it";
        }
        catch (RegexMatchTimeoutException)
        {
            _timedOut.Add(text);
            fault = TooSlow;
        }

        return text;
    }

    private const string TooSlow = "its pattern runs out of time; without looking around or back it would not";

    /// <summary>The rewrite on one line: equal for rewrites that do the same.</summary>
    public override string ToString() => $"{{ {Field.ToString().ToLowerInvariant()}: {Pattern}, with: {(With.Length == 0 ? "\"\"" : With)} }}";
}

/// <summary>What of an item can be replaced in.</summary>
public enum RewrittenField
{
    /// <summary>The title.</summary>
    Title,

    /// <summary>The item's link.</summary>
    Link,
}
