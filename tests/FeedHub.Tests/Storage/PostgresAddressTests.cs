using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Npgsql;
using Xunit;

namespace FeedHub.Tests.Storage;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("Host=db.example;Database=news;Username=me;Password=se cret")]
    [InlineData("postgres://me:se%20cret@db.example/news")]
    [InlineData("postgresql://me:se%20cret@db.example:5432/news")]
    public void A_connection_string_and_a_URL_say_the_same(string text)
    {
        var (connection, problem) = Read(text);

        Assert.Null(problem);
        var parts = new NpgsqlConnectionStringBuilder(connection);
        Assert.Equal(("db.example", 5432, "news", "me", "se cret"), (parts.Host, parts.Port, parts.Database, parts.Username, parts.Password));
    }

    [Theory]
    [InlineData(null, "set the environment variable FEEDHUB_POSTGRES")]
    [InlineData("", "set the environment variable FEEDHUB_POSTGRES")]
    [InlineData("Host=db.example;geheim", "no connection string")]
    [InlineData("Hots=db.example;Password=geheim", "no connection string")]
    [InlineData("Password=geheim", "names no host")]
    public void What_is_wrong_is_told_with_a_remedy_and_without_the_secret(string? text, string words)
    {
        var (connection, problem) = Read(text);

        Assert.Null(connection);
        Assert.Contains(words, problem, StringComparison.Ordinal);
        Assert.Contains("Host=db.example.org", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_may_stand_alone_in_a_file()
    {
        using var folder = new TempFolder();

        var (connection, _) = Read("Host=db.example;Username=me", folder.Write("password", "geheim\n"));
        var (none, problem) = Read("Host=db.example;Username=me", Path.Combine(folder.Path, "missing"));

        Assert.Equal("geheim", new NpgsqlConnectionStringBuilder(connection).Password);
        Assert.Null(none);
        Assert.Contains("FEEDHUB_POSTGRES_PASSWORD_FILE", problem, StringComparison.Ordinal);
    }

    private static (string? Connection, string? Problem) Read(string? text, string? passwordFile = null) =>
        PostgresAddress.Read(name => name == PostgresAddress.Variable ? text : name == PostgresAddress.PasswordFileVariable ? passwordFile : null);
}
