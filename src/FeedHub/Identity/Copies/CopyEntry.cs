using System.Runtime.CompilerServices;
using FeedHub.Identity.Text;

namespace FeedHub.Identity.Copies;

/// <summary>What is remembered of an item to find its copies: hashes, some 220 bytes.</summary>
internal struct CopyEntry
{
    public long Key;
    public long Original;
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

    // A DateTimeOffset would take twice the room.
    private long _at;

    public DateTimeOffset At
    {
        readonly get => new(_at, TimeSpan.Zero);
        set => _at = value.UtcTicks;
    }

    /// <summary>The title's distinct words as hashes, ascending; those beyond the capacity are left out.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<uint> Distinct => ((ReadOnlySpan<uint>)TitleWords)[..WordCount];

    /// <summary>Keeps the title's words. Of a title with more words those with the least hashes stay, which are the same in every title that has them.</summary>
    public void SetTitleWords(IReadOnlyList<Token> title)
    {
        Span<uint> hashes = stackalloc uint[NewsItem.MostText];
        hashes = hashes[..Math.Min(title.Count, hashes.Length)];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = Hashing.Short(Hashing.Of(title[i].Text));
        hashes.Sort();
        WordCount = 0;
        foreach (var hash in hashes)
        {
            if (WordCount == Words.Capacity) break;
            if (WordCount == 0 || TitleWords[WordCount - 1] != hash) TitleWords[WordCount++] = hash;
        }
    }

    [InlineArray(Capacity)]
    public struct Words
    {
        public const int Capacity = 16;
        private uint _first;
    }
}
