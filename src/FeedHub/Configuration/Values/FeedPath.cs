using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>Files that feeds.json may name: those below its own folder, whatever symbolic links say.</summary>
internal static class FeedPath
{
    public const string Remedy =
        "Write the path of a file below the folder of feeds.json, relative to it and with forward slashes: ./feeds/news.xml.";

    private const int MaxLinks = 40;

    /// <param name="path">As written: relative to the folder of feeds.json.</param>
    /// <param name="node">The same with its place.</param>
    /// <param name="context">Gets an error for a path out of the folder, a warning for a file that is not there yet.</param>
    /// <returns>A file URL, links left as they are so that a moved link leaves the feed the same; null after an error.</returns>
    public static Uri? Resolve(string path, TextNode node, ReadingContext context)
    {
        if (Path.IsPathRooted(path) || path.Contains('\\', StringComparison.Ordinal) || path.StartsWith('~'))
        {
            context.Problems.Error(node, $"{node.Quoted} is not a relative path", Remedy);
            return null;
        }

        var file = Path.GetFullPath(path, context.Folder);
        try
        {
            if (!IsBelow(file, context.Folder) || !IsBelow(Followed(file), Followed(context.Folder)))
            {
                context.Problems.Error(node, $"{node.Quoted} leads out of the folder of feeds.json", Remedy);
                return null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Problems.Error(node, $"{node.Quoted} can't be followed: {Quotation.Shortened(e.Message).TrimEnd('.')}", Remedy);
            return null;
        }

        if (Directory.Exists(file))
        {
            context.Problems.Error(node, $"{node.Quoted} is a folder", "Name a file in it.");
            return null;
        }

        if (!File.Exists(file))
        {
            context.Problems.Warn(node, $"there is no file {node.Quoted} yet", "It is polled all the same, and fails until it is there.");
        }

        return new Uri(file);
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every symbolic link in it followed; parts that don't exist stay as they are.</summary>
    /// <exception cref="IOException">The links go in circles.</exception>
    private static string Followed(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var real = root;
        var links = 0;
        var rest = new Stack<string>(Parts(path[root.Length..]));
        while (rest.TryPop(out var part))
        {
            if (part is ".." or ".")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? root;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException("there are too many symbolic links");
            }

            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
                target = target[real.Length..];
            }

            foreach (var linked in Parts(target))
            {
                rest.Push(linked);
            }
        }

        return real;
    }

    /// <summary>The last part first, as a stack wants them.</summary>
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
