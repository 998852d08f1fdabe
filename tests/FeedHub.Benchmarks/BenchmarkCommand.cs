using BenchmarkDotNet.Running;

namespace FeedHub.Benchmarks;

/// <summary>Runs the benchmarks that BenchmarkDotNet's own options choose: <c>-- --list flat</c>, <c>-- --filter *Parsing*</c>.</summary>
internal static class BenchmarkCommand
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(args);
}
