namespace FeedHub.Parsing.Reading;

/// <summary>The two forms that nearly all feeds use, read without regular expressions; everything else is left to <see cref="FeedDate"/>.</summary>
internal static class CommonDate
{
    private const string Months = "janfebmaraprmayjunjulaugsepoctnovdec";

    /// <summary>Reads <c>Mon, 05 May 2025 10:00:00 +0200</c> (or GMT) and <c>2025-05-05T10:00:00+02:00</c> (or Z).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date) => text.Length >= 20 && text[4] == '-'
        ? TryIso(text, out date)
        : TryMail(text, out date);

    private static bool TryIso(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        return text[7] == '-' && text[10] == 'T' && IsTime(text[11..19])
            && Number(text[..4]) is var year && Number(text[5..7]) is var month && Number(text[8..10]) is var day
            && TryZone(text[19..], out var zone) && TryMake(year, month, day, text[11..19], zone, out date);
    }

    private static bool TryMail(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        if (text.Length is not (29 or 31) || text[3] != ',' || text[4] != ' ' || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || text[25] != ' '
            || !IsTime(text[17..25]))
        {
            return false;
        }

        Span<char> name = stackalloc char[3];
        text[8..11].ToLowerInvariant(name);
        var month = Months.AsSpan().IndexOf(name);
        var zone = text[26..];
        return month >= 0 && month % 3 == 0
            && (zone is "GMT" ? TryMake(Number(text[12..16]), (month / 3) + 1, Number(text[5..7]), text[17..25], TimeSpan.Zero, out date)
                : TryZone(zone, out var offset) && TryMake(Number(text[12..16]), (month / 3) + 1, Number(text[5..7]), text[17..25], offset, out date));
    }

    private static bool IsTime(ReadOnlySpan<char> time) => time[2] == ':' && time[5] == ':';

    private static bool TryZone(ReadOnlySpan<char> zone, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (zone is "Z")
        {
            return true;
        }

        if (zone.Length is not (5 or 6) || zone[0] is not ('+' or '-') || (zone.Length == 6 && zone[3] != ':'))
        {
            return false;
        }

        var (hours, minutes) = (Number(zone[1..3]), Number(zone[^2..]));
        offset = new TimeSpan(hours, minutes, 0);
        offset = zone[0] == '-' ? -offset : offset;
        return hours is >= 0 and <= 14 && minutes is >= 0 and < 60;
    }

    private static bool TryMake(int year, int month, int day, ReadOnlySpan<char> time, TimeSpan zone, out DateTimeOffset date)
    {
        date = default;
        var (hour, minute, second) = (Number(time[..2]), Number(time[3..5]), Number(time[6..8]));
        if (year is < 1900 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        date = new DateTimeOffset(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc) - zone, TimeSpan.Zero);
        return true;
    }

    /// <returns>−1 when there is anything but digits.</returns>
    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
            {
                return -1;
            }

            value = (value * 10) + (c - '0');
        }

        return value;
    }
}
