using BenchmarkDotNet.Running;
using FeedHub.Benchmarks.Stories;

namespace FeedHub.Benchmarks;

/// <summary>Runs the benchmarks that BenchmarkDotNet's own options choose: <c>-- --list flat</c>, <c>-- --filter *Parsing*</c>; or <c>-- stories FILE</c>.</summary>
internal static class BenchmarkCommand
{
    private static int Main(string[] args)
    {
        if (args is ["stories", ..]) return StoriesCommand.Run(args.AsSpan(1));
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(args);
        return 0;
    }
}
