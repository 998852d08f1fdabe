using System.Security.Cryptography;
using System.Text;

namespace FeedHub.WebSub;

/// <summary>The X-Hub-Signature header (WebSub §7.1): an HMAC of the body by the subscription's secret.</summary>
internal static class HubSignature
{
    public const string Header = "X-Hub-Signature";

    /// <summary>SHA-256, which every subscriber of today knows.</summary>
    public static string Of(ReadOnlySpan<byte> body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>Takes as long for any wrong signature of a method.</summary>
    /// <param name="signature">The header's value; null when it was not sent.</param>
    /// <param name="body">The body as sent.</param>
    /// <param name="secret">The subscription's secret.</param>
    public static bool IsRight(string? signature, ReadOnlySpan<byte> body, string secret)
    {
        if (signature?.Split('=', 2, StringSplitOptions.TrimEntries) is not [var method, var digest]) return false;
        var key = Encoding.UTF8.GetBytes(secret);
        var right = method.ToLowerInvariant() switch
        {
#pragma warning disable CA5350 // The hub chooses, and hubs of today still choose SHA-1; as an HMAC it is not broken.
            "sha1" => HMACSHA1.HashData(key, body),
#pragma warning restore CA5350
            "sha256" => HMACSHA256.HashData(key, body),
            "sha384" => HMACSHA384.HashData(key, body),
            "sha512" => HMACSHA512.HashData(key, body),
            _ => null,
        };
        var given = new byte[right?.Length ?? 0];
        return right is not null
            && Convert.FromHexString(digest, given, out var taken, out var written) == System.Buffers.OperationStatus.Done
            && taken == digest.Length && written == given.Length
            && CryptographicOperations.FixedTimeEquals(given, right);
    }
}
