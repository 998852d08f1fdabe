using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FeedHub.Configuration;

namespace FeedHub.Publishing;

/// <summary>Names everything that an entry is written from, so that what was written once can be taken over. Pure.</summary>
internal static class EntryRevision
{
    /// <summary>Cannot stand in any of the texts that it parts: XML has no such character.</summary>
    private const char Separator = '\0';

    /// <param name="entry">The entry.</param>
    /// <param name="item">The revision of the item that is shown.</param>
    /// <param name="output">How the output wants it.</param>
    public static UInt128 Of(OutputItem entry, UInt128 item, OutputConfig output)
    {
        var source = entry.Source;
        var text = new StringBuilder(512);
        Append(item.ToString(CultureInfo.InvariantCulture), entry.Id, Ticks(entry.Published), Ticks(entry.Updated));
        // What rewrites made of them.
        Append(entry.Item.Title, entry.Item.Link);
        Append(output.Content.ToString(), output.PrefixTitles ? "prefixed" : null);
        Append(source.Url, source.Title, source.Id, source.Link, source.Language, source.Rights, source.ImageUrl);
        foreach (var other in entry.OtherSources) Append("also in", other.Source, other.FeedUrl, other.Url);
        foreach (var report in entry.AlsoCoveredBy) Append("also covered by", report.Headline, report.Source, report.Url);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.ToString().AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);

        void Append(params ReadOnlySpan<string?> values)
        {
            foreach (var value in values) text.Append(value).Append(Separator);
        }
    }

    private static string Ticks(DateTimeOffset time) => time.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
