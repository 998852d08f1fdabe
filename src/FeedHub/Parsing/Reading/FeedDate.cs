using System.Globalization;
using System.Text.RegularExpressions;

namespace FeedHub.Parsing.Reading;

/// <summary>Dates as feeds write them: RFC 822 and 2822, RFC 3339 and W3CDTF, and what people and programs make of those.</summary>
/// <remarks>The same everywhere: neither the machine's culture nor its zone is asked. No zone means UTC.</remarks>
internal static partial class FeedDate
{
    /// <summary>Years before this are what programs write for "none", such as 0001, 1601 or 1899.</summary>
    private const int FirstYear = 1900;

    private const int Longest = 128;

    /// <summary>The instant in UTC; null for what can't be read, never now.</summary>
    /// <param name="text">The date as written.</param>
    /// <param name="language">The feed's language tag; it decides between day first and month first in 5/6/2025.</param>
    public static DateTimeOffset? Parse(string? text, string? language = null)
    {
        var trimmed = text?.Trim();
        if (trimmed is not { Length: > 3 and <= Longest })
        {
            return null;
        }

        return CommonDate.TryParse(trimmed, out var common) ? common
            : Iso().Match(trimmed) is { Success: true } iso ? FromIso(iso)
            : Epoch().IsMatch(trimmed) ? FromEpoch(trimmed)
            : FromWords(trimmed, language);
    }

    private static DateTimeOffset? FromIso(Match m)
    {
        var time = m.Groups["hour"].Success
            ? TimeOfDay(m.Groups["hour"].Value, m.Groups["minute"].Value, m.Groups["second"].Value, m.Groups["fraction"].Value) : TimeSpan.Zero;
        if (time is null || Zone(m.Groups["zone"].Value.Trim()) is not { } zone)
        {
            return null;
        }

        var year = Number(m.Groups["year"].Value);
        return m.Groups["ordinal"].Success ? Instant(year, 1, 1, time.Value + TimeSpan.FromDays(Number(m.Groups["ordinal"].Value) - 1), zone)
            : Instant(year, m.Groups["month"].Success ? Number(m.Groups["month"].Value) : 1, m.Groups["day"].Success ? Number(m.Groups["day"].Value) : 1, time.Value, zone);
    }

    private static DateTimeOffset? FromEpoch(string digits)
    {
        var value = long.Parse(digits, CultureInfo.InvariantCulture);
        return digits.Length > 11 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : DateTimeOffset.FromUnixTimeSeconds(value);
    }

    /// <summary>Reads words in any order: a month by name, a time by its colon, a zone, and what numbers are left.</summary>
    private static DateTimeOffset? FromWords(string text, string? language)
    {
        TimeSpan? time = null;
        TimeSpan? zone = null;
        int? month = null;
        bool? isAfternoon = null;
        var numbers = new List<string>();
        if (Clock().Match(text) is { Success: true } clock)
        {
            time = TimeOfDay(clock.Groups["hour"].Value, clock.Groups["minute"].Value, clock.Groups["second"].Value, clock.Groups["fraction"].Value);
            if (time is null)
            {
                return null;
            }

            isAfternoon = clock.Groups["half"].Success ? clock.Groups["half"].Value[0] is 'p' or 'P' or '\uD6C4' : null;
            var rest = text[(clock.Index + clock.Length)..];
            if (Offset().Match(rest) is { Success: true } offset)
            {
                zone = Zone(offset.Groups["zone"].Value);
                rest = rest.Remove(offset.Index, offset.Length);
            }

            text = text[..clock.Index] + " " + rest;
        }

        foreach (var word in Word().EnumerateMatches(text))
        {
            var token = text.Substring(word.Index, word.Length);
            if (char.IsAsciiDigit(token[0]))
            {
                numbers.Add(token);
            }
            else if (MonthNames.Find(token) is { } named && (month is null || numbers.Count > 0))
            {
                month = named; // "mar" is a Tuesday before it is a March, so the later one counts.
            }
            else if (time is not null && zone is null)
            {
                zone = ZoneNames.Find(token);
            }
        }

        if (isAfternoon is { } afternoon && time is { } half && half < TimeSpan.FromHours(13))
        {
            time = TimeSpan.FromHours((half.Hours % 12) + (afternoon ? 12 : 0)) + (half - TimeSpan.FromHours(half.Hours));
        }

        return Day(numbers, month, text, language) is var (y, m, d) ? Instant(y, m, d, time ?? TimeSpan.Zero, zone ?? TimeSpan.Zero) : null;
    }

