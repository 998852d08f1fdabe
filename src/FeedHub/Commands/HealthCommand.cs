using System.CommandLine;
using System.Net;

namespace FeedHub.Commands;

/// <summary>Asks a running service whether it is ready: for containers, which have no other program to ask with.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Where it listens, as given to run; the first one is asked.",
            HelpName = "URL",
            DefaultValueFactory = _ => HubSettings.DefaultUrls,
        };
        var command = new Command("health", "Ask the service that runs on this machine whether it is ready; exit code 0 when it is.") { urls };
        command.Runs((parsed, cancellation) => RunAsync(parsed.GetValue(urls)!, cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(string urls, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(urls.Split(';')[0], UriKind.Absolute, out var url))
        {
            await Console.Error.WriteLineAsync($"{urls} is no URL. Write it as in {HubSettings.DefaultUrls}.");
            return ExitCode.BadConfig;
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/healthz/ready"), cancellation);
            Console.WriteLine(await answer.Content.ReadAsStringAsync(cancellation));
            return answer.StatusCode == HttpStatusCode.OK ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {e.Message}");
            return ExitCode.Failed;
        }
    }
}
