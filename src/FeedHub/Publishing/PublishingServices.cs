namespace FeedHub.Publishing;

/// <summary>Wires this room.</summary>
public static class PublishingServices
{
    /// <summary>Adds what renders outputs and what they are served from.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddSingleton<SnapshotSet>()
        .AddSingleton<OutputRequests>()
        .AddSingleton<HubAddress>()
        .AddSingleton<PrivateOutputs>()
        .AddSingleton<OutputArchive>()
        .AddSingleton<ReaderTally>()
        .AddSingleton<LintDocument>(DocumentLint.Fault)
        .AddSingleton<OutputRendering>()
        .AddSingleton<DerivedOutputs>()
        .AddSingleton<EntryBrowser>()
        .AddSingleton<SearchOutput>()
        .AddSingleton<OutputPublisher>()
        .AddHostedService(s => s.GetRequiredService<OutputPublisher>());
}
