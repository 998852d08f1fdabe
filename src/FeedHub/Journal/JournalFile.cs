using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FeedHub.Journal;

/// <summary>
/// How a day's records lie in their file: each a line of JSON, the body after it as its line says, compressed by Brotli, and a line feed. What a
/// crash left half written at the end is no record.
/// </summary>
internal static class JournalFile
{
    public const string Extension = ".journal";

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>A line is never longer; what is, is no journal.</summary>
    private const int LongestLine = 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string NameOf(DateTimeOffset at) => at.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture) + Extension;

    /// <returns>The files of a folder by their day, the oldest first; none when there is no such folder.</returns>
    public static IReadOnlyList<(DateOnly Day, string Path)> AllOf(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => (IsDay: DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(path), DayFormat, out var day), Day: day, Path: path))
            .Where(f => f.IsDay)
            .Select(f => (f.Day, f.Path))
            .Order(),
    ];

    /// <summary>A record as it lies in the file.</summary>
    public static byte[] Write(JournalRecord record, ReadOnlySpan<byte> body)
    {
        var packed = body.IsEmpty ? [] : Compressed(body);
        var line = JsonSerializer.SerializeToUtf8Bytes(record with { Feed = Whole(record.Feed), Url = Whole(record.Url), Bytes = packed.Length }, Options);
        return packed.Length == 0 ? [.. line, (byte)'\n'] : [.. line, (byte)'\n', .. packed, (byte)'\n'];
    }

    /// <summary>The records of a file, in their order; it ends before the first that is not whole.</summary>
    public static IEnumerable<StoredRecord> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var input = new BufferedStream(file, 64 * 1024);
        long at = 0;
        while (ReadLine(input) is { } line && Parsed(line) is { } record)
        {
            var packed = new byte[record.Bytes];
            if (record.Bytes > 0 && (input.ReadAtLeast(packed, packed.Length, throwOnEndOfStream: false) < packed.Length || input.ReadByte() != '\n')) yield break;
            var end = at + line.Length + 1 + (record.Bytes > 0 ? record.Bytes + 1 : 0);
            yield return new StoredRecord(record, packed, at, end);
            at = end;
        }
    }

    /// <summary>A body as it came.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static byte[] Decompressed(byte[] packed)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress)) brotli.CopyTo(output);
        return output.ToArray();
    }

    /// <summary>Written as it was given, a file's URL would be its path.</summary>
    private static Uri? Whole(Uri? url) => url is null ? null : new Uri(url.AbsoluteUri);

    private static byte[] Compressed(ReadOnlySpan<byte> body)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.Fastest)) brotli.Write(body);
        return output.ToArray();
    }

    private static byte[]? ReadLine(Stream input)
    {
        var line = new ArrayBufferWriter<byte>(256);
        while (line.WrittenCount < LongestLine)
        {
            var next = input.ReadByte();
            if (next < 0) return null;
            if (next == '\n') return line.WrittenSpan.ToArray();
            line.GetSpan(1)[0] = (byte)next;
            line.Advance(1);
        }

        return null;
    }

    private static JournalRecord? Parsed(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalRecord>(line, Options) is { Bytes: >= 0 } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A record in its file.</summary>
/// <param name="Record">The record.</param>
/// <param name="Packed">Its body, compressed; empty for none.</param>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="End">Where the next one begins.</param>
internal sealed record StoredRecord(JournalRecord Record, byte[] Packed, long Start, long End);
