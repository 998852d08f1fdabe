namespace FeedHub.Identity.Text;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A word, folded by <see cref="Letters"/>.</summary>
    Word,

    /// <summary>Two characters of a script without spaces.</summary>
    Pair,

    /// <summary>A number; see <see cref="NumberKind"/>.</summary>
    Number,

    /// <summary>A weekday or a month, as the same text in every language.</summary>
    Day,
}

/// <summary>What a number counts, as far as its surroundings tell.</summary>
internal enum NumberKind
{
    /// <summary>The token is no number.</summary>
    None,

    /// <summary>People, things, goals: it grows while a story does, so that two reports need not agree.</summary>
    Count,

    /// <summary>Money, or anything in millions.</summary>
    Amount,

    /// <summary>A measure with a fraction: a magnitude, a rate.</summary>
    Measure,

    /// <summary>Percent.</summary>
    Percent,

    /// <summary>A year from 1900 to 2099.</summary>
    Year,

    /// <summary>Which one of a series: Episode 400, day 2, Q3, v24.11.0.</summary>
    Ordinal,
}

/// <summary>A word, a number, or a pair of characters.</summary>
/// <param name="Text">In the form in which it compares: folded, and for numbers the value in plain digits behind a '#'.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Number">What it counts, for a number.</param>
/// <param name="Value">The number's value; 0 for all else.</param>
/// <param name="Capital">Written with a capital letter or, like a380, with letters and digits: perhaps a name.</param>
internal readonly record struct Token(string Text, TokenKind Kind, NumberKind Number, double Value, bool Capital);
