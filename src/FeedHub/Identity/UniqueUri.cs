using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace FeedHub.Identity;

/// <summary>URIs fit to be the id of something in a feed: unique in the whole world, and written so that equal ones are equal letter by letter.</summary>
/// <remarks>
/// Atom compares ids letter by letter and asks for normal ones (RFC 4287 §4.2.6.1), and validators warn of every other. The rules are written
/// out here rather than left to a library, because what they let through is published for good.
/// </remarks>
internal static partial class UniqueUri
{
    private const int MaxLength = 2048;

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~");

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Whether it is a normal http(s) URL of a named host, a <c>urn:</c> (RFC 8141; of <c>urn:uuid:</c> a well-formed one) or a <c>tag:</c> (RFC 4151).
    /// Other schemes name things only for those who made them up.
    /// </summary>
    public static bool Is(string uri) =>
        uri.Length <= MaxLength
        && (uri.StartsWith("http", StringComparison.Ordinal) ? IsNormalHttp(uri)
            : uri.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) ? uri.StartsWith("urn:", StringComparison.Ordinal) && Guid.TryParseExact(uri["urn:uuid:".Length..], "D", out _)
            : uri.StartsWith("urn:", StringComparison.Ordinal) ? Urn().IsMatch(uri)
            : Tag().IsMatch(uri))
        && HasNormalEscapes(uri);

    /// <summary>RFC 3986 §6.2.2 and §6.2.3: host in lower case, no port that goes without saying, a path, and no dots to resolve in it.</summary>
    private static bool IsNormalHttp(string uri)
    {
        if (Http().Match(uri) is not { Success: true } http)
            return false;
        var port = http.Groups["port"];
        if (port.Success && port.ValueSpan is var number && (number is "80" && uri[4] == ':' || number is "443" && uri[4] == 's'))
            return false;
        foreach (var range in http.Groups["path"].ValueSpan.Split('/'))
        {
            if (http.Groups["path"].ValueSpan[range] is "." or "..")
                return false;
        }

        return true;
    }

    /// <summary>RFC 3986 §6.2.2.1 and §6.2.2.2: escapes in upper case, of UTF-8 in its composed form, and only of what needs one.</summary>
    private static bool HasNormalEscapes(string uri)
    {
        if (!uri.Contains('%', StringComparison.Ordinal))
            return true;
        var meant = new List<byte>(uri.Length);
        for (var i = 0; i < uri.Length; i++)
        {
            if (uri[i] != '%')
            {
                meant.Add((byte)uri[i]);
                continue;
            }

            if (i + 2 >= uri.Length || !char.IsAsciiHexDigitUpper(uri[i + 1]) || !char.IsAsciiHexDigitUpper(uri[i + 2]))
                return false;
            var octet = (byte)((Hex(uri[i + 1]) << 4) | Hex(uri[i + 2]));
            if (Unreserved.Contains((char)octet))
                return false;
            meant.Add(octet);
            i += 2;
        }

        try
        {
            return StrictUtf8.GetString([.. meant]).IsNormalized(NormalizationForm.FormC);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static int Hex(char c) => c <= '9' ? c - '0' : c - 'A' + 10;

    [GeneratedRegex(@"^https?://[a-z0-9_-]+(\.[a-z0-9_-]+)*(:(?<port>[1-9]\d{0,4}))?(?<path>/[\w;/:@&=+$.!~*'()%,-]*)(\?[\w;/?:@&=+$.!~*'()%,-]*)?(#[\w;/?:@&=+$.!~*'()%,-]*)?\z", RegexOptions.ECMAScript)]
    private static partial Regex Http();

    [GeneratedRegex(@"^urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:[\w()+,.:=@;$!*'%-]+\z", RegexOptions.ECMAScript)]
    private static partial Regex Urn();

    [GeneratedRegex(@"^tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[\w;/?:@&=+$.!~*'()%,-]*(#[\w;/?:@&=+$.!~*'()%,-]*)?\z", RegexOptions.ECMAScript)]
    private static partial Regex Tag();
}
