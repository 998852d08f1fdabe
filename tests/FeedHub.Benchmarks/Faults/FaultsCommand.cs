using System.Globalization;

namespace FeedHub.Benchmarks.Faults;

/// <summary>
/// Runs FeedHub as a process against an origin that does everything wrong with a part of its feeds, and tells what came of the others:
/// <c>-- faults [--feeds 2000] [--seed 1] [--minutes 10]</c>.
/// </summary>
/// <remarks>
/// Interval one minute; the feeds' hosts are addresses of this machine. What is asked for: healthy feeds are polled when planned, memory
/// stays below 300 MB, every item that a whole document has shown is stored once, and no error has become an item.
/// </remarks>
internal static class FaultsCommand
{
    private const string Usage = "usage: faults [--feeds 2000] [--seed 1] [--minutes 10]";

    /// <returns>0 when all was as it should be, 1 when something was not, 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Dictionary<string, int> { ["--feeds"] = 2000, ["--seed"] = 1, ["--minutes"] = 10 };
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!options.ContainsKey(args[i]) || i + 1 == args.Length
                || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                await Console.Error.WriteLineAsync(Usage);
                return 2;
            }

            options[args[i]] = value;
        }

        var folder = Directory.CreateTempSubdirectory("feedhub-faults-").FullName;
        try
        {
            var run = new FaultRun(new FaultPlan(options["--seed"], options["--feeds"]), folder);
            var findings = await run.RunAsync(TimeSpan.FromMinutes(options["--minutes"]));
            foreach (var line in findings.Report()) Console.WriteLine(line);
            return findings.AsTheyShould ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
