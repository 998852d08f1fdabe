using System.Diagnostics;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>FeedHub as a .NET tool, packed and installed from a folder without a network.</summary>
public sealed class DotnetToolTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_installs_as_feedhub_and_brings_its_sample_along()
    {
        var (tool, packages) = (Path.Combine(_folder.Path, "tool"), Path.Combine(_folder.Path, "packages"));
        var sources = _folder.Write("nuget.config", "<configuration><packageSources><clear/><add key=\"folder\" value=\"packages\"/></packageSources></configuration>");
        await RunAsync("dotnet", "pack", Path.Combine(Require.Repository, "src", "FeedHub"), "--no-build", "-c", Configuration, "-o", packages);
        await RunAsync("dotnet", "tool", "install", "FeedHub", "--tool-path", tool, "--configfile", sources);

        var output = await RunAsync(Path.Combine(tool, "feedhub"), "poll", "--sample", "--data", Path.Combine(_folder.Path, "data"));

        Assert.Contains("feeds polled, 0 failed", output, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        return output;
    }
}
