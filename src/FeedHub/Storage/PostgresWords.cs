using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>
/// Words as PostgreSQL keeps and finds them, taken apart and folded exactly as SQLite's FTS5 does by <c>unicode61 remove_diacritics 2</c>: both
/// stores find the same. Pure.
/// </summary>
internal static class PostgresWords
{
    /// <summary>A position is a number of 14 bits.</summary>
    private const int LastPosition = 16383;

    /// <summary>A vector takes a megabyte of words, a word two kilobytes.</summary>
    private const int MostCharacters = 250_000;

    private const int LongestWord = 500;

    private const string Folds =
        "aàáâãäåāăąǎǟǻȁȃȧḁạảấầẩẫậắằẳẵặ bḃḅḇ cçćĉċčḉ dďḋḍḏḑḓ eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ fḟ gĝğġģǧǵḡ hĥȟḣḥḧḩḫẖ iìíîïĩīĭįǐȉȋḭḯỉịİ jĵǰ kķǩḱḳḵ lĺļľḷḹḻḽ " +
        "mḿṁṃ nñńņňǹṅṇṉṋ oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ pṕṗ rŕŗřȑȓṙṛṝṟ sśŝşšſșṡṣṥṧṩẛ tţťțṫṭṯṱẗ uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự vṽṿ wŵẁẃẅẇẉẘ xẋẍ yýÿŷȳẏẙỳỵỷỹ " +
        "zźżžẑẓẕ σς βϐ θϑ φϕ πϖ κϰ ρϱ εϵ μµ ι\u1FBE";

    /// <summary>Marks that only colour the letter before them; any other ends a word.</summary>
    private static readonly FrozenSet<char> Marks =
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030A\u030B\u030C\u030F\u0311\u031B\u0323\u0324\u0325\u0326\u0327\u0328\u032D\u032E\u0330\u0331".ToFrozenSet();

    private static readonly FrozenDictionary<char, char> Folded =
        Folds.Split(' ').SelectMany(group => group[1..].Select(c => (c, group[0]))).ToFrozenDictionary(f => f.c, f => f.Item2);

    /// <summary>What is kept of an item, as a <c>tsvector</c>.</summary>
    public static string VectorOf(ParsedItem item)
    {
        var vector = new StringBuilder();
        var position = 0;
        Add(item.Title ?? "");
        position++; // No phrase goes from the title over into the text.
        Add(SearchText.Of(item));
        return vector.ToString();

        void Add(string text)
        {
            foreach (var word in Of(text))
            {
                if (vector.Length > MostCharacters) return;
                position = Math.Min(position + 1, LastPosition);
                vector.Append(CultureInfo.InvariantCulture, $"'{word}':{position} ");
            }
        }
    }

    /// <summary>Terms as a <c>tsquery</c>. All of them are quoted, so none of it comes from who typed them.</summary>
    public static string QueryOf(SearchTerms terms)
    {
        var wanted = string.Join(" & ", terms.Terms.Where(t => !t.IsUnwanted).Select(Phrase).Where(p => p.Length > 0));
        var unwanted = string.Join(" | ", terms.Terms.Where(t => t.IsUnwanted).Select(Phrase).Where(p => p.Length > 0));
        return unwanted.Length == 0 ? wanted : $"({wanted}) & !({unwanted})";
    }

    /// <summary>The words of a text, folded, in its order.</summary>
    internal static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Marks.Contains((char)rune.Value)) continue;
            if (IsOfWord(rune))
            {
                if (word.Length < LongestWord) word.Append(Fold(rune));
                continue;
            }

            if (word.Length > 0) yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0) yield return word.ToString();
    }

    private static string Phrase(SearchTerms.Term term)
    {
        var words = Of(term.Text).Select(w => $"'{w}'").ToList();
        if (words.Count == 0) return "";
        if (term.IsBeginning) words[^1] += ":*";
        return $"({string.Join(" <-> ", words)})";
    }

    private static string Fold(Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        return lower.IsBmp && Folded.TryGetValue((char)lower.Value, out var letter) ? letter.ToString() : lower.ToString();
    }

    private static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        or UnicodeCategory.PrivateUse;
}
