using BenchmarkDotNet.Running;
using FeedHub.Benchmarks.Parsing;

namespace FeedHub.Benchmarks;

/// <summary>
/// Runs the benchmarks that BenchmarkDotNet's own options choose: <c>-- --list flat</c>, <c>-- --filter *Parsing*</c>; or with <c>-- fuzz</c>
/// becomes the target of a fuzzer.
/// </summary>
internal static class BenchmarkCommand
{
    private static void Main(string[] args)
    {
        if (args is ["fuzz"])
        {
            ParsingFuzz.Run();
        }
        else
        {
            BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(args);
        }
    }
}
