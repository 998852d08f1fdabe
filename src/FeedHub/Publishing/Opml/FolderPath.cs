namespace FeedHub.Publishing.Opml;

/// <summary>Folders within folders as one text: names with slashes between, as in OPML's <c>category</c> attribute.</summary>
/// <remarks>A slash within a name would begin another folder, so it is written as the letter that looks like one, U+2215.</remarks>
internal static class FolderPath
{
    private const char Slash = '/';
    private const char SlashInName = '\u2215';

    /// <summary>The path of a folder in another one; that of the outermost is null.</summary>
    public static string Join(string? outer, string name)
    {
        var plain = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(Slash, SlashInName);
        return plain.Length == 0 ? outer ?? "" : outer is null or "" ? plain : $"{outer}{Slash}{plain}";
    }

    /// <summary>The paths in a <c>category</c> attribute (OPML 2.0): commas between, slashes within and in front.</summary>
    public static IEnumerable<string> InCategory(string category) => category
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(path => path.Split(Slash, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Aggregate<string, string?>(null, Join) ?? "")
        .Where(path => path.Length > 0);

    /// <summary>A <c>category</c> attribute: paths begin with a slash, tags have none. Null when there is nothing to list, or a comma in it.</summary>
    public static string? ToCategory(IReadOnlyList<string> paths) => paths.Count == 0 || paths.Any(p => p.Contains(',', StringComparison.Ordinal))
        ? null
        : string.Join(',', paths.Select(path => path.Contains(Slash, StringComparison.Ordinal) ? Slash + path : path));

    /// <summary>The names of the folders, the outermost first.</summary>
    public static string[] Names(string path) => path.Split(Slash, StringSplitOptions.RemoveEmptyEntries);
}
