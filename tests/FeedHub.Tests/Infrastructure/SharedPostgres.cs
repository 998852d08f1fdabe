using FeedHub.Tests.Infrastructure;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace FeedHub.Tests.Infrastructure;

/// <summary>One PostgreSQL server for all tests, started when the first of them needs it. A test that stops its server has one of its own.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private PostgresServer? _server;

    /// <summary>Makes an empty database. The test is skipped with the reason where PostgreSQL is not installed.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            _starting.Release();
        }

        return await _server.CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server) await server.DisposeAsync();
        _starting.Dispose();
    }
}
