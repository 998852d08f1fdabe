using System.Runtime.CompilerServices;
using Xunit;

namespace FeedHub.Tests;

/// <summary>House rules that the compiler does not check.</summary>
public sealed class ConventionTests
{
    private static readonly string Source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../src/FeedHub"));

    private static IEnumerable<(string Path, string Text)> SourceFiles =>
        from file in Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Source, file).Replace('\\', '/')
        where !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal)
        select (path, File.ReadAllText(file));

    [Theory]
    [InlineData("CodeHollow.FeedReader", "Parsing")]
    [InlineData("using AngleSharp", "Parsing")]
    [InlineData("using Dapper", "Storage")]
    [InlineData("using Microsoft.Data.Sqlite", "Storage")]
    [InlineData("using Npgsql", "Storage")]
    [InlineData("using Quartz", "Scheduling")]
    [InlineData("new HttpRequestMessage", "Fetching")]
    [InlineData("using System.CommandLine", "Commands")]
    [InlineData("using Spectre.Console", "Commands")]
    [InlineData("using OpenTelemetry", "Status")]
    [InlineData(".UtcNow", "nowhere: ask TimeProvider")]
    [InlineData("DateTime.Now", "nowhere: ask TimeProvider")]
    [InlineData("Thread.Sleep", "nowhere: wait for a signal")]
    [InlineData("logger.Log", "nowhere: use [LoggerMessage]")]
    public void Appears_only_in(string text, string folder) =>
        Assert.Empty(SourceFiles
            .Where(f => f.Text.Contains(text, StringComparison.Ordinal) && !f.Path.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(f => f.Path));

    /// <summary>Rooms in the order of the data: a room may use those before it, FeedPoll and Program may use all.</summary>
    [Theory]
    [InlineData("Parsing", "Identity", "Storage", "Publishing", "Scheduling", "Status", "Commands", "Fetching", "WebSub")]
    [InlineData("Fetching", "Parsing", "Identity", "Storage", "Publishing", "Scheduling", "Status", "Commands", "WebSub")]
    [InlineData("Configuration", "Rules", "Fetching", "Parsing", "Identity", "Storage", "Publishing", "Scheduling", "Status", "Commands", "WebSub")]
    [InlineData("Identity", "Configuration", "Fetching", "Storage", "Publishing", "Scheduling", "Status", "Commands", "WebSub")]
    [InlineData("Rules", "Fetching", "Identity", "Publishing", "Scheduling", "Status", "Commands", "WebSub", "Pages")]
    [InlineData("Storage", "Rules", "Publishing", "Scheduling", "Status", "Commands", "WebSub", "Pages")]
    [InlineData("Publishing", "Scheduling", "Status", "Commands", "Fetching", "WebSub", "Pages")]
    [InlineData("Pages", "Scheduling", "Status", "Commands", "Fetching", "WebSub")]
    [InlineData("WebSub", "Scheduling", "Status", "Commands", "Pages")]
    public void A_room_does_not_know(string room, params string[] others) =>
        Assert.Empty(
            from file in SourceFiles
            where file.Path.StartsWith(room + "/", StringComparison.Ordinal)
            from other in others
            where file.Text.Contains($"using FeedHub.{other};", StringComparison.Ordinal)
            select $"{file.Path} uses {other}");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
