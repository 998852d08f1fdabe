using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FeedHub.Identity;

/// <summary>The id under which subscribers know an item: it never changes once an item has it.</summary>
public static class PublishedId
{
    private const int MaxLength = 2048;

    // RFC 9562 §6.6: the name space of URLs.
    private static readonly Guid UrlNamespace = new("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    /// <summary>Schemes of URIs that name something in the whole world; <c>yt:</c> is what YouTube's feeds use.</summary>
    private static readonly string[] UniqueSchemes = ["https://", "http://", "urn:", "tag:", "yt:"];

    /// <summary>The publisher's own guid where it is globally unique by its form: an absolute http(s), urn, tag or yt URI; else null.</summary>
    public static string? Original(string? guid) =>
        guid is { Length: > 0 and <= MaxLength } && HasUniqueScheme(guid) && Uri.IsWellFormedUriString(guid, UriKind.Absolute) ? guid : null;

    /// <summary>An id made from the feed's URL and the item's key: the same in every database that is filled from that feed.</summary>
    /// <returns>A <c>urn:uuid:</c> of version 5 (RFC 9562 §5.5).</returns>
    public static string Derived(Uri feedUrl, ItemKey key)
    {
        Span<byte> name = stackalloc byte[16 + SHA256.HashSizeInBytes + sizeof(long)];
        UrlNamespace.TryWriteBytes(name, bigEndian: true, out _);
        SHA256.HashData(Encoding.UTF8.GetBytes(feedUrl.AbsoluteUri), name[16..]);
        BinaryPrimitives.WriteInt64BigEndian(name[(16 + SHA256.HashSizeInBytes)..], key.Value);

        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Version 5 is defined by SHA-1; it names things here and guards nothing.
        SHA1.HashData(name, digest);
#pragma warning restore CA5350
        digest[6] = (byte)((digest[6] & 0x0F) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return "urn:uuid:" + new Guid(digest[..16], bigEndian: true);
    }

    private static bool HasUniqueScheme(string guid) => UniqueSchemes.Any(scheme => guid.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
}
