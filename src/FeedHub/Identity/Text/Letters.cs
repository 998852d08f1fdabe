using System.Collections.Frozen;

namespace FeedHub.Identity.Text;

/// <summary>Letters as they compare: lower case, without accents, and in the Latin script where another one spells sounds.</summary>
internal static class Letters
{
    // One base letter for each of U+00C0 to U+024F, and of U+1E00 to U+1EFF; '-' where there is none.
    private const string LatinExtended =
        "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg" +
        "gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs" +
        "bb--------d----e--f-----kk------oo-------------uu--yy---------------dddlllnnnaaiioouuuuuuuuuueaa" +
        "aa----ggkkoooo--jdddgg--nnaa----aaaaeeeeiiiioooorrrruuuusstt--hh------aaeeooooooooyy------------" +
        "----------------";

    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr" +
        "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas----aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy------";

    // Romanised so that names meet their English spelling more often than a standard transliteration would make them. Arabic and Hebrew
    // write few vowels; what they do write is given, the rest is left to comparison by consonants.
    private const string Romanised =
        "α a ά a β v γ g δ d ε e έ e ζ z η i ή i θ t ι i ί i ϊ i ΐ i κ k λ l μ m ν n ξ x ο o ό o π p ρ r σ s ς s τ t υ i ύ i ϋ i ΰ i φ f χ h ψ ps ω o ώ o " +
        "а a б b в v г g ґ g д d е e ё e є e ж zh з z и i і i ї i й i к k л l м m н n о o п p р r с s т t у u ў u ф f х h ц ts ч ch ш sh щ sh ъ  ы y ь  э e " +
        "ю yu я ya ј j љ l њ n ћ c ђ d џ dz ѓ g ќ k ѕ z қ k ғ g ң n ө o ұ u ү u һ h ә a ѝ i ѐ e ҳ h ҷ ch ӣ i ӯ u " +
        "ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ g ყ k შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h " +
        "ա a բ b գ g դ d ե e զ z է e ը e թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ g ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ v փ p ք k օ o ֆ f " +
        "ا a أ a إ i آ a ء  ئ i ؤ u ى a ب b پ p ت t ث t ج j چ ch ح h خ kh د d ذ d ر r ڕ r ز z ژ zh س s ش sh ص s ض d ط t ظ z ع a غ g ف f ڤ v ق k ك k ک k گ g ل l ڵ l م m ن n ه h ە e ھ h ة a و u ۆ o ي i ی i ێ e " +
        "א a ב b ג g ד d ה h ו u ז z ח h ט t י i כ k ך k ל l מ m ם m נ n ן n ס s ע a פ p ף p צ ts ץ ts ק k ר r ש sh ת t";

    private static readonly FrozenDictionary<char, string> Other = Romanisation();

    /// <summary>Appends a letter or digit in the form in which it compares; nothing for marks that only colour a letter.</summary>
    /// <returns>False when it is neither: a word ends here.</returns>
    public static bool TryFold(char c, System.Text.StringBuilder word)
    {
        switch (c)
        {
            case >= 'a' and <= 'z' or >= '0' and <= '9':
                word.Append(c);
                return true;
            case >= 'A' and <= 'Z':
                word.Append((char)(c | 0x20));
                return true;
            case < (char)0xC0:
                return false;
            case <= (char)0x24F:
                return TryAppend(LatinExtended[c - 0xC0], c, word);
            case >= (char)0x1E00 and <= (char)0x1EFF:
                return TryAppend(LatinAdditional[c - 0x1E00], c, word);
        }

        if (Other.TryGetValue(char.ToLowerInvariant(c), out var latin))
        {
            word.Append(latin);
            return true;
        }

        if (System.Globalization.CharUnicodeInfo.GetDecimalDigitValue(c) is var digit and >= 0)
        {
            word.Append((char)('0' + digit));
            return true;
        }

        if (IsMark(c)) return true;
        if (!char.IsLetter(c)) return false;
        word.Append(char.ToLowerInvariant(c));
        return true;
    }

    /// <summary>Scripts written without spaces, and Hangul, whose words end in particles: pairs of characters tell more than words.</summary>
    public static bool IsUnspaced(char c) => c switch
    {
        < (char)0x0E00 => false,
        <= (char)0x0EFF => true, // Thai and Lao
        >= (char)0x1000 and <= (char)0x109F => true, // Myanmar
        >= (char)0x1780 and <= (char)0x17FF => true, // Khmer
        >= (char)0x3040 and <= (char)0x30FF => c != (char)0x30FB, // Kana, without the middle dot
        >= (char)0x3400 and <= (char)0x9FFF => true, // Han
        >= (char)0xAC00 and <= (char)0xD7AF => true, // Hangul
        >= (char)0xF900 and <= (char)0xFAFF => true, // Han
        _ => false,
    };

    private static bool TryAppend(char latin, char c, System.Text.StringBuilder word)
    {
        if (latin != '-') word.Append(latin);
        else if (char.IsLetter(c)) word.Append(char.ToLowerInvariant(c));
        else return false;
        return true;
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c)
        is System.Globalization.UnicodeCategory.NonSpacingMark
        or System.Globalization.UnicodeCategory.SpacingCombiningMark
        or System.Globalization.UnicodeCategory.ModifierLetter
        or System.Globalization.UnicodeCategory.Format;

    private static FrozenDictionary<char, string> Romanisation()
    {
        var letters = new Dictionary<char, string>();
        var parts = Romanised.Split(' ');
        for (var i = 0; i + 1 < parts.Length; i += 2) letters[parts[i][0]] = parts[i + 1];
        // Full-width forms are Latin letters and digits in a wider cell.
        for (var c = 0xFF10; c <= 0xFF5A; c++)
        {
            if ((char)(c - 0xFEE0) is var ascii && char.IsAsciiLetterOrDigit(ascii)) letters[(char)c] = char.ToLowerInvariant(ascii).ToString();
        }

        return letters.ToFrozenDictionary();
    }
}
