using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FeedHub.Identity;

/// <summary>Tells whether two items of one feed are the same item. Unique in the store together with its feed.</summary>
/// <param name="Value">
/// The first 64 bits of a SHA-256 over what identifies the item. A feed would have to hold billions of items before two met by chance,
/// and whoever makes two meet on purpose harms no feed but their own.
/// </param>
public readonly record struct ItemKey(long Value)
{
    /// <summary>The key of an item that is known by one or more texts, of which <paramref name="kind"/> says what they are.</summary>
    internal static ItemKey Of(string kind, params ReadOnlySpan<string?> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(kind));
        foreach (var text in texts)
        {
            // The separator can't occur in XML-legal text, so that ("ab", "c") and ("a", "bc") differ.
            hash.AppendData([0]);
            hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new ItemKey(BinaryPrimitives.ReadInt64BigEndian(digest));
    }

    /// <summary>Sixteen hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
