using System.Text;
using FeedHub.Identity.Text;

namespace FeedHub.Identity.Stories;

/// <summary>Takes out of a feed's texts the sentences that it repeats from item to item: they say nothing about the event.</summary>
internal sealed class Boilerplate
{
    /// <summary>A sentence in this many items of a feed is the feed's, not the item's.</summary>
    private const int Repeats = 3;

    // A text of 300 characters seldom has more; what does keeps the rest.
    private const int MostSentences = 6;

    private static readonly System.Buffers.SearchValues<char> Ends = System.Buffers.SearchValues.Create(".!?。！？|…");

    private readonly RecentIndex _sentences = new(MostSentences);

    /// <summary>The text without repeated sentences; the item counts for those that come after it.</summary>
    public string Without(string feed, string text)
    {
        Span<uint> keys = stackalloc uint[MostSentences];
        Span<uint> found = stackalloc uint[Repeats - 1];
        var count = 0;
        StringBuilder? rest = null;
        var feedHash = Hashing.Of(feed);
        for (var start = 0; start < text.Length;)
        {
            var sentence = SentenceFrom(text, start);
            var key = Hashing.Short(Hashing.Of(sentence.Trim(), feedHash));
            if (count < MostSentences && keys[..count].IndexOf(key) < 0)
            {
                if (_sentences.Find(key, found) == found.Length) rest ??= new StringBuilder(text, 0, start, text.Length);
                else rest?.Append(sentence);
                keys[count++] = key;
            }
            else
            {
                rest?.Append(sentence);
            }

            start += sentence.Length;
        }

        _sentences.Add(keys);
        return rest?.ToString() ?? text;
    }

    /// <summary>Forgets the items before <paramref name="oldest"/>, counted as they were added.</summary>
    public void Forget(uint oldest) => _sentences.Forget(oldest);

    private static ReadOnlySpan<char> SentenceFrom(string text, int start)
    {
        // A full stop within a number or an abbreviation is followed by no space.
        for (var at = start; at < text.Length; at++)
        {
            var end = text.AsSpan(at).IndexOfAny(Ends);
            if (end < 0) break;
            at += end;
            if (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]) || text[at] > 0x2FFF) return text.AsSpan(start, at + 1 - start);
        }

        return text.AsSpan(start);
    }
}
