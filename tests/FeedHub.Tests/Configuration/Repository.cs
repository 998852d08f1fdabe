using System.Runtime.CompilerServices;

namespace FeedHub.Tests.Configuration;

/// <summary>Finds the files that the repository ships.</summary>
internal static class Repository
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../.."));

    /// <param name="path">Relative to the root, with forward slashes.</param>
    public static string File(string path) => Path.Combine(Root, path);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
