using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FeedHub.Publishing;

/// <summary>Dates as feeds write them; always in UTC and in whole seconds, but for an entry's <c>updated</c> in Atom.</summary>
internal static class FeedDates
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>RFC 3339, as Atom, JSON Feed and Dublin Core have it.</summary>
    public static string Rfc3339(DateTimeOffset date) => date.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture);

    /// <summary>RFC 822 with a four-digit year, as RSS and HTTP have it.</summary>
    public static string Rfc822(DateTimeOffset date) => date.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);

    /// <summary>
    /// An entry's <c>updated</c>, with nanoseconds that come from its id. Many feeds date by the day or the minute; so no two entries share
    /// a date (the W3C validator warns of it), and readers that sort by it agree on one order.
    /// </summary>
    /// <returns>Less than a second after the item's own; it never changes unless that does. Such dates compare like their letters.</returns>
    public static string AtomUpdated(OutputItem item)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(item.Id), hash);
        return AtomUpdated(item.Updated, (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % 1_000_000_000));
    }

    /// <summary>A date as precise as an entry's.</summary>
    public static string AtomUpdated(DateTimeOffset date, int nanoseconds = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"{date.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}.{nanoseconds:D9}Z");
}
