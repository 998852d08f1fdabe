using System.Runtime.CompilerServices;

namespace FeedHub.Identity.Copies;

/// <summary>What is remembered of an item to find its copies: hashes, some 220 bytes.</summary>
internal struct CopyEntry
{
    public long Key;
    public long Original;
    public DateTimeOffset At;
    public ulong Page;
    public ulong Title;
    public uint Feed;
    public uint Site;
    public uint Numbers;
    public byte WordCount;
    public bool PageWithSlash;
    public bool PageOfSeveralTitles;
    public bool RepeatedTitle;
    public Words TitleWords;
    public MinHash Text;

    /// <summary>The title's distinct words as hashes, ascending; those beyond the capacity are left out.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<uint> Distinct => ((ReadOnlySpan<uint>)TitleWords)[..WordCount];

    [InlineArray(Capacity)]
    public struct Words
    {
        public const int Capacity = 16;
        private uint _first;
    }
}
