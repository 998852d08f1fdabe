using System.Collections.Frozen;
using System.Globalization;

namespace FeedHub.Identity.Text;

/// <summary>Reads numbers as people write them in news, so that 38.000 millones, $38 billion and 38 Mrd are one value.</summary>
internal static class NumberReader
{
    private static readonly FrozenDictionary<string, double> Scales = new Dictionary<string, double>
    {
        ["thousand"] = 1e3, ["mil"] = 1e3, ["mille"] = 1e3, ["tausend"] = 1e3, ["mila"] = 1e3, ["duizend"] = 1e3, ["tys"] = 1e3, ["ribu"] = 1e3,
        ["tysyach"] = 1e3, ["tys."] = 1e3, ["k"] = 1e3, ["lakh"] = 1e5, ["lakhs"] = 1e5,
        ["million"] = 1e6, ["millions"] = 1e6, ["millones"] = 1e6, ["millon"] = 1e6, ["milhoes"] = 1e6, ["milhao"] = 1e6, ["milioni"] = 1e6,
        ["milione"] = 1e6, ["millionen"] = 1e6, ["mio"] = 1e6, ["miljoen"] = 1e6, ["miljoner"] = 1e6, ["millioner"] = 1e6, ["mln"] = 1e6, ["mn"] = 1e6,
        ["m"] = 1e6, ["millionov"] = 1e6, ["milionow"] = 1e6, ["juta"] = 1e6, ["crore"] = 1e7, ["crores"] = 1e7,
        ["billion"] = 1e9, ["billions"] = 1e9, ["bn"] = 1e9, ["b"] = 1e9, ["milliard"] = 1e9, ["milliards"] = 1e9, ["milliarden"] = 1e9, ["mrd"] = 1e9,
        ["md"] = 1e9, ["mds"] = 1e9, ["miljard"] = 1e9, ["miliardi"] = 1e9, ["miliardo"] = 1e9, ["milliardov"] = 1e9, ["mlrd"] = 1e9, ["mld"] = 1e9,
        ["miliardow"] = 1e9, ["miliar"] = 1e9, ["bilhoes"] = 1e9, ["bilhao"] = 1e9, ["miljarder"] = 1e9, ["milliarder"] = 1e9,
        ["trillion"] = 1e12, ["trillions"] = 1e12, ["tn"] = 1e12, ["billones"] = 1e12, ["billon"] = 1e12, ["billionen"] = 1e12, ["trilhoes"] = 1e12,
        ["biljoen"] = 1e12, ["万"] = 1e4, ["萬"] = 1e4, ["만"] = 1e4, ["亿"] = 1e8, ["億"] = 1e8, ["억"] = 1e8, ["兆"] = 1e12, ["조"] = 1e12,
    }.ToFrozenDictionary();

    // What stands before the number of an episode, a round, a release. "Day" counts days of a run.
    private static readonly FrozenSet<string> SeriesWords = (
        "episode ep episodes part parts day days draw thread round week issue vol volume chapter no number nr num season series quarter matchday " +
        "edition release version v patch update build gameweek stage lesson lecture newsletter bulletin flight mission " +
        "episodio capitulo parte dia jornada semana numero edicion temporada etapa sorteo entrega version " +
        "folge teil tag woche nummer ausgabe staffel runde jour partie semaine numero saison journee puntata giorno settimana stagione giornata " +
        "dag deel aflevering week ronde seizoen parte capitulo rodada dia").Split(' ').ToFrozenSet();

    /// <summary>Reads the number that starts at <paramref name="start"/>.</summary>
    /// <returns>False when it is part of a word, such as 3d: then it is read as one.</returns>
    public static bool TryRead(string text, int start, List<Token> tokens, out int end)
    {
        var digits = Digits(text, start, out end, out var separators);
        if (separators < 0)
        {
            tokens.Add(new Token("#v" + digits, TokenKind.Number, NumberKind.Ordinal, 0, false));
            return true;
        }

        var value = double.Parse(digits, CultureInfo.InvariantCulture);
        var scaled = Scale(text, ref end, value, attachedOnly: false, out var attachedLetters);
        if (attachedLetters) return false;

        var kind = Kind(text, start, end, value, scaled, digits, tokens);
        tokens.Add(new Token("#" + scaled.ToString("0.###", CultureInfo.InvariantCulture), TokenKind.Number, kind, scaled, false));
        return true;
    }

    /// <summary>Tells whether a word of letters and digits numbers an issue: q3, s02e05, v2, h1, fy25, ep12.</summary>
    public static bool SeriesMark(string word)
    {
        var letters = word.AsSpan().IndexOfAnyInRange('0', '9');
        return letters > 0 && word.AsSpan(0, letters) is "q" or "s" or "e" or "v" or "h" or "fy" or "ep" or "gw" or "day" or "vol" or "pt"
            && (word.AsSpan(letters).IndexOfAnyExceptInRange('0', '9') is var rest && (rest < 0 || word[letters + rest] is 'e' or 'x' or 'v'));
    }

