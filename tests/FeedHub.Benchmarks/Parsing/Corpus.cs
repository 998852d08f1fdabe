using System.Text;
using CodeHollow.FeedReader;
using FeedHub.Parsing;

namespace FeedHub.Benchmarks.Parsing;

/// <summary>The feeds to measure with.</summary>
internal static class Corpus
{
    /// <summary>The documents that the library alone finds items in.</summary>
    /// <exception cref="InvalidOperationException">FEEDHUB_SHARED does not name a folder with a corpus.</exception>
    public static List<FeedDocument> Documents(Uri origin)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var folder = Path.Combine(Environment.GetEnvironmentVariable("FEEDHUB_SHARED") ?? "", "corpus", "real");
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException("Set FEEDHUB_SHARED to the folder that holds corpus/real.");
        }

        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(IsReadable)
            .Select(bytes => new FeedDocument(bytes, origin, null, null, null))];
    }

    private static bool IsReadable(byte[] bytes)
    {
        try
        {
            return FeedReader.ReadFromByteArray(bytes).Items.Count > 0;
        }
        catch (Exception)
        {
            return false; // The library throws whatever comes, from NullReferenceException to XmlException.
        }
    }
}
