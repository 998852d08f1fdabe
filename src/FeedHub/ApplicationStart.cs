namespace FeedHub;

/// <summary>The moment from which the service listens, and everything that starts before it has started.</summary>
internal static class ApplicationStart
{
    /// <summary>Completes when the application has started.</summary>
    /// <exception cref="OperationCanceledException">It is stopped before.</exception>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }
}