    private static (int Year, int Month, int Day)? Day(List<string> numbers, int? month, string text, string? language)
    {
        if (month is { } named)
        {
            if (numbers.Count < 2)
            {
                return null;
            }

            var isYearFirst = numbers[0].Length == 4;
            return (Year(numbers[isYearFirst ? 0 : 1]), named, Number(numbers[isYearFirst ? 1 : 0]));
        }

        if (numbers.Count < 3)
        {
            return null;
        }

        var (a, b, c) = (Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));
        if (numbers[0].Length == 4)
        {
            return (a, b, c);
        }

        var isMonthFirst = b > 12 || (a <= 12 && text.Contains('/') && IsMonthFirst(language));
        return isMonthFirst ? (Year(numbers[2]), a, b) : (Year(numbers[2]), b, a);
    }

    private static bool IsMonthFirst(string? language) =>
        language is null || language.Equals("en", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en-us", StringComparison.OrdinalIgnoreCase);

    /// <summary>Two and three digits as RFC 2822 §4.3 reads them.</summary>
    private static int Year(string digits)
    {
        var year = Number(digits);
        return digits.Length switch
        {
            <= 2 => year + (year < 50 ? 2000 : 1900),
            3 => year + 1900,
            _ => year,
        };
    }

    private static TimeSpan? TimeOfDay(string hour, string minute, string second, string fraction)
    {
        var (h, m, s) = (Number(hour), minute.Length == 0 ? 0 : Number(minute), second.Length == 0 ? 0 : Number(second));
        if (h > 24 || m > 59 || s > 60 || (h == 24 && (m > 0 || s > 0)))
        {
            return null;
        }

        var ticks = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        return new TimeSpan(h, m, Math.Min(s, 59)) + TimeSpan.FromTicks(ticks);
    }

    /// <returns>The offset; zero for none; null for one that can't be.</returns>
    private static TimeSpan? Zone(string text)
    {
        if (text.Length == 0 || text is "Z" or "z")
        {
            return TimeSpan.Zero;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var colon = text.IndexOf(':');
        var (hours, minutes) = digits.Length switch
        {
            <= 2 => (Number(digits), 0),
            3 when colon < 0 || text.Length - colon > 2 => (Number(digits[..1]), Number(digits[1..])),
            _ => (Number(digits[..2]), Number(digits[2..])),
        };
        if (minutes > 59)
        {
            return TimeSpan.Zero;
        }

        var offset = new TimeSpan(hours, minutes, 0);
        return text[0] is '-' or '\u2212' ? -offset : offset;
    }

    private static DateTimeOffset? Instant(int year, int month, int day, TimeSpan time, TimeSpan zone)
    {
        if (year is < FirstYear or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        return new DateTimeOffset(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) + time - zone, TimeSpan.Zero);
    }

    private static int Number(string digits) =>
        digits.Length > 6 ? int.MaxValue : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """^(?<year>[0-9]{4})(?:-?(?<ordinal>[0-9]{3})(?![0-9])|(?<s>[-/.]?)(?<month>[0-9]{2}|(?<=[-/.])[0-9])(?:\k<s>(?<day>[0-9]{2}|(?<=[-/.])[0-9]))?)?(?:(?:\s*T\s*|\s+|(?<=[0-9]),\s*)(?<hour>[0-9]{1,2})(?::?(?<minute>[0-9]{2})(?::?(?<second>[0-9]{1,2})(?:[.,:](?<fraction>[0-9]+))?)?)?\s*(?:UTC|GMT)?(?<zone>Z|\s*[-+\u2212]\s*[0-9]{1,2}:?[0-9]{0,2})?)?Z?$""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Iso();

    [GeneratedRegex("^[0-9]{9,11}$|^[0-9]{13}$", RegexOptions.CultureInvariant)]
    private static partial Regex Epoch();

    [GeneratedRegex(
        """(?<![0-9])(?:(?<half>오전|오후)\s*)?(?<hour>[0-9]{1,2})[:h](?<minute>[0-9]{1,2})(?:[:m](?<second>[0-9]{1,2})(?:[.,](?<fraction>[0-9]+))?)?(?![0-9])(?:\s*(?<half>[ap])\.?\s?m\b\.?)?""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex("""^\s*\(?(?:GMT|UTC|Z|UT)?\s*(?<zone>[-+\u2212]\s?[0-9]{1,2}:?[0-9]{0,2})(?![0-9])""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Offset();

    [GeneratedRegex("""[0-9]+|[\p{L}\p{M}]+""", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
