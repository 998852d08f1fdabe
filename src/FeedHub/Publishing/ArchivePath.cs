using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FeedHub.Publishing;

/// <summary>What the path of an archive names.</summary>
/// <param name="Output">Name of the output.</param>
/// <param name="Number">Number of the archive, from 1.</param>
/// <param name="Format">The format.</param>
internal sealed record ArchivePath(string Output, int Number, OutputFormat Format)
{
    private const string Start = "/feeds/";
    private const string Middle = "/archive/";

    /// <param name="path">Path of a request.</param>
    /// <param name="outputs">Names of the outputs there are.</param>
    /// <param name="place">What it names.</param>
    /// <returns>False when it is not exactly the path of an archive that one of the outputs may have.</returns>
    public static bool TryParse(string path, IReadOnlyList<string> outputs, [NotNullWhen(true)] out ArchivePath? place)
    {
        place = null;
        var middle = path.IndexOf(Middle, StringComparison.Ordinal);
        var dot = path.LastIndexOf('.');
        if (middle < Start.Length || dot < middle || !path.StartsWith(Start, StringComparison.Ordinal))
            return false;
        var output = path[Start.Length..middle];
        var format = OutputFormat.All.FirstOrDefault(f => path.AsSpan(dot + 1).SequenceEqual(f.Extension));
        if (format is null || !outputs.Contains(output, StringComparer.Ordinal)
            || !int.TryParse(path.AsSpan()[(middle + Middle.Length)..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        // One address for one document: 007 is not 7.
        place = new ArchivePath(output, number, format);
        return format.PathOf(output, number) == path;
    }
}
