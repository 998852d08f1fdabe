namespace FeedHub.Storage;

/// <summary>The embedded scripts that make a schema.</summary>
internal static class SchemaScripts
{
    /// <summary>Why a database can't be read by this program as it is; null when it can.</summary>
    /// <param name="isScript">Which scripts make the database's schema.</param>
    /// <param name="seen">Those it has seen; none when nothing is in it.</param>
    public static string? Objection(Func<string, bool> isScript, IEnumerable<string> seen)
    {
        var scripts = typeof(SchemaScripts).Assembly.GetManifestResourceNames().Where(isScript).ToHashSet(StringComparer.Ordinal);
        var known = seen.ToHashSet(StringComparer.Ordinal);
        return scripts.SetEquals(known) ? null
            : known.Count == 0 ? "there is no data of FeedHub in it yet; run or poll makes it ready"
            : known.IsSubsetOf(scripts) ? "it was made by an earlier FeedHub; run or poll brings it up to date"
            : "it was made by a later FeedHub";
    }
}
