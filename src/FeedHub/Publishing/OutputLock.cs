using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FeedHub.Configuration;

namespace FeedHub.Publishing;

/// <summary>What keeps a private output from whoever may not read it. Immutable; holds digests of the secrets alone.</summary>
internal sealed class OutputLock
{
    /// <summary>The parameter of the query that holds the token.</summary>
    public const string TokenParameter = "token";

    /// <summary>SHA-256: digests are of one length, so that comparing them takes one time whatever was sent.</summary>
    private readonly byte[]? _token;
    private readonly byte[]? _login;

    /// <param name="output">A private one.</param>
    public OutputLock(OutputConfig output)
    {
        Output = output.Name;
        _token = output.Token is { } token ? Digest(token.Reveal()) : null;
        _login = output.Login is { } login ? Digest($"{login.User}:{login.Password.Reveal()}") : null;
    }

    /// <summary>The name of the output, as it is now.</summary>
    public string Output { get; }

    /// <summary>Whether a login opens it.</summary>
    public bool TakesLogin => _login is not null;

    /// <summary>
    /// Whether a request has what it takes: the token in its query or as a Bearer token (RFC 6750 §2.1), or the login by Basic authentication in UTF-8
    /// (RFC 7617). What a request says twice counts for nothing.
    /// </summary>
    public bool IsOpenedBy(HttpRequest request)
    {
        var authorization = request.Headers.Authorization is [{ } only] ? only : "";
        return (_token is not null && request.Query[TokenParameter] is [{ } token] && Is(_token, Digest(token)))
            || (_token is not null && After(authorization, "Bearer ") is { } bearer && Is(_token, Digest(bearer)))
            || (_login is not null && After(authorization, "Basic ") is { } basic && Decoded(basic) is { } login && Is(_login, SHA256.HashData(login)));
    }

    private static bool Is(byte[] expected, byte[] given) => CryptographicOperations.FixedTimeEquals(expected, given);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string? After(string authorization, string scheme) =>
        authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? authorization[scheme.Length..].Trim() : null;

    private static byte[]? Decoded(string base64) => Base64.IsValid(base64) ? Convert.FromBase64String(base64) : null;
}
