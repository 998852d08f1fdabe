using FeedHub.Publishing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FeedHub.Status;

/// <summary>Ready: every output that can be served is served.</summary>
internal sealed class ReadyCheck(OutputPublisher publisher) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(publisher.HasPublished ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The outputs are not rendered yet."));
}
