using Npgsql;

namespace FeedHub.Storage;

/// <summary>Which PostgreSQL database is meant, and how to log in: the environment says so, for it is a secret.</summary>
internal static class PostgresAddress
{
    /// <summary>The environment variable with the connection string or URL.</summary>
    public const string Variable = "FEEDHUB_POSTGRES";

    /// <summary>The environment variable with the path of a file that holds the password alone.</summary>
    public const string PasswordFileVariable = "FEEDHUB_POSTGRES_PASSWORD_FILE";

    private const string Example = "Host=db.example.org;Database=feedhub;Username=feedhub";

    /// <param name="environment">The value of an environment variable; null when it has none.</param>
    /// <returns>The connection string, or what is wrong and how to put it right, without anything secret.</returns>
    public static (string? Connection, string? Problem) Read(Func<string, string?> environment)
    {
        if (environment(Variable) is not { Length: > 0 } text)
            return (null, $"The database is not named: set the environment variable {Variable}, for a start to {Example};Password=..., or storage in feeds.json to sqlite.");
        try
        {
            var parts = Parse(text);
            if (string.IsNullOrEmpty(parts.Host)) return (null, $"{Variable} names no host. Write it as in {Example};Password=...");
            parts.ApplicationName ??= "FeedHub";
            if (environment(PasswordFileVariable) is { Length: > 0 } file) parts.Password = File.ReadAllText(file).TrimEnd('\r', '\n');
            return (parts.ToString(), null);
        }
        catch (ArgumentException)
        {
            // The library's words may hold a piece of it.
            return (null, $"{Variable} is no connection string. Write it as in {Example};Password=... or as in postgres://feedhub:...@db.example.org/feedhub");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"The file that {PasswordFileVariable} names can't be read: {e.Message}");
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql")) return new NpgsqlConnectionStringBuilder(text);
        var login = url.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = url.IdnHost,
            Port = url.Port > 0 ? url.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')) is { Length: > 0 } database ? database : null,
            Username = login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null,
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
        };
    }
}
