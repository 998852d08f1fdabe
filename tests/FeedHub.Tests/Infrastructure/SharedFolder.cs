using System.Runtime.CompilerServices;

namespace FeedHub.Tests.Infrastructure;

/// <summary>The folder of test data that is too large, or not ours, to be in the repository: FEEDHUB_SHARED, else <c>shared</c> beside the repository.</summary>
internal static class SharedFolder
{
    /// <summary>Its absolute path; null when there is none.</summary>
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("FEEDHUB_SHARED");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? System.IO.Path.GetFullPath(named) : null;
        }

        var root = new DirectoryInfo(System.IO.Path.GetDirectoryName(ThisFile())!);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "FeedHub.sln")))
        {
            root = root.Parent;
        }

        var beside = root?.Parent is { } parent ? System.IO.Path.Combine(parent.FullName, "shared") : null;
        return Directory.Exists(beside) ? beside : null;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
