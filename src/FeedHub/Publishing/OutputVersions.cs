using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Which versions of an output a reader may name to be sent only what changed since. Pure.</summary>
internal static class OutputVersions
{
    /// <summary>How long a version is remembered after another took its place: readers that ask once a day are served well.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(48);

    /// <summary>More would be a change every minute for three days.</summary>
    private const int Most = 4096;

    /// <param name="before">What was remembered.</param>
    /// <param name="written">What is served from now on.</param>
    /// <param name="now">UTC.</param>
    /// <returns><paramref name="before"/> itself when nothing changed.</returns>
    public static OutputHistory After(OutputHistory before, WrittenFeed written, DateTimeOffset now)
    {
        var current = before.Versions is [.., var last] ? last : null;
        var same = current?.Tag == written.Tag;
        if (same && before.Fragments.Count > 0)
            return before;
        var version = same ? current! : new OutputVersion((current?.Number ?? 0) + 1, written.Tag, now);
        var versions = same ? before.Versions : [.. before.Versions, version];

        // A version counts as current until the next one came.
        var first = Math.Max(versions.Count - Most, 0);
        while (first < versions.Count - 1 && versions[first + 1].ChangedAt < now - Remembered)
            first++;
        var fragments = new Dictionary<long, long>(written.Fragments.Length);
        foreach (var fragment in written.Fragments)
            fragments[fragment.Hash] = before.Fragments.GetValueOrDefault(fragment.Hash, version.Number);
        return before with { Versions = [.. versions.Skip(first)], Fragments = fragments };
    }
}
