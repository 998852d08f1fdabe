using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>The system's nginx with a configuration of its own, all of its files in a test's folder.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private bool _runs;

    private Nginx(TempFolder folder, Uri url) => (_folder, Url) = (folder, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>What it has logged of requests; all of them once it has stopped.</summary>
    public string AccessLog => File.ReadAllText(Path.Combine(_folder.Path, "feedhub.log"));

    private string Configuration => Path.Combine(_folder.Path, "nginx.conf");

    private string PidFile => Path.Combine(_folder.Path, "nginx.pid");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A file of those that are shipped.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hub">The address of the service; that in the file by default.</param>
    public static async Task<string> ShippedAsync(string name, Uri? hub = null)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Require.Repository, "src", "FeedHub", "deploy", name), Cancel);
        Assert.Contains("server 127.0.0.1:8080;", name == "nginx.conf" ? text : "server 127.0.0.1:8080;", StringComparison.Ordinal);
        return hub is null ? text : text.Replace("127.0.0.1:8080", hub.Authority, StringComparison.Ordinal);
    }

    /// <summary>Starts it, listening by the time this is done.</summary>
    /// <param name="folder">For its files.</param>
    /// <param name="http">What stands in its http block, with <c>listen 80;</c> for where it is to listen.</param>
    public static async Task<Nginx> StartAsync(TempFolder folder, string http)
    {
        var nginx = new Nginx(folder, FreePort.Url());
        await nginx.WriteAsync(http);
        await nginx.RunAsync();
        nginx._runs = true;
        return nginx;
    }

    /// <returns>What nginx says of a configuration: that it is successful, or what is wrong.</returns>
    public static async Task<string> TestAsync(TempFolder folder, string http)
    {
        var nginx = new Nginx(folder, FreePort.Url());
        await nginx.WriteAsync(http);
        return await nginx.RunAsync("-t");
    }

    /// <summary>Stops it, when it has answered what it was asked.</summary>
    public async Task StopAsync()
    {
        if (!_runs) return;
        _runs = false;
        using var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(PidFile, CancellationToken.None), CultureInfo.InvariantCulture));
        await RunAsync("-s", "quit");
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private Task WriteAsync(string http)
    {
        var here = http
            .Replace("listen 80;", $"listen {Url.Authority};", StringComparison.Ordinal)
            .Replace("/var/log/nginx/", _folder.Path + "/", StringComparison.Ordinal);

        // The folder is open to its owner alone; who is not root may not say so, and is told so in a warning.
        return File.WriteAllTextAsync(
            Configuration,
            $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            pid {{PidFile}};
            error_log {{_folder.Path}}/error.log;
            events { worker_connections 64; }
            http {
                client_body_temp_path {{_folder.Path}}/body; proxy_temp_path {{_folder.Path}}/proxy;
                fastcgi_temp_path {{_folder.Path}}/fastcgi; uwsgi_temp_path {{_folder.Path}}/uwsgi; scgi_temp_path {{_folder.Path}}/scgi;
                {{here}}
            }
            """,
            Cancel);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        string[] all = ["-p", _folder.Path, "-c", Configuration, "-e", "stderr", .. arguments];
        using var nginx = Process.Start(new ProcessStartInfo("nginx", all) { RedirectStandardError = true })!;
        var said = await nginx.StandardError.ReadToEndAsync(CancellationToken.None);
        await nginx.WaitForExitAsync(CancellationToken.None);
        Assert.True(nginx.ExitCode == 0, said);
        return said;
    }
}
