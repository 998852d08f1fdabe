namespace FeedHub.Publishing;

/// <summary>Writes the items of a document one by one: each is rendered once, and taken over from the document before as long as it stays as it is.</summary>
/// <param name="before">The document before, in the same format; null for none.</param>
internal sealed class FragmentReuse(WrittenFeed? before)
{
    private readonly Dictionary<UInt128, WrittenFeed.Fragment> _before = Index(before);
    private readonly List<WrittenFeed.Fragment> _written = [];

    /// <summary>How many items were rendered because the document before had none like them.</summary>
    public int Rendered { get; private set; }

    /// <summary>The items so far.</summary>
    public IReadOnlyList<WrittenFeed.Fragment> Written => _written;

    /// <param name="item">The next item.</param>
    /// <param name="position">Where the document ends so far, all written.</param>
    /// <param name="separator">How many bytes of the document stand between the item before and this one.</param>
    /// <param name="copy">Writes the item as it was written before.</param>
    /// <param name="render">Writes it anew.</param>
    public void Write(OutputItem item, Func<int> position, int separator, CopyFragment copy, Action<OutputItem> render)
    {
        var start = position() + (_written.Count > 0 ? separator : 0);
        long hash = 0;
        if (item.Revision is { } revision && _before.TryGetValue(revision, out var fragment))
        {
            copy(before!.Body.AsSpan()[fragment.Start..fragment.End]);
            hash = fragment.Hash;
        }
        else
        {
            render(item);
            Rendered++;
        }

        _written.Add(new WrittenFeed.Fragment(start, position(), item.Revision, hash));
    }

    private static Dictionary<UInt128, WrittenFeed.Fragment> Index(WrittenFeed? before)
    {
        var index = new Dictionary<UInt128, WrittenFeed.Fragment>();
        foreach (var fragment in before?.Fragments ?? [])
        {
            if (fragment.Revision is { } revision) index[revision] = fragment;
        }

        return index;
    }
}

/// <summary>Writes bytes of a document as they are.</summary>
internal delegate void CopyFragment(ReadOnlySpan<byte> fragment);
