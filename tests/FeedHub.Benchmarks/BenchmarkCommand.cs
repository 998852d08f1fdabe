using BenchmarkDotNet.Running;
using FeedHub.Benchmarks.Parsing;
using FeedHub.Benchmarks.Push;
using FeedHub.Benchmarks.Stories;

namespace FeedHub.Benchmarks;

/// <summary>
/// Runs the benchmarks that BenchmarkDotNet's own options choose: <c>-- --list flat</c>, <c>-- --filter *Parsing*</c>. Or, with
/// <c>-- stories FILE</c>, replays a file of items; with <c>-- push</c> measures the way of an item to a subscriber; with <c>-- fuzz</c> becomes the target of a fuzzer.
/// </summary>
internal static class BenchmarkCommand
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["stories", ..]:
                return StoriesCommand.Run(args.AsSpan(1));
            case ["push", .. var rest]:
                return PushCommand.RunAsync(rest).GetAwaiter().GetResult();
            case ["fuzz"]:
                ParsingFuzz.Run();
                return 0;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(args);
                return 0;
        }
    }
}
