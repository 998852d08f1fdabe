namespace FeedHub.Configuration.Editing;

/// <summary>Writes new feeds into feeds.json, if the file is good before and after.</summary>
internal static class FeedsFileEdit
{
    /// <param name="path">The file; made when there is none.</param>
    /// <param name="feeds">At least one; none of them is in the file yet.</param>
    /// <returns>The file as it is now; without a configuration when nothing was written, with the reasons.</returns>
    /// <exception cref="IOException">It can't be written, or somebody else changed it meanwhile; nothing was written.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be written for want of a permission.</exception>
    public static FeedsFileResult Append(string path, IReadOnlyList<NewFeed> feeds)
    {
        ReadOnlySpan<byte> before = File.Exists(path) ? File.ReadAllBytes(path) : FeedsEdit.Empty;
        var found = FeedsFile.Read(path, before);
        if (found.Config is not { } known) return found;
        var edited = FeedsEdit.Append(before, feeds);
        var result = FeedsFile.Read(path, edited);
        if (result.Config is not { } now) return result;

        // Every feed from before, and then the new ones: else the text is not what it was taken for, and must not be touched.
        if (now.Feeds.Count != known.Feeds.Count + feeds.Count || !known.Feeds.Select(f => f.Url).SequenceEqual(now.Feeds.Take(known.Feeds.Count).Select(f => f.Url)))
            throw new IOException($"{path} was left as it is: the new feeds could not be told from those it has.");
        if (File.Exists(path) && !before.SequenceEqual(File.ReadAllBytes(path)))
            throw new IOException($"{path} was changed meanwhile and left as it is. Try again.");
        AtomicFile.Write(path, edited);
        return result;
    }
}
