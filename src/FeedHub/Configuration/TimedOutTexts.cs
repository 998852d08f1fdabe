using System.Collections.Concurrent;

namespace FeedHub.Configuration;

/// <summary>The texts on which a pattern ran out of time. Thread-safe.</summary>
/// <remarks>
/// Outputs are composed anew with each change: a text must not cost the whole time limit again and again, nor match on a quiet machine after
/// all. The hash differs from start to start, so nobody can choose a text that is taken for another.
/// </remarks>
internal sealed class TimedOutTexts
{
    /// <summary>More than these are forgotten, and cost their time again.</summary>
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<(int Length, int Hash), bool> _texts = new();

    /// <summary>True when there is any.</summary>
    public bool Any => !_texts.IsEmpty;

    /// <summary>True for a text that was added.</summary>
    public bool Contains(string text) => !_texts.IsEmpty && _texts.ContainsKey(NameOf(text));

    /// <summary>Remembers a text.</summary>
    public void Add(string text)
    {
        if (_texts.Count >= Most) _texts.Clear();
        _texts[NameOf(text)] = true;
    }

    private static (int Length, int Hash) NameOf(string text) => (text.Length, text.GetHashCode(StringComparison.Ordinal));
}
