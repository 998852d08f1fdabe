using System.Runtime.CompilerServices;
using FeedHub.Identity.Text;

namespace FeedHub.Identity.Copies;

/// <summary>A text as 64 bytes from which its likeness to another one is estimated (Broder's min-wise hashing).</summary>
/// <remarks>Two texts agree in as many places as their sets of word pairs overlap, save for 1 in 256 that agree by chance.</remarks>
internal struct MinHash
{
    /// <summary>The hash functions.</summary>
    public const int Hashes = 64;

    /// <summary>The groups of hashes of which one must agree wholly for two texts to be compared.</summary>
    public const int Bands = 16;

    private const int RowsPerBand = Hashes / Bands;

    private Bytes _lows;

    /// <summary>How many word pairs the text has, at most 255; 0 for no text.</summary>
    public byte Size { get; private set; }

    /// <param name="tokens">The text.</param>
    /// <param name="bands">Receives <see cref="Bands"/> keys under which texts that are alike meet; zeros for a text without pairs.</param>
    public static MinHash Of(IReadOnlyList<Token> tokens, Span<uint> bands)
    {
        var hash = new MinHash();
        bands[..Bands].Clear();
        if (tokens.Count < 2) return hash;

        Span<uint> least = stackalloc uint[Hashes];
        least.Fill(uint.MaxValue);
        var pairs = new HashSet<ulong>(tokens.Count);
        var before = Hashing.Of(tokens[0].Text);
        for (var i = 1; i < tokens.Count; i++)
        {
            var own = Hashing.Of(tokens[i].Text);
            if (pairs.Add(Hashing.Of(before, own))) Lower(least, Hashing.Of(before, own));
            before = own;
        }

        for (var band = 0; band < Bands; band++)
        {
            ulong key = (ulong)band + 1;
            for (var row = 0; row < RowsPerBand; row++) key = Hashing.Of(key, least[(band * RowsPerBand) + row]);
            bands[band] = Hashing.Short(key);
        }

        for (var i = 0; i < Hashes; i++) hash._lows[i] = (byte)least[i];
        hash.Size = (byte)Math.Min(255, pairs.Count);
        return hash;
    }

    /// <summary>The part of both texts' word pairs that both have, 0 to 1; 0 when one has no text.</summary>
    public readonly double Likeness(in MinHash other)
    {
        if (Size == 0 || other.Size == 0) return 0;
        var equal = 0;
        for (var i = 0; i < Hashes; i++) equal += _lows[i] == other._lows[i] ? 1 : 0;
        const double chance = 1.0 / 256;
        return Math.Max(0, ((double)equal / Hashes - chance) / (1 - chance));
    }

    /// <summary>The part of the shorter text that the longer one has too, 0 to 1: a shortened text lies whole within the full one.</summary>
    public readonly double Containment(in MinHash other)
    {
        var likeness = Likeness(other);
        return Size == 0 || other.Size == 0 ? 0 : Math.Min(1, likeness * (Size + other.Size) / (1 + likeness) / Math.Min(Size, other.Size));
    }

    private static void Lower(Span<uint> least, ulong pair)
    {
        // h1 + i·h2: as good as independent functions for this purpose, and without a table of constants.
        var h = (uint)pair;
        var step = (uint)(pair >> 32) | 1;
        for (var i = 0; i < least.Length; i++)
        {
            h += step;
            var mixed = (h ^ (h >> 15)) * 0x2C1B3C6Du;
            if (mixed < least[i]) least[i] = mixed;
        }
    }

    [InlineArray(Hashes)]
    private struct Bytes
    {
        private byte _first;
    }
}
