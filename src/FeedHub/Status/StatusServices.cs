using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace FeedHub.Status;

/// <summary>Registers and maps what operators and their tools ask: is it alive, is it ready?</summary>
public static class StatusServices
{
    private const string Ready = "ready";

    /// <summary>The health checks.</summary>
    public static IServiceCollection AddStatus(this IServiceCollection services)
    {
        services.AddSingleton<ReaderLedger>().AddHostedService(s => s.GetRequiredService<ReaderLedger>());
        services.AddHealthChecks().AddCheck<ReadyCheck>("outputs", tags: [Ready]);
        return services;
    }

    /// <summary><c>/readers.json</c>: how readers behave. <c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: 503 until the outputs can be served.</summary>
    public static void MapStatus(this IEndpointRouteBuilder app)
    {
        app.MapGet("/readers.json", ReadersEndpoint.RespondAsync);
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) });
    }
}
