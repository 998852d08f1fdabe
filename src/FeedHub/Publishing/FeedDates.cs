using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FeedHub.Publishing;

/// <summary>Dates as feeds write them; always in UTC and in whole seconds, but for <see cref="AtomUpdated"/>.</summary>
internal static class FeedDates
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>RFC 3339, as Atom, JSON Feed and Dublin Core have it.</summary>
    public static string Rfc3339(DateTimeOffset date) => date.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture);

    /// <summary>RFC 822 with a four-digit year, as RSS and HTTP have it.</summary>
    public static string Rfc822(DateTimeOffset date) => date.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);

    /// <summary>
    /// An entry's <c>updated</c>, with microseconds that come from its id. Many feeds date by the day or the minute; so no two entries share
    /// a date (the W3C validator warns of it), and readers that sort by it agree on one order.
    /// </summary>
    /// <returns>Less than a second after the item's own; it never changes unless that does.</returns>
    public static DateTimeOffset AtomUpdated(OutputItem item)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(item.Id), hash);
        var microseconds = BinaryPrimitives.ReadUInt64BigEndian(hash) % TimeSpan.MicrosecondsPerSecond;
        var updated = item.Updated.UtcTicks;
        return new DateTimeOffset(updated - (updated % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddMicroseconds(microseconds);
    }

    /// <summary>RFC 3339 with microseconds.</summary>
    public static string Precise(DateTimeOffset date) =>
        date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
