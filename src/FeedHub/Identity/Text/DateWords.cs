using System.Collections.Frozen;

namespace FeedHub.Identity.Text;

/// <summary>Which tokens are parts of a date, as in "10 March 2014" or "10 de marzo".</summary>
internal static class DateWords
{
    // Months whose names are words of their own, and short forms: only a day or a year beside them tells.
    private static readonly FrozenSet<string> Ambiguous = "march may mar jan feb apr jun jul aug sep sept oct nov dec ene abr ago dic".Split(' ').ToFrozenSet();

    /// <summary>Tells whether a token says when: a weekday, a month, a year, or the day of a month.</summary>
    public static bool Holds(IReadOnlyList<Token> tokens, int at) =>
        tokens[at].Kind == TokenKind.Day || tokens[at].Number == NumberKind.Year
        || (IsDayOfMonth(tokens[at]) && (IsMonth(Beside(tokens, at, -1)) || IsMonth(Beside(tokens, at, 1))))
        || (IsAmbiguous(tokens[at]) && (IsDayOfMonth(Beside(tokens, at, -1)) || Beside(tokens, at, 1) is var next && (IsDayOfMonth(next) || next?.Number == NumberKind.Year)));

    private static Token? Beside(IReadOnlyList<Token> tokens, int at, int step)
    {
        at += step;
        if (at >= 0 && at < tokens.Count && tokens[at].Text is "de" or "of" or "di") at += step;
        return at >= 0 && at < tokens.Count ? tokens[at] : null;
    }

    private static bool IsMonth(Token? token) =>
        IsAmbiguous(token) || (token is { Kind: TokenKind.Day } day && day.Text.StartsWith("#month", StringComparison.Ordinal));

    private static bool IsAmbiguous(Token? token) => token is { Kind: TokenKind.Word, Capital: true } word && Ambiguous.Contains(word.Text);

    private static bool IsDayOfMonth(Token? token) => token is { Number: NumberKind.Count, Value: >= 1 and <= 31 };
}
