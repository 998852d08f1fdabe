namespace FeedHub.Configuration;

/// <summary>A value that only a request may carry: it never shows itself in a log, an error or a page.</summary>
public sealed class Secret(string value) : IEquatable<Secret>
{
    /// <summary>Takes the value out, to send it.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && value == other.Reveal();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Not the value.</summary>
    public override string ToString() => "(secret)";
}

/// <summary>A user name with its password.</summary>
/// <param name="User">Any text without a colon (RFC 7617 §2).</param>
/// <param name="Password">From the environment or a file.</param>
public sealed record Login(string User, Secret Password);

/// <summary>A header field of the operator's own.</summary>
/// <param name="Name">A token (RFC 9110 §5.1).</param>
/// <param name="Value">Without line breaks.</param>
public sealed record RequestHeader(string Name, Secret Value);

/// <summary>A proxy for every request.</summary>
/// <param name="Url">An http, https, socks4 or socks5 URL.</param>
/// <param name="Login">Who asks it; null when it asks nobody.</param>
public sealed record ProxyConfig(Uri Url, Login? Login);
