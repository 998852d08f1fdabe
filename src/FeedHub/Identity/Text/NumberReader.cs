using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace FeedHub.Identity.Text;

/// <summary>Reads numbers as people write them in news, so that 38.000 millones, $38 billion and 38 Mrd are one value.</summary>
internal static class NumberReader
{
    // No scale, currency or ordinal ending is longer.
    private const int MostLetters = 16;

    // Nothing is told in so many parts.
    private const double MostOfASeries = 10_000;

    private static readonly FrozenDictionary<string, double> Scales = ScaleWords(
        (1e3, "thousand mil mille tausend mila duizend tys ribu tysyach k"),
        (1e4, "万 萬 만"),
        (1e5, "lakh lakhs"),
        (1e6, "million millions millones millon milhoes milhao milioni milione millionen mio miljoen miljoner millioner mln mn m millionov milionow juta"),
        (1e7, "crore crores"),
        (1e8, "亿 億 억"),
        (1e9, "billion billions bn b milliard milliards milliarden mrd md mds miljard" +
            " miliardi miliardo milliardov mlrd mld miliardow miliar bilhoes bilhao miljarder milliarder"),
        (1e12, "trillion trillions tn billones billon billionen trilhoes biljoen 兆 조"));

    // What stands before the number of an episode, a round, a release. "Day" counts days of a run.
    private static readonly FrozenSet<string> SeriesWords = (
        "episode ep episodes part parts day days draw thread round week issue vol volume chapter no number nr num season series quarter matchday " +
        "edition release version v patch update build gameweek stage lesson lecture newsletter bulletin flight mission " +
        "episodio capitulo parte dia jornada semana numero edicion temporada etapa sorteo entrega version " +
        "folge teil tag woche nummer ausgabe staffel runde jour partie semaine numero saison journee puntata giorno settimana stagione giornata " +
        "dag deel aflevering week ronde seizoen parte capitulo rodada dia").Split(' ').ToFrozenSet();

    // Endings of ordinals (3rd, 2e, 1o) and of plurals of years (1990s): what stands before them is a number all the same.
    private static readonly FrozenSet<string> Endings = ((string[])["st", "nd", "rd", "th", "er", "e", "o", "a", "s"]).ToFrozenSet();

    /// <summary>Reads the number that starts at <paramref name="start"/>.</summary>
    /// <returns>False when it is part of a word, such as 3d: then it is read as one.</returns>
    public static bool TryRead(string text, int start, List<Token> tokens, out int end)
    {
        (var digits, end, var version) = Digits(text, start);
        if (version)
        {
            tokens.Add(new Token("#v" + digits, TokenKind.Number, NumberKind.Ordinal, 0, false));
            return true;
        }

        if (Scale(text, end, double.Parse(digits, CultureInfo.InvariantCulture)) is not { } scaled) return false;
        end = scaled.End;
        var kind = Kind(text, start, end, scaled.Value, digits, tokens);
        tokens.Add(new Token("#" + scaled.Value.ToString("0.###", CultureInfo.InvariantCulture), TokenKind.Number, kind, scaled.Value, false));
        return true;
    }

    /// <summary>Tells whether a word of letters and digits numbers an issue: q3, s02e05, v2, h1, fy25, ep12.</summary>
    public static bool SeriesMark(string word)
    {
        var letters = word.AsSpan().IndexOfAnyInRange('0', '9');
        return letters > 0 && word.AsSpan(0, letters) is "q" or "s" or "e" or "v" or "h" or "fy" or "ep" or "gw" or "day" or "vol" or "pt"
            && (word.AsSpan(letters).IndexOfAnyExceptInRange('0', '9') is var rest && (rest < 0 || word[letters + rest] is 'e' or 'x' or 'v'));
    }

    /// <summary>
    /// Digits with '.' for the decimal separator. Three digits after a separator are thousands in every language; a second fraction makes
    /// a version.
    /// </summary>
    private static (string Text, int End, bool Version) Digits(string text, int start)
    {
        var number = new StringBuilder(16);
        var end = AppendRun(text, start, number);
        var grouped = number.Length <= 3 && number[0] != '0';
        var fractions = 0;
        while (end + 1 < text.Length && IsSeparator(text[end]) && Tokens.IsDigit(text[end + 1]))
        {
            var run = new StringBuilder(8);
            var next = AppendRun(text, end + 1, run);
            if (grouped && fractions == 0 && run.Length == 3)
            {
                number.Append(run);
            }
            else if (text[end] is '.' or ',' or '٫')
            {
                number.Append('.').Append(run);
                fractions++;
            }
            else
            {
                break;
            }

            end = next;
        }

        return (number.ToString(), end, fractions > 1);
    }

