using System.Text.Json.Serialization;

namespace FeedHub.Benchmarks.Faults;

/// <summary>What the origin of a fault run remembers of a feed. Thread-safe while it is written.</summary>
internal sealed class ServedFeed
{
    private readonly Lock _lock = new();

    /// <summary>When it was asked, in the order of arrival; the further requests of a redirect are left out.</summary>
    [JsonInclude]
    public List<DateTimeOffset> Requests { get; private set; } = [];

    /// <summary>How often each fault was given.</summary>
    [JsonInclude]
    public Dictionary<Fault, int> Faults { get; private set; } = [];

    /// <summary>The numbers of items that whole documents have shown.</summary>
    [JsonInclude]
    public SortedSet<int> Items { get; private set; } = [];

    /// <returns>How often it was asked before.</returns>
    public int Arrived(DateTimeOffset at)
    {
        lock (_lock)
        {
            Requests.Add(at);
            return Requests.Count - 1;
        }
    }

    public void Count(Fault fault)
    {
        lock (_lock) Faults[fault] = Faults.GetValueOrDefault(fault) + 1;
    }

    /// <summary>A document went out as a whole.</summary>
    /// <param name="items">How many items the feed had posted.</param>
    public void Shown(int items)
    {
        lock (_lock) Items.UnionWith(Enumerable.Range(Math.Max(0, items - FaultPlan.Window), Math.Min(items, FaultPlan.Window)));
    }
}
