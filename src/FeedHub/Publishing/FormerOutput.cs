using FeedHub.Configuration;

namespace FeedHub.Publishing;

/// <summary>What became of the output that was served at a path.</summary>
/// <param name="Now">The path it is served at now; null when it is no more.</param>
internal sealed record FormerOutput(string? Now)
{
    private const string Start = "/feeds/";

    /// <param name="path">Path of a request.</param>
    /// <param name="config">Says which outputs were renamed or retired.</param>
    /// <returns>Null when no output was served there, as far as the configuration tells.</returns>
    public static FormerOutput? Find(string path, FeedsConfig config)
    {
        if (!path.StartsWith(Start, StringComparison.Ordinal))
            return null;

        // The archives of an output go with it; those of one with a new name are numbered anew, so its readers begin with the output.
        var rest = path[Start.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var dot = rest.LastIndexOf('.');
        var format = dot < 0 ? null : OutputFormat.All.FirstOrDefault(f => rest.AsSpan(dot + 1).SequenceEqual(f.Extension));
        if (format is null)
            return null;
        var name = slash < 0 ? rest[..dot] : rest[..slash];
        if (config.Retired.Contains(name, StringComparer.Ordinal))
            return new FormerOutput(Now: null);
        return config.Outputs.FirstOrDefault(o => o.RenamedFrom.Contains(name, StringComparer.Ordinal)) is { } output
            ? new FormerOutput(format.PathOf(output.Name))
            : null;
    }
}
