using System.Diagnostics.Metrics;
using FeedHub.Status.Page;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FeedHub.Status;

/// <summary>Registers and maps what operators and their tools ask: how does it fare, is it alive, is it well?</summary>
public static class StatusServices
{
    /// <summary>By OpenTelemetry's convention; where it is set, traces go there.</summary>
    private const string TracesTo = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The status page, health checks, metrics and traces.</summary>
    public static IServiceCollection AddStatus(this IServiceCollection services)
    {
        services.AddMetrics();
        services
            .AddSingleton<StatusChanges>()
            .AddSingleton<StatusReader>()
            .AddSingleton<ReaderLedger>()
            .AddSingleton<StatusAssets>()
            .AddSingleton<StatusEvents>()
            .AddSingleton<HealthReasons>()
            .AddSingleton<LiveHealth>()
            .AddSingleton(s => new PollTelemetry(
                s.GetRequiredService<IMeterFactory>(),
                s.GetRequiredService<StatusChanges>(),
                s.GetRequiredService<LiveHealth>(),
                s.GetRequiredService<TimeProvider>()))
            .AddHostedService(s => s.GetRequiredService<ReaderLedger>())
            .AddHostedService(s => s.GetRequiredService<LiveHealth>())
            .AddHostedService<HubMetrics>();
        var telemetry = services.AddOpenTelemetry()
            // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
            .ConfigureResource(resource => resource.AddService("feedhub", serviceVersion: HubSettings.Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddMeter(HubMetrics.Meter)
                // What the runtime measures it measures anyway. Meters of the web server are left out: they would cost each request.
                .AddMeter("System.Runtime")
                .AddPrometheusExporter());
        if (Environment.GetEnvironmentVariable(TracesTo) is { Length: > 0 })
            telemetry.WithTracing(traces => traces.AddSource(PollTrace.Source).AddOtlpExporter());
        return services;
    }

    /// <summary>Answers <c>/status</c>, <c>/status.json</c>, <c>/status/events</c>, <c>/readers.json</c>, <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>.</summary>
    public static void MapStatus(this WebApplication app)
    {
        app.MapStatusPage();
        app.MapHealth();
        app.MapGet("/readers.json", ReadersEndpoint.RespondAsync);
        app.MapPrometheusScrapingEndpoint("/metrics");
    }
}