    /// <summary>Digits with '.' for the decimal separator; <paramref name="separators"/> is -1 for a version such as 24.11.0.</summary>
    private static string Digits(string text, int start, out int end, out int separators)
    {
        var whole = new System.Text.StringBuilder(16);
        var i = AppendRun(text, start, whole);
        separators = 0;
        var groups = whole.Length <= 3;
        string? version = null;
        var fraction = false;
        while (i + 1 < text.Length && IsSeparator(text[i]) && Tokens.IsDigit(text[i + 1]))
        {
            var run = new System.Text.StringBuilder(8);
            var next = AppendRun(text, i + 1, run);
            var space = char.IsWhiteSpace(text[i]);
            if (space && (run.Length != 3 || !groups)) break;
            if (text[i] is '\'' or '’' && (run.Length != 3 || !groups)) break;
            separators++;
            if (run.Length == 3 && groups && !fraction && whole[0] != '0')
            {
                whole.Append(run);
            }
            else if (!fraction && version is null)
            {
                fraction = true;
                version = whole + "." + run;
            }
            else
            {
                version += "." + run;
                separators = -1;
                // A list (1,2,3) is no version; the tokens are the same for both sides, so it does not matter which it is called.
            }

            i = next;
            if (separators < 0) separators = -1000;
        }

        end = i;
        if (separators < 0) separators = -1;
        return version ?? whole.ToString();
    }

    private static int AppendRun(string text, int i, System.Text.StringBuilder run)
    {
        for (; i < text.Length && Tokens.IsDigit(text[i]); i++)
        {
            // A page of digits is no number; sixteen hold every value that a double tells apart.
            if (run.Length < 16) run.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(text[i])));
        }

        return i;
    }

    private static bool IsSeparator(char c) => c is '.' or ',' or ' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '’' or '٫' or '٬';

    /// <summary>Applies the scale words that follow: "mil millones" are two.</summary>
    private static double Scale(string text, ref int end, double value, bool attachedOnly, out bool attachedLetters)
    {
        attachedLetters = false;
        var word = new System.Text.StringBuilder(16);
        for (var times = 0; times < 2; times++)
        {
            var from = end;
            var attached = from < text.Length && char.IsLetter(text[from]);
            if (!attached && from < text.Length && (char.IsWhiteSpace(text[from]) || text[from] is '-' or '‑')) from++;
            word.Clear();
            var i = from;
            if (i < text.Length && Letters.IsUnspaced(text[i])) word.Append(text[i++]);
            else while (i < text.Length && word.Length < 16 && !Letters.IsUnspaced(text[i]) && Letters.TryFold(text[i], word)) i++;
            var name = word.ToString();
            if (!Scales.TryGetValue(name, out var scale) || (name is "m" or "b" or "k" && !attached))
            {
                // 3rd, 20th, 1st are numbers; 3d, 5g, 737s are words.
                attachedLetters = times == 0 && attached && !Letters.IsUnspaced(text[end]) && name is not ("st" or "nd" or "rd" or "th" or "er" or "e" or "o" or "a" or "s");
                if (times == 0 && attached && !attachedLetters) end = i;
                break;
            }

            value *= scale;
            end = i;
        }

        return Math.Round(value, 3);
    }

    private static NumberKind Kind(string text, int start, int end, double value, double scaled, string digits, List<Token> tokens)
    {
        if (end < text.Length && text[end] is '%' or '٪') return NumberKind.Percent;
        var after = WordAfter(text, end);
        if (after is "percent" or "per" or "prozent" or "procent" or "pct") return NumberKind.Percent;
        if (scaled >= 1e6 || HasCurrencyBefore(text, start) || IsCurrency(after)) return NumberKind.Amount;
        if (tokens.Count > 0 && SeriesWords.Contains(tokens[^1].Text) && scaled < 10_000) return NumberKind.Ordinal;
        if (start > 0 && text[start - 1] == '#') return NumberKind.Ordinal;
        if (digits.Contains('.', StringComparison.Ordinal)) return NumberKind.Measure;
        return digits.Length == 4 && value is >= 1900 and < 2100 ? NumberKind.Year : NumberKind.Count;
    }

    private static string WordAfter(string text, int end)
    {
        var word = new System.Text.StringBuilder(12);
        var i = end;
        while (i < text.Length && i < end + 4 && !char.IsLetter(text[i])) i++;
        // "de", "of" and "di" stand between an amount and its currency.
        for (; i < text.Length && word.Length < 12 && Letters.TryFold(text[i], word); i++) { }
        if (word.ToString() is not ("de" or "of" or "di" or "d" or "us")) return word.ToString();
        return i + 1 < text.Length ? WordAfter(text, i) : "";
    }

    private static bool HasCurrencyBefore(string text, int start)
    {
        var i = start - 1;
        while (i >= 0 && text[i] == ' ') i--;
        return i >= 0 && (char.GetUnicodeCategory(text[i]) == UnicodeCategory.CurrencySymbol
            || (i >= 2 && text.AsSpan(i - 2, 3) is "USD" or "EUR" or "GBP"));
    }

    private static bool IsCurrency(string word) =>
        word.StartsWith("dolar", StringComparison.Ordinal) || word.StartsWith("dollar", StringComparison.Ordinal) || word.StartsWith("euro", StringComparison.Ordinal)
        || word is "pounds" or "libras" or "yen" or "yuan" or "usd" or "eur" or "rupees" or "pesos" or "reais" or "francs" or "franken" or "rublei";
}
