using FeedHub.Identity;
using Xunit;

namespace FeedHub.Tests.Identity;

/// <summary>Runs with no other test at its side: one measures the memory of the process.</summary>
[CollectionDefinition(nameof(RecentIndexTests), DisableParallelization = true)]
[Collection(nameof(RecentIndexTests))]
public sealed class RecentIndexTests
{
    [Fact]
    public void It_finds_what_a_plain_search_finds_the_newest_first()
    {
        const int window = 3_000;
        var random = new Random(11);
        var index = new RecentIndex(4);
        var items = new List<uint[]>();
        Span<uint> found = stackalloc uint[8];
        for (var i = 0; i < 20_000; i++)
        {
            uint[] keys = [.. Enumerable.Range(0, random.Next(5)).Select(_ => (uint)random.Next(1, 5_000)).Distinct()];
            Assert.Equal((uint)i, index.Add(keys));
            items.Add(keys);
            var oldest = Math.Max(0, i - window);
            index.Forget((uint)oldest);

            var key = (uint)random.Next(1, 5_000);
            uint[] expected = [.. Enumerable.Range(oldest, i + 1 - oldest).Reverse().Where(n => items[n].Contains(key)).Take(found.Length).Select(n => (uint)n)];
            Assert.Equal(expected, found[..index.Find(key, found)].ToArray());
        }
    }

    [Fact]
    public void Zero_is_no_key()
    {
        var index = new RecentIndex(2);
        index.Add([0, 7]);
        Span<uint> found = stackalloc uint[2];

        Assert.Equal(0, index.Find(0, found));
        Assert.Equal(1, index.Find(7, found));
        Assert.Equal([0u, 7u], index.KeysOf(0).ToArray());
    }

    [Fact]
    public void A_long_run_holds_no_more_memory_than_its_window()
    {
        var index = new RecentIndex(8);
        var keys = new uint[8];
        var next = 1u;
        Fill(60_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Fill(240_000);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(index);

        Assert.InRange(after - before, long.MinValue, 4 << 20);

        void Fill(int items)
        {
            for (var i = 0; i < items; i++)
            {
                for (var k = 0; k < keys.Length; k++) keys[k] = (next += 2654435769u) | 1;
                index.Forget(Math.Max(0, index.Add(keys)) is var item && item > 20_000 ? item - 20_000 : 0);
            }
        }
    }
}
