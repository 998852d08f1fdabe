using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace FeedHub.Publishing;

/// <summary>An output as written in one format, and where each of its items lies within the bytes. Immutable.</summary>
public sealed class WrittenFeed
{
    private WrittenFeed(byte[] body, string tag, ImmutableArray<Fragment> fragments) => (Body, Tag, Fragments) = (body, tag, fragments);

    /// <summary>The whole document.</summary>
    public byte[] Body { get; }

    /// <summary>Names these bytes and no others: the stem of their entity tags.</summary>
    public string Tag { get; }

    /// <summary>The items, in the order of the document.</summary>
    public ImmutableArray<Fragment> Fragments { get; }

    /// <param name="body">The document.</param>
    /// <param name="fragments">Its items in their order; what lies between two separates any two. Those without a hash are given theirs.</param>
    public static WrittenFeed Of(byte[] body, IReadOnlyList<Fragment> fragments) => new(
        body,
        // Sixteen bytes tell any two versions of an output apart; longer tags only make longer requests.
        Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16)),
        [.. fragments.Select(f => f.Hash == 0 ? f with { Hash = Hash(body.AsSpan()[f.Start..f.End]) } : f)]);

    /// <summary>The same document with only some of its items.</summary>
    /// <param name="isIn">Chooses them.</param>
    public byte[] Part(Func<Fragment, bool> isIn)
    {
        if (Fragments.IsEmpty)
            return Body;
        using var part = new MemoryStream();
        part.Write(Body.AsSpan(0, Fragments[0].Start));
        var any = false;
        foreach (var fragment in Fragments.Where(isIn))
        {
            if (any)
                part.Write(Body.AsSpan()[Fragments[0].End..Fragments[1].Start]);
            part.Write(Body.AsSpan()[fragment.Start..fragment.End]);
            any = true;
        }

        part.Write(Body.AsSpan(Fragments[^1].End));
        return part.ToArray();
    }

    private static long Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>An item within the document.</summary>
    /// <param name="Start">Offset of its first byte.</param>
    /// <param name="End">Offset after its last byte.</param>
    /// <param name="Revision">Equal for items that are written alike; null where that is not known.</param>
    /// <param name="Hash">Of its bytes: equal means unchanged. 0 until it is known.</param>
    public readonly record struct Fragment(int Start, int End, UInt128? Revision = null, long Hash = 0);
}