    private static int AppendRun(string text, int i, StringBuilder run)
    {
        for (; i < text.Length && Tokens.IsDigit(text[i]); i++)
        {
            // A page of digits is no number; sixteen hold every value that a double tells apart.
            if (run.Length < 16) run.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(text[i])));
        }

        return i;
    }

    private static bool IsSeparator(char c) => c is '.' or ',' or ' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '’' or '٫' or '٬';

    /// <summary>Applies the scale words that follow, of which "mil millones" are two; null when letters follow that make it a word.</summary>
    private static (double Value, int End)? Scale(string text, int end, double value)
    {
        var word = new StringBuilder(MostLetters);
        for (var times = 0; times < 2; times++)
        {
            var attached = end < text.Length && char.IsLetter(text[end]) && !Letters.IsUnspaced(text[end]);
            var from = !attached && end < text.Length && (char.IsWhiteSpace(text[end]) || text[end] is '-' or '‑') ? end + 1 : end;
            var next = ReadLetters(text, from, word);
            var name = word.ToString();
            // A lone letter is a scale only where it touches the number: "5 m" are metres.
            if (Scales.TryGetValue(name, out var scale) && (attached || name is not ("m" or "b" or "k")))
            {
                value *= scale;
                end = next;
                continue;
            }

            if (times > 0 || !attached) break;
            if (!Endings.Contains(name)) return null;
            end = next;
            break;
        }

        return (Math.Round(value, 3), end);
    }

    private static int ReadLetters(string text, int from, StringBuilder word)
    {
        word.Clear();
        if (from < text.Length && Letters.IsUnspaced(text[from]))
        {
            word.Append(text[from]);
            return from + 1;
        }

        while (from < text.Length && word.Length < MostLetters && !Letters.IsUnspaced(text[from]) && Letters.TryFold(text[from], word)) from++;
        return from;
    }

    private static NumberKind Kind(string text, int start, int end, double value, string digits, List<Token> tokens)
    {
        if (end < text.Length && text[end] is '%' or '٪') return NumberKind.Percent;
        var after = WordAfter(text, end);
        if (after is "percent" or "per" or "prozent" or "procent" or "pct") return NumberKind.Percent;
        if (value >= 1e6 || HasCurrencyBefore(text, start) || IsCurrency(after)) return NumberKind.Amount;
        if (tokens.Count > 0 && SeriesWords.Contains(tokens[^1].Text) && value < MostOfASeries) return NumberKind.Ordinal;
        if (start > 0 && text[start - 1] == '#') return NumberKind.Ordinal;
        if (digits.Contains('.', StringComparison.Ordinal)) return NumberKind.Measure;
        return digits.Length == 4 && value is >= 1900 and < 2100 ? NumberKind.Year : NumberKind.Count;
    }

    /// <summary>The word that says what is counted; "de", "of" and "di" stand between an amount and its currency.</summary>
    private static string WordAfter(string text, int end)
    {
        var word = new StringBuilder(MostLetters);
        for (var times = 0; times < 2; times++)
        {
            var from = end;
            while (from < text.Length && from < end + 4 && !char.IsLetter(text[from])) from++;
            end = ReadLetters(text, from, word);
            if (word.ToString() is not ("de" or "of" or "di" or "d" or "us")) break;
        }

        return word.ToString();
    }

    private static bool HasCurrencyBefore(string text, int start)
    {
        var i = start - 1;
        while (i >= 0 && text[i] == ' ') i--;
        return i >= 0 && (char.GetUnicodeCategory(text[i]) == UnicodeCategory.CurrencySymbol
            || (i >= 2 && text.AsSpan(i - 2, 3) is "USD" or "EUR" or "GBP"));
    }

    private static bool IsCurrency(string word) =>
        word.StartsWith("dolar", StringComparison.Ordinal)
        || word.StartsWith("dollar", StringComparison.Ordinal)
        || word.StartsWith("euro", StringComparison.Ordinal)
        || word is "pounds" or "libras" or "yen" or "yuan" or "usd" or "eur" or "rupees" or "pesos" or "reais" or "francs" or "franken" or "rublei";

    private static FrozenDictionary<string, double> ScaleWords(params (double Scale, string Words)[] scales) =>
        scales.SelectMany(s => s.Words.Split(' '), (s, word) => (word, s.Scale)).ToFrozenDictionary(s => s.word, s => s.Scale);
}
