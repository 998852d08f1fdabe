using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FeedHub.Benchmarks.Faults;

/// <summary>One run: starts both processes, lets them be for a while, ends them in order, and reads what is left.</summary>
/// <param name="plan">What goes wrong.</param>
/// <param name="folder">For feeds.json, the database and the origin's log.</param>
internal sealed partial class FaultRun(FaultPlan plan, string folder)
{
    private const int OutputLimit = 1000;

    private static readonly string[] ThisMachine = ["127.0.0.0/8"];

    private readonly Dictionary<string, List<DateTimeOffset>> _planned = [];
    private readonly List<string> _errors = [];
    private string? _hub;

    public async Task<FaultFindings> RunAsync(TimeSpan time)
    {
        var log = Path.Combine(folder, "served.json");
        using var origin = Start("FeedHub.Benchmarks.dll", "faults-origin", $"{plan.Feeds}", $"{plan.Seed}", log);
        var hosts = (await origin.StandardOutput.ReadLineAsync())!.Split(' ');
        var urls = Enumerable.Range(0, plan.Feeds).Select(n => $"{hosts[n % hosts.Length]}/{n}.xml").ToList();
        var feedsFile = Path.Combine(folder, "feeds.json");
        await File.WriteAllTextAsync(feedsFile, JsonSerializer.Serialize(new
        {
            fetch = new { allowPrivate = ThisMachine },
            defaults = new { interval = "1m", backfill = "all", retention = "forever" },
            feeds = urls,
            outputs = new[] { new { name = "all", limit = OutputLimit } },
        }));

        var database = Path.Combine(folder, "data");
        using var hub = Start("FeedHub.dll", "run", "--feeds", feedsFile, "--data", database, "--urls", "http://127.0.0.1:0");
        var listening = ListenAsync(hub);
        await Task.Delay(time);

        // From here on nothing new is shown, so that a document on its way is no reason to call an item lost.
        var restedAt = DateTimeOffset.UtcNow;
        await origin.StandardInput.WriteLineAsync("rest");
        await Task.Delay(TimeSpan.FromSeconds(5));
        var (peak, processor) = (PeakMemory(hub), hub.TotalProcessorTime);
        using var http = new HttpClient();
        var output = await http.GetStringAsync(new Uri($"{_hub}feeds/all.json"));
        using (var stop = Process.Start("kill", ["-TERM", $"{hub.Id}"])) await stop.WaitForExitAsync();
        await hub.WaitForExitAsync();
        await listening;
        await origin.StandardInput.WriteLineAsync("end");
        await origin.WaitForExitAsync();

        return new FaultFindings
        {
            Plan = plan,
            Urls = urls,
            Served = JsonSerializer.Deserialize<Dictionary<int, ServedFeed>>(await File.ReadAllTextAsync(log))!,
            Planned = _planned,
            Stored = StoredItem.Read(Path.Combine(database, "feedhub.db")),
            Output = output,
            RestedAt = restedAt,
            PeakMemory = peak,
            ProcessorTime = processor,
            Errors = _errors,
            ExitCode = hub.ExitCode,
        };
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    /// <summary>The most memory it ever had resident, as the kernel counts (VmHWM), in bytes.</summary>
    private static long PeakMemory(Process process)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Takes from FeedHub's log when it means to poll each feed next, and what it calls a fault of its own.</summary>
    private async Task ListenAsync(Process hub)
    {
        while (await hub.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Index().Match(line) is { Success: true } index) _hub = index.Groups["url"].Value;
            if (line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal)) _errors.Add(line);
            if (Polled().Match(line) is not { Success: true } polled) continue;
            if (!_planned.TryGetValue(polled.Groups["url"].Value, out var times)) _planned[polled.Groups["url"].Value] = times = [];
            times.Add(DateTimeOffset.Parse(polled.Groups["at"].Value, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"^\s*Index\s+(?<url>http\S+)")]
    private static partial Regex Index();

    [GeneratedRegex(@"(?:Polled|Could not poll) (?<url>\S+): .*next at (?<at>\d\S+ \S+Z)")]
    private static partial Regex Polled();
}
