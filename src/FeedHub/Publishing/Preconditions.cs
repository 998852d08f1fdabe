using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FeedHub.Publishing;

/// <summary>Decides by the client's validators whether it has the current version already (RFC 9110 §13).</summary>
internal static class Preconditions
{
    /// <summary>
    /// Whether to answer 304. If-None-Match decides wherever it is sent (§13.2.2), If-Modified-Since only without it; either works alone.
    /// </summary>
    public static bool NotModified(StringValues ifNoneMatch, StringValues ifModifiedSince, OutputSnapshot snapshot)
    {
        if (ifNoneMatch.Count > 0)
            return Matches(ifNoneMatch, snapshot.Tags);
        if (ifModifiedSince.Count != 1 || ifModifiedSince[0] is not { Length: > 0 } since)
            return false;

        // Most clients repeat what they were sent; the date is read only where they don't. One that is no date is ignored (§13.1.3).
        return since == snapshot.LastModifiedValue.ToString()
            || (HeaderUtilities.TryParseDate(since, out var date) && snapshot.LastModified <= date);
    }

    /// <summary>
    /// What to send a client that takes deltas (<c>A-IM: feed</c>, RFC 3229 §10.5.3) and names versions it has; null when it must have the whole.
    /// </summary>
    /// <remarks>Of several versions the newest counts, as it leaves the least to send.</remarks>
    public static OutputDelta? Delta(StringValues acceptManipulations, StringValues ifNoneMatch, OutputSnapshot snapshot)
    {
        if (!AcceptsFeed(acceptManipulations))
            return null;
        long newest = 0;
        foreach (var value in ifNoneMatch)
        {
            var rest = value.AsSpan();
            while (NextTag(ref rest, out var tag))
                newest = Math.Max(newest, snapshot.VersionOf(Variant.StemOf(tag)));
        }

        return newest > 0 ? snapshot.DeltaSince(newest) : null;
    }

    private static bool AcceptsFeed(StringValues acceptManipulations)
    {
        foreach (var value in acceptManipulations)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                if (Negotiation.Read(value.AsSpan()[range], out var name) is { Any: true, Weight: > 0 } && name.Equals("feed", StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Weak comparison with the tags of every variant (§13.1.2): a client may have any of them. Tags without their quotes count too; some
    /// clients drop them, and a whole feed would be the price.
    /// </summary>
    private static bool Matches(StringValues ifNoneMatch, ImmutableArray<string> tags)
    {
        foreach (var value in ifNoneMatch)
        {
            var rest = value.AsSpan();
            while (NextTag(ref rest, out var tag))
            {
                if (tag is "*")
                    return true;
                foreach (var known in tags)
                {
                    if (tag.SequenceEqual(known))
                        return true;
                }
            }
        }

        return false;
    }

    /// <summary>Takes the next tag off a list, without its W/ and its quotes; a comma within quotes belongs to the tag.</summary>
    private static bool NextTag(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> tag)
    {
        rest = rest.TrimStart(" \t,");
        tag = default;
        if (rest.IsEmpty)
            return false;
        if (rest.StartsWith("W/", StringComparison.Ordinal))
            rest = rest[2..];
        if (rest is ['"', ..] && rest[1..].IndexOf('"') is var close and >= 0)
        {
            tag = rest[1..(close + 1)];
            rest = rest[(close + 2)..];
            return true;
        }

        var comma = rest.IndexOf(',');
        tag = (comma < 0 ? rest : rest[..comma]).Trim(" \t\"");
        rest = comma < 0 ? default : rest[comma..];
        return true;
    }
}
