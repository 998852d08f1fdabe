using System.Globalization;

namespace FeedHub.Benchmarks.Stories;

/// <summary>Mean, 99th percentile and longest of many durations, counted by microseconds so that a million take no room.</summary>
/// <param name="warmUp">The first of them that are not counted, while the runtime still compiles the code that is timed.</param>
internal sealed class Durations(int warmUp)
{
    private readonly int[] _micros = new int[100_000];
    private int _skipped;
    private TimeSpan _sum;
    private TimeSpan _longest;
    private int _count;

    public void Add(TimeSpan duration)
    {
        if (_skipped < warmUp)
        {
            _skipped++;
            return;
        }

        _count++;
        _sum += duration;
        if (duration > _longest) _longest = duration;
        _micros[Math.Min(_micros.Length - 1, (int)duration.TotalMicroseconds)]++;
    }

    public override string ToString()
    {
        if (_count == 0) return "none";
        var (seen, percentile) = (0, 0);
        while (percentile < _micros.Length - 1 && (seen += _micros[percentile]) < _count * 0.99) percentile++;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"mean {_sum.TotalMilliseconds / _count:0.000} ms, p99 {percentile / 1000.0:0.000} ms, longest {_longest.TotalMilliseconds:0.0} ms");
    }
}
