namespace FeedHub;

/// <summary>Files that are replaced whole: whoever reads one sees the old content or the new, also after a power cut.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file, to the disk, and then puts it in its place; the file keeps its permissions.</summary>
    /// <param name="path">The file; where it is a symbolic link, what it leads to is replaced, and the link stays.</param>
    /// <param name="content">Its new content.</param>
    /// <exception cref="IOException">It can't be written; what was there is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">As above, for want of a permission.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
        var beside = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            File.Move(beside, target, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
