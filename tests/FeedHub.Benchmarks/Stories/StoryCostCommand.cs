using System.Diagnostics;
using System.Globalization;
using FeedHub.Identity;

namespace FeedHub.Benchmarks.Stories;

/// <summary>
/// Measures what placing items costs once there are many: <c>-- storycost [--items N] [--window N]</c>. Made news runs on simulated time
/// through the placer of the service, with its hourly repair; after each slice of the repair the service would serve others, so that a
/// slice is the longest that anything waits.
/// </summary>
/// <remarks>
/// What the thread used of the processor is printed beside the clock's time: on a machine that does other work, a pause by the clock says
/// little. Memory is what remains after a collection, less what there was before the first item.
/// </remarks>
internal static class StoryCostCommand
{
    private const string Usage = "usage: storycost [--items N] [--window N]";
    private const int Seed = 20260301;

    // Until then the runtime still compiles what is timed.
    private const int WarmUp = 2_000;

    /// <returns>0; 2 when the arguments are wrong.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var (items, window) = (1_000_000, 60_000);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0) return Refuse();
            if (args[i] == "--items") items = number;
            else if (args[i] == "--window") window = number;
            else return Refuse();
        }

        Measure(items, window);
        return 0;
    }

    private static void Measure(int items, int window)
    {
        var news = new GeneratedNews(Seed, ItemPlacer.Window / window);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var placer = new ItemPlacer();
        var (adding, addingUsed) = (new Durations(WarmUp), new Durations(WarmUp));
        var (slices, slicesUsed) = (new Durations(WarmUp), new Durations(WarmUp));
        var most = 0L;
        var copies = 0;
        var stories = 0;
        var merged = 0;
        DateTimeOffset? repair = null;
        for (var i = 0; i < items; i++)
        {
            var item = news.Next();
            repair ??= item.Arrived.AddHours(1);
            if (item.Arrived >= repair)
            {
                merged += Repair(placer, item.Arrived, slices, slicesUsed);
                repair = item.Arrived.AddHours(1);
            }

            var (start, used) = (Stopwatch.GetTimestamp(), ThreadClock.Used);
            var placement = placer.Place(item);
            adding.Add(Stopwatch.GetElapsedTime(start));
            addingUsed.Add(ThreadClock.Used - used);
            if (placement.Original != item.Key) copies++;
            else if (placement.Story == item.Key) stories++;
            if (i % 16_384 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        var retained = GC.GetTotalMemory(forceFullCollection: true) - before;
        var kept = Math.Min(items, window);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"items     {items}, of which {copies} copies; {stories} stories began, {merged} were joined later; {kept} in the window"));
        Console.WriteLine($"an item   {adding}; of the thread {addingUsed}");
        Console.WriteLine($"a slice   {slices}; of the thread {slicesUsed}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory    {retained / 1048576.0:0.0} MB retained, {(double)retained / kept:0} bytes an item; {most / 1048576.0:0.0} MB at most with what waits for collection"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"collector {GC.GetTotalPauseDuration().TotalMilliseconds:0} ms in all, {GC.CollectionCount(2)} of {GC.CollectionCount(0)} collections were full"));
        GC.KeepAlive(placer);
    }

    private static int Repair(ItemPlacer placer, DateTimeOffset now, Durations slices, Durations slicesUsed)
    {
        var merged = 0;
        for (var finished = false; !finished;)
        {
            var (start, used) = (Stopwatch.GetTimestamp(), ThreadClock.Used);
            var slice = placer.Repair(now);
            slices.Add(Stopwatch.GetElapsedTime(start));
            slicesUsed.Add(ThreadClock.Used - used);
            merged += slice.Merged.Count;
            finished = slice.Finished;
        }

        return merged;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
}
