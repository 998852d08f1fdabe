using System.Text;
using FeedHub.Configuration;
using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>Reads feeds.json from a text as if it lay in a folder with nothing but what was put there.</summary>
internal static class FeedsText
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("feedhub-empty-").FullName;

    /// <summary>Puts a file beside it.</summary>
    public static void Put(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public static FeedsFileResult Read(string text) => FeedsFile.Read(Path.Combine(Folder, "feeds.json"), Encoding.UTF8.GetBytes(text));

    /// <summary>The configuration of a text without problems.</summary>
    public static FeedsConfig Config(string text)
    {
        var result = Read(text);
        Assert.Empty(Lines(result));
        return result.Config!;
    }

    /// <summary>The problems as an operator sees them, the folder left out.</summary>
    public static string[] Lines(FeedsFileResult result) =>
        [.. result.Problems.Select(problem => (problem with { File = "feeds.json" }).ToString())];
}
