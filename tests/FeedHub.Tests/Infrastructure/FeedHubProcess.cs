using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>FeedHub as a process of its own, started as its users start it.</summary>
internal sealed class FeedHubProcess : IAsyncDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _errors = new();

    private FeedHubProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) _output.Writer.TryComplete();
            else _output.Writer.TryWrite(line.Data);
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) _errors.AppendLine(line.Data);
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What it has written to standard error.</summary>
    public string Errors => _errors.ToString();

    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">The command line.</param>
    public static FeedHubProcess Start(string folder, params string[] arguments) => Start(folder, new Dictionary<string, string>(), arguments);

    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Variables that it finds in its environment, besides those of this process.</param>
    /// <param name="arguments">The command line.</param>
    public static FeedHubProcess Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartDotnet(folder, [Path.Combine(AppContext.BaseDirectory, "FeedHub.dll"), .. arguments], environment);

    /// <summary>The same by <c>dotnet run</c>, as in README.md; the project must be built.</summary>
    public static FeedHubProcess StartByDotnetRun(string folder, params string[] arguments) => StartDotnet(
        folder, ["run", "--no-build", "-c", Configuration, "--project", Path.Combine(Require.Repository, "src", "FeedHub"), "--", .. arguments]);

    private static FeedHubProcess StartDotnet(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new FeedHubProcess(new Process { StartInfo = start });
    }

    /// <summary>Reads its output up to a line that holds a text.</summary>
    /// <returns>That line.</returns>
    public async Task<string> ReadUntilAsync(string text)
    {
        await foreach (var line in _output.Reader.ReadAllAsync(Cancel))
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"It ended without a line that holds \"{text}\". {Errors}");
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code and what it had left to say.</returns>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        var output = new StringBuilder();
        await foreach (var line in _output.Reader.ReadAllAsync(Cancel)) output.AppendLine(line);
        await _process.WaitForExitAsync(Cancel);
        return (_process.ExitCode, output.ToString());
    }

    /// <summary>Asks it to stop, by SIGTERM.</summary>
    public void Terminate() => Send("TERM");

    /// <summary>Asks it to read its configuration again, by SIGHUP.</summary>
    public void HangUp() => Send("HUP");

    /// <summary>Ends it at once, by SIGKILL.</summary>
    public void Kill() => _process.Kill();

    private void Send(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
