using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>
/// What a test needs from outside the repository. Where it is missing the test is skipped with the reason, or fails when FEEDHUB_REQUIRE_TOOLS
/// is 1, so that a machine meant to have everything can't pass by having nothing.
/// </summary>
internal static class Require
{
    /// <summary>The path of the shared folder, or of something in it.</summary>
    /// <param name="parts">Names of folders and file below it; none for the folder itself.</param>
    public static string SharedFolder(params string[] parts)
    {
        var path = Infrastructure.SharedFolder.Path is { } shared ? Path.Combine([shared, .. parts]) : null;
        if (path is null || (!Directory.Exists(path) && !File.Exists(path)))
        {
            Missing($"the shared folder's {string.Join('/', parts)} (set FEEDHUB_SHARED)");
        }

        return path;
    }

    /// <summary>The path of a program: as given when it is a path, else where PATH has it.</summary>
    /// <param name="name">Its file name, such as <c>chromium</c>.</param>
    public static string Program(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var path = Path.IsPathRooted(name) ? name : folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (!File.Exists(path))
        {
            Missing($"the program {name}");
        }

        return path;
    }

    [DoesNotReturn]
    private static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("FEEDHUB_REQUIRE_TOOLS") == "1")
        {
            Assert.Fail($"This needs {what}, and FEEDHUB_REQUIRE_TOOLS is 1.");
        }

        Assert.Skip($"This needs {what}.");
    }
}
