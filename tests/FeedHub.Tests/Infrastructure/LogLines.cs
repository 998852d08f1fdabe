using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>What the service logs, for tests that wait for it.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly List<(LogLevel Level, string Text)> _lines = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All lines until now.</summary>
    public IReadOnlyList<(LogLevel Level, string Text)> All
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    /// <summary>Has a service log here.</summary>
    public void AddTo(IServiceCollection services) => services.AddLogging(log => log.AddProvider(this));

    /// <summary>Completes when this many lines hold a text.</summary>
    public async Task UntilAsync(string text, int times = 1)
    {
        while (true)
        {
            // Taken before the look, so that no line falls between the look and the wait.
            var added = Volatile.Read(ref _added).Task;
            if (All.Count(line => line.Text.Contains(text, StringComparison.Ordinal)) >= times) return;
            await added.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock) _lines.Add((logLevel, formatter(state, exception)));
        Interlocked.Exchange(ref _added, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public void Dispose()
    {
    }
}
