using System.Globalization;
using BenchmarkDotNet.Running;
using FeedHub.Benchmarks.Faults;
using FeedHub.Benchmarks.Parsing;
using FeedHub.Benchmarks.Push;
using FeedHub.Benchmarks.Stories;

namespace FeedHub.Benchmarks;

/// <summary>
/// Runs the benchmarks that BenchmarkDotNet's own options choose: <c>-- --list flat</c>, <c>-- --filter *Parsing*</c>. Or, with
/// <c>-- stories FILE</c>, replays a file of items; with <c>-- storycost</c> measures what a million cost; with <c>-- push</c> measures the
/// way of an item to a subscriber; with <c>-- fuzz</c> becomes the target of a fuzzer; with <c>-- faults</c> lets an origin do everything
/// wrong.
/// </summary>
internal static class BenchmarkCommand
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["stories", ..]:
                return StoriesCommand.Run(args.AsSpan(1));
            case ["storycost", ..]:
                return StoryCostCommand.Run(args.AsSpan(1));
            case ["push", .. var rest]:
                return PushCommand.RunAsync(rest).GetAwaiter().GetResult();
            case ["fuzz"]:
                ParsingFuzz.Run();
                return 0;
            case ["faults", .. var options]:
                return await FaultsCommand.RunAsync(options);
            case ["faults-origin", var feeds, var seed, var log]:
                return await FaultyOrigin.RunAsync(int.Parse(feeds, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture), log);
            default:
                BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(args);
                return 0;
        }
    }
}
