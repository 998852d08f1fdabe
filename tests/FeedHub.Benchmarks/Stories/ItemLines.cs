using System.Text.Json;
using FeedHub.Identity;
using Microsoft.Win32.SafeHandles;

namespace FeedHub.Benchmarks.Stories;

/// <summary>A file of items, one JSON object a line, read in the order in which the items would have arrived.</summary>
/// <remarks>
/// An item arrives when it was published; items without a date all arrive at one moment, before the others, since nothing tells them
/// apart. The lines stay in the file: a million of them takes 16 MB here.
/// </remarks>
internal sealed class ItemLines : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly List<long> _offsets = [];
    private readonly List<long> _times = [];

    public ItemLines(string path)
    {
        using (var stream = new BufferedStream(File.OpenRead(path), 1 << 20)) ReadOffsets(stream);
        _file = File.OpenHandle(path);
        var start = _times.Where(t => t != long.MinValue).DefaultIfEmpty(0).Min();
        for (var i = 0; i < _times.Count; i++) _times[i] = Math.Max(_times[i], start);
        Order = [.. Enumerable.Range(0, _times.Count)];
        if (!_times.Zip(_times.Skip(1)).All(t => t.First <= t.Second)) Order = [.. Order.OrderBy(i => _times[i])];
    }

    /// <summary>The lines' numbers, from 0, in the order of arrival.</summary>
    public int[] Order { get; }

    /// <summary>Reads one line as the item that the service would make of it; its key is the line's number.</summary>
    public NewsItem Read(int line)
    {
        using var json = JsonDocument.Parse(Bytes(line));
        var item = json.RootElement;
        var source = Text(item, "source");
        return new NewsItem
        {
            Key = line,
            Feed = source,
            Source = source,
            Title = Text(item, "title"),
            Text = Text(item, "summary"),
            CanonicalUrl = CanonicalUrl.Of(Text(item, "url"), TrackingParameters.Default),
            Language = Text(item, "lang"),
            Published = Published(item) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            Arrived = DateTimeOffset.FromUnixTimeSeconds(_times[line]),
        };
    }

    /// <summary>The id of a line's item, as it stands in the file.</summary>
    public string Id(int line)
    {
        using var json = JsonDocument.Parse(Bytes(line));
        return json.RootElement.GetProperty("id").ToString();
    }

    public void Dispose() => _file.Dispose();

    private static string Text(JsonElement item, string field) =>
        item.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long? Published(JsonElement item) =>
        item.TryGetProperty("published", out var value) && value.ValueKind == JsonValueKind.Number ? (long)value.GetDouble() : null;

    private void ReadOffsets(BufferedStream stream)
    {
        var line = new List<byte>(1024);
        long offset = 0;
        for (var next = stream.ReadByte(); next >= 0; next = stream.ReadByte())
        {
            if (next != '\n')
            {
                line.Add((byte)next);
                continue;
            }

            Add(line, ref offset);
        }

        if (line.Count > 0) Add(line, ref offset);
        _offsets.Add(offset);
    }

    private void Add(List<byte> line, ref long offset)
    {
        if (line.Count > 1)
        {
            using var json = JsonDocument.Parse(line.ToArray());
            _offsets.Add(offset);
            _times.Add(Published(json.RootElement) ?? long.MinValue);
        }

        offset += line.Count + 1;
        line.Clear();
    }

    private byte[] Bytes(int line)
    {
        var bytes = new byte[_offsets[line + 1] - _offsets[line]];
        var length = RandomAccess.Read(_file, bytes, _offsets[line]);
        return bytes[..length];
    }
}
