using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace FeedHub.Identity.Text;

/// <summary>Reads plain text as words, numbers and dates that compare across spellings and languages.</summary>
internal static class Tokens
{
    private static readonly FrozenDictionary<string, string> Days = DayNames();

    /// <summary>The text without character references, of which feeds leave some after every round of unescaping.</summary>
    public static string Unescaped(string text)
    {
        for (var i = 0; i < 3 && text.Contains('&', StringComparison.Ordinal); i++)
        {
            var decoded = WebUtility.HtmlDecode(text);
            if (decoded == text) break;
            text = decoded;
        }

        return text;
    }

    /// <summary>The tokens of a plain text, in its order.</summary>
    public static List<Token> Of(string text)
    {
        var tokens = new List<Token>(16 + (text.Length / 6));
        var word = new StringBuilder(24);
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (Letters.IsUnspaced(c)) i = ReadPairs(text, i, tokens);
            else if (IsDigit(c) && NumberReader.TryRead(text, i, tokens, out var end)) i = end;
            else i = ReadWord(text, i, word, tokens);
        }

        return tokens;
    }

    internal static bool IsDigit(char c) => char.IsAsciiDigit(c) || (c > 0x7F && System.Globalization.CharUnicodeInfo.GetDecimalDigitValue(c) >= 0);

    private static int ReadWord(string text, int start, StringBuilder word, List<Token> tokens)
    {
        word.Clear();
        var i = start;
        var digits = false;
        for (; i < text.Length && !Letters.IsUnspaced(text[i]); i++)
        {
            // It's, l'avion: the apostrophe parts nothing in English and an article in French; what is short before it is the article.
            if (IsApostrophe(text[i]) && word.Length > 2 && i + 1 < text.Length && char.IsLetter(text[i + 1])) continue;
            if (!Letters.TryFold(text[i], word)) break;
            digits |= char.IsAsciiDigit(word.Length > 0 ? word[^1] : ' ');
        }

        if (word.Length > 0)
        {
            var folded = word.ToString();
            if (Days.TryGetValue(folded, out var day)) tokens.Add(new Token(day, TokenKind.Day, NumberKind.None, 0, false));
            else if (digits && NumberReader.SeriesMark(folded)) tokens.Add(new Token("#" + folded, TokenKind.Number, NumberKind.Ordinal, 0, true));
            else tokens.Add(new Token(folded, TokenKind.Word, NumberKind.None, 0, digits || char.IsUpper(text[start])));
        }

        return i == start ? i + 1 : i;
    }

    private static int ReadPairs(string text, int start, List<Token> tokens)
    {
        var i = start;
        while (i < text.Length && (Letters.IsUnspaced(text[i]) || char.GetUnicodeCategory(text[i]) == System.Globalization.UnicodeCategory.NonSpacingMark)) i++;
        if (i - start == 1) tokens.Add(new Token(text.Substring(start, 1), TokenKind.Pair, NumberKind.None, 0, false));
        for (var at = start; at + 1 < i; at++) tokens.Add(new Token(text.Substring(at, 2), TokenKind.Pair, NumberKind.None, 0, false));
        return i;
    }

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or 'ʼ' or '`';

    private static FrozenDictionary<string, string> DayNames()
    {
        // A line a language: Monday to Sunday, January to December, folded. Short forms that are words of their own (mar, may) are left
        // out, and so is "march", which protesters do.
        string[] languages =
        [
            "monday tuesday wednesday thursday friday saturday sunday january february - april - june july august september october november december",
            "lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier - avril mai juin juillet aout septembre octobre novembre decembre",
            "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz april mai juni juli august september oktober november dezember",
            "segunda-feira - - - - - - janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
            "lunedi martedi mercoledi giovedi venerdi sabato domenica gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september oktober november december",
            "- - - - - - - yanvarya fevralya marta aprelya maya iyunya iyulya avgusta sentyabrya oktyabrya noyabrya dekabrya",
        ];
        var names = new Dictionary<string, string>();
        foreach (var language in languages)
        {
            var words = language.Split(' ');
            for (var i = 0; i < words.Length; i++)
            {
                if (words[i] != "-") names.TryAdd(words[i], i < 7 ? $"#weekday{i + 1}" : $"#month{i - 6}");
            }
        }

        return names.ToFrozenDictionary();
    }
}
