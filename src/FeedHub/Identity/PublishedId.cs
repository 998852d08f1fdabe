using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FeedHub.Identity;

/// <summary>The id under which subscribers know an item: it never changes once an item has it.</summary>
public static class PublishedId
{
    // RFC 9562 §6.6: the name space of URLs.
    private static readonly Guid UrlNamespace = new("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    /// <summary>The publisher's own guid where it is globally unique by its form; else null.</summary>
    /// <remarks>
    /// A guid whose scheme is made up (<c>yt:video:</c>) or that is not written in its normal form is no such thing: Atom readers may take the
    /// second for another one, and validators warn of both. RSS could carry it, but an item has one id in all formats, for readers change between
    /// them.
    /// </remarks>
    public static string? Original(string? guid) => guid is not null && UniqueUri.Is(guid) ? guid : null;

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
}
