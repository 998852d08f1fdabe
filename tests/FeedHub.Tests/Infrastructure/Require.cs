using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>
/// What a test needs beyond .NET. Without it the test is skipped with the reason; where FEEDHUB_REQUIRE_TOOLS is 1, as in CI, it fails.
/// </summary>
internal static class Require
{
    private const string Python = "/usr/bin/python3";

    /// <summary>A program on the PATH.</summary>
    /// <returns>Its path.</returns>
    public static string Program(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var path = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Demand(path is not null, $"needs the program {name}, which is not installed");
        return path!;
    }

    /// <summary>PostgreSQL's server programs: those on the PATH, else of the newest version where Debian puts them.</summary>
    /// <returns>Absolute path of the folder with <c>initdb</c> and <c>postgres</c>.</returns>
    public static string Postgres()
    {
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Order(StringComparer.Ordinal).Reverse() : [];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(installed.Select(version => Path.Combine(version, "bin")));
        var found = folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
        Demand(found is not null, "needs the programs initdb and postgres, which are not installed");
        return found!;
    }

    /// <summary>A module of the system's Python.</summary>
    public static void PythonModule(string name)
    {
        Demand(File.Exists(Python), $"needs {Python}, which is not installed");
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", $"import {name}"]) { RedirectStandardError = true })!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        Demand(python.ExitCode == 0, $"needs the Python module {name}, which is not installed");
    }

    /// <summary>Absolute path of the repository's root.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../.."));

    /// <summary>The folder with the feed corpus: FEEDHUB_SHARED, else <c>shared</c> beside the repository.</summary>
    /// <param name="parts">Names of folders and a file below it; none for the folder itself.</param>
    /// <returns>Its absolute path, or that of what the parts name.</returns>
    public static string SharedFolder(params string[] parts)
    {
        var named = Environment.GetEnvironmentVariable("FEEDHUB_SHARED");
        var shared = named ?? Path.Combine(Path.GetDirectoryName(Repository)!, "shared");
        Demand(Directory.Exists(Path.Combine(shared, "corpus")), $"needs the feed corpus, and {shared} is not there");
        return Path.Combine([shared, .. parts]);
    }

    /// <summary>A folder that nobody has unless they say so: without it the test is skipped, in CI too.</summary>
    /// <param name="variable">The environment variable that names it.</param>
    /// <param name="what">What is in it.</param>
    /// <returns>Its path.</returns>
    public static string Folder(string variable, string what)
    {
        var folder = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(folder)) Assert.Skip($"This test needs {what}, in the folder that {variable} names.");
        return folder;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static void Demand(bool fulfilled, string lack)
    {
        if (fulfilled) return;
        if (Environment.GetEnvironmentVariable("FEEDHUB_REQUIRE_TOOLS") == "1") Assert.Fail("This test " + lack + ".");
        Assert.Skip("This test " + lack + ".");
    }
}
