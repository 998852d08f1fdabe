namespace FeedHub.WebSub;

/// <summary>Wires this room.</summary>
public static class WebSubServices
{
    /// <summary>Adds the hub for our own outputs, and what subscribes to the hubs of feeds.</summary>
    public static IServiceCollection AddWebSub(this IServiceCollection services) => services
        .AddSingleton<TopicCheck>()
        .AddSingleton<FeedSubscriptions>()
        .AddSingleton<CallbackEndpoint>()
        .AddSingleton<HubDispatch>()
        .AddHostedService(s => s.GetRequiredService<HubDispatch>());

    /// <summary>Answers below <c>/websub</c>.</summary>
    public static void MapWebSub(this IEndpointRouteBuilder app)
    {
        app.MapHub();
        CallbackEndpoint.Map(app);
    }
}
