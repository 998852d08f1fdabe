using System.Diagnostics;
using System.Text.RegularExpressions;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Deploy;

/// <summary>The files under <c>deploy</c>, read by the programs they are for.</summary>
public sealed partial class DeployFilesTests : IDisposable
{
    private static readonly string Deploy = Path.Combine(Require.Repository, "src", "FeedHub", "deploy");

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nginx_accepts_its_configuration_as_it_is_shipped()
    {
        Require.Program("nginx");
        var path = await Nginx.ShippedAsync("nginx-path.conf");

        var said = await Nginx.TestAsync(_folder, $"{await Nginx.ShippedAsync("nginx.conf")}\nserver {{ listen 80; server_name example.org;\n{path} }}");

        Assert.Contains("test is successful", said, StringComparison.Ordinal);
        Assert.DoesNotContain("[warn]", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systemd_accepts_the_unit_without_a_remark()
    {
        Require.Program("systemd-analyze");
        var unit = await File.ReadAllTextAsync(Path.Combine(Deploy, "feedhub.service"), Cancel);

        // The program is not installed where the test runs.
        var file = _folder.Write("feedhub.service", unit.Replace("ExecStart=/opt/feedhub/FeedHub", "ExecStart=/bin/true", StringComparison.Ordinal));
        var (exitCode, said) = await RunAsync("systemd-analyze", "verify", "--man=no", file);

        Assert.True(exitCode == 0, said);
        Assert.DoesNotContain("feedhub.service", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systemd_finds_the_unit_hardly_exposed()
    {
        Require.Program("systemd-analyze");

        var (exitCode, said) = await RunAsync(
            "systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=20", Path.Combine(Deploy, "feedhub.service"));

        Assert.True(exitCode == 0, said);
    }

    /// <summary>Options that the program does not know would end it with exit code 2, which none of these starts again.</summary>
    [Theory]
    [InlineData("feedhub.service", """FeedHub (run .*)""")]
    [InlineData("Dockerfile", """^CMD \[(.*)\]""")]
    [InlineData("Dockerfile", """HEALTHCHECK .* CMD \["dotnet", "FeedHub.dll", (.*)\]""")]
    public async Task The_program_knows_every_option_it_is_started_with(string file, string pattern)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Deploy, file), Cancel);
        var words = Word().Matches(Regex.Match(text, pattern, RegexOptions.Multiline).Groups[1].Value).Select(m => m.Value).ToArray();
        Assert.NotEmpty(words);

        await using var hub = FeedHubProcess.Start(_folder.Path, words[0], "--help");
        var (_, help) = await hub.EndAsync();

        Assert.All(words.Where(w => w.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_containers_are_told_of_their_database_in_the_words_of_the_program()
    {
        var compose = await File.ReadAllTextAsync(Path.Combine(Deploy, "compose.postgres.yaml"), Cancel);
        string? Environment(string name) => Regex.Match(compose, $@"^\s+{name}: (.+)$", RegexOptions.Multiline).Groups[1].Value;
        var secret = _folder.Write("postgres", "geheim\n");

        Assert.Equal("/run/secrets/postgres", Environment(PostgresAddress.PasswordFileVariable));
        var (connection, problem) = PostgresAddress.Read(name => name == PostgresAddress.PasswordFileVariable ? secret : Environment(name));

        Assert.Null(problem);
        Assert.Contains("Password=geheim", connection, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output + await errors);
    }

    [GeneratedRegex("""[^\s",]+""")]
    private static partial Regex Word();
}
