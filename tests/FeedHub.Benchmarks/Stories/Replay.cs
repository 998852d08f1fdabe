using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FeedHub.Identity.Copies;
using FeedHub.Identity.Stories;

namespace FeedHub.Benchmarks.Stories;

/// <summary>Takes items through the very indexes of the service, in their order of arrival and with the hourly repair, and keeps what was decided.</summary>
internal sealed class Replay(int items, bool explain)
{
    private const int WarmUp = 1_000;

    // Groups by the number of the line that began them.
    private readonly int[] _duplicates = new int[items];
    private readonly int[] _stories = new int[items];
    private readonly (CopyDecision Copy, StoryDecision? Story)[]? _decisions = explain ? new (CopyDecision, StoryDecision?)[items] : null;
    private readonly CopyIndex _copies = new();
    private readonly StoryIndex _index = new();
    private readonly Durations _adding = new(WarmUp);
    private readonly Durations _repairing = new(warmUp: 10);
    private long _mostMemory;
    private int _mostItems;

    /// <summary>What it cost, in a line.</summary>
    public string Cost
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{items} items, at most {_mostItems} in the window; an item {_adding}; a slice of the repair {_repairing}; "
                + $"memory at most {_mostMemory >> 20} MB managed, {process.PeakWorkingSet64 >> 20} MB of the process");
        }
    }

    /// <summary>Decides about all items.</summary>
    public void Run(ItemLines lines)
    {
        DateTimeOffset? repair = null;
        var now = DateTimeOffset.MinValue;
        for (var i = 0; i < lines.Order.Length; i++)
        {
            var line = lines.Order[i];
            var item = lines.Read(line);
            now = item.Arrived;
            if (now >= repair) RepairAll(now);
            if (repair is null || now >= repair) repair = now.AddHours(1);

            var start = Stopwatch.GetTimestamp();
            var copy = _copies.Add(item);
            // A copy is a further source of an item that has a story already.
            var story = copy.IsCopy ? null : _index.Add(item);
            _adding.Add(Stopwatch.GetElapsedTime(start));

            _duplicates[line] = (int)copy.Original;
            _stories[line] = story is null ? _stories[(int)copy.Original] : (int)story.Story;
            if (_decisions is not null) _decisions[line] = (copy, story);
            if (i % 4096 == 0) Measure();
        }

        RepairAll(now);
        Measure();
    }

    /// <summary>Writes a line for each item, in the file's order.</summary>
    public void Write(ItemLines lines, TextWriter writer)
    {
        var json = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        for (var line = 0; line < items; line++)
        {
            // A copy is in the story that its original is in by now.
            var story = _stories[_duplicates[line]];
            writer.Write($"{{\"id\":{JsonSerializer.Serialize(lines.Id(line), json)},\"duplicate\":{_duplicates[line]},\"story\":{story}");
            if (_decisions is not null)
            {
                var (copy, why) = _decisions[line];
                writer.Write($",\"copy\":{JsonSerializer.Serialize($"{copy.Rule}: {copy.Evidence}", json)}");
                if (why is not null) writer.Write($",\"why\":{JsonSerializer.Serialize(Words(why), json)}");
            }

            writer.Write("}\n");
        }
    }

    private static string Words(StoryDecision why) => string.Create(CultureInfo.InvariantCulture,
        $"{why.Rule}: {why.Likeness:0.00} of {why.Needed:0.00} with {why.Compared?.ToString(CultureInfo.InvariantCulture) ?? "none"} by {string.Join(", ", why.Shared)}");

    private void RepairAll(DateTimeOffset now)
    {
        for (var finished = false; !finished;)
        {
            var start = Stopwatch.GetTimestamp();
            var repair = _index.Repair(now);
            _repairing.Add(Stopwatch.GetElapsedTime(start));
            foreach (var merged in repair.Merged)
            {
                foreach (var item in merged.Items) _stories[(int)item] = (int)merged.Into;
            }

            finished = repair.Finished;
        }
    }

    private void Measure()
    {
        _mostItems = Math.Max(_mostItems, _index.Count);
        _mostMemory = Math.Max(_mostMemory, GC.GetTotalMemory(forceFullCollection: false));
    }
}
