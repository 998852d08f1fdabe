using System.Diagnostics.Metrics;
using FeedHub.Configuration;
using FeedHub.Publishing;

namespace FeedHub.Status;

/// <summary>What is measured when somebody asks for it, so that it costs nothing in between.</summary>
internal sealed class HubMetrics : IHostedService
{
    /// <summary>The name by which to listen.</summary>
    public const string Meter = "FeedHub";

    public HubMetrics(
        IMeterFactory meters, LiveHealth health, OutputRequests requests, CurrentConfig config, OutputPublisher publisher)
    {
        var meter = meters.Create(Meter, HubSettings.Version);
        meter.CreateObservableGauge(
            "feedhub.feeds",
            () => health.Count().Select(c => new Measurement<int>(c.Value, new KeyValuePair<string, object?>("feedhub.feed.health", c.Key.Word()))),
            "{feed}",
            "Feeds of feeds.json by how they fare.");
        meter.CreateObservableCounter(
            "feedhub.output.requests",
            () => requests.ByStatus.Select(c => new Measurement<long>(c.Requests, new KeyValuePair<string, object?>("http.response.status_code", c.Status))),
            "{request}",
            "Answers to requests for outputs by status.");
        meter.CreateObservableGauge(
            "feedhub.output.items", () => Live(live => live.Items), "{item}", "Items that an output holds.");
        meter.CreateObservableGauge(
            "feedhub.output.quarantined", () => Live(live => live.Quarantined.Count), "{item}", "Items that the publish gate holds back from an output.");

        IEnumerable<Measurement<int>> Live(Func<LiveOutput, int> value) =>
            from output in config.Value.PublicPart().Outputs
            let live = publisher.Live(output.Name)
            where live is not null
            select new Measurement<int>(value(live), new KeyValuePair<string, object?>("feedhub.output.name", output.Name));
    }

    /// <summary>Nothing to begin: that it is made is all it takes.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
