using System.Text.RegularExpressions;

namespace FeedHub.Parsing.Reading;

/// <summary>Reads a person from one line, as RSS has it: "ana@example.org (Ana Pérez)", "Ana &lt;ana@example.org&gt;", either alone.</summary>
internal static partial class PersonText
{
    /// <returns>Null for an empty line.</returns>
    public static Person? Parse(string? text, ParseBounds bounds)
    {
        if (TextConstruct.Text(text, bounds) is not { } line)
        {
            return null;
        }

        if (!line.Contains('@') || Mail().Match(line) is not { Success: true } mail)
        {
            return new Person(line);
        }

        var name = line.Remove(mail.Index, mail.Length).Replace("mailto:", "", StringComparison.OrdinalIgnoreCase)
            .Replace("()", "", StringComparison.Ordinal).Replace("<>", "", StringComparison.Ordinal).Trim();
        if (name.StartsWith('(') && name.EndsWith(')'))
        {
            name = name[1..^1];
        }

        name = name.Trim(' ', ',', ';', '"');
        return name.Length == 0 ? new Person(mail.Value, mail.Value) : new Person(name, mail.Value);
    }

    [GeneratedRegex("""[\p{L}\p{N}_.+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}]{2,24}""", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();
}
