using FeedHub.Commands;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Journal;
using FeedHub.Pages;
using FeedHub.Publishing;
using FeedHub.Scheduling;
using FeedHub.Status;
using FeedHub.Storage;
using FeedHub.WebSub;

namespace FeedHub;

/// <summary>How it is wired: one line a room, in the order of the data.</summary>
internal static class Program
{
    /// <summary>Ends with one of the numbers of <see cref="ExitCode"/>.</summary>
    private static Task<int> Main(string[] args)
    {
        NativeMemory.ReturnWhatIsFree();
        return CommandLine.RunAsync(args);
    }

    /// <summary>The whole service, not started. <see cref="FeedPoll"/> is the page to read first.</summary>
    /// <param name="settings">What the command line and feeds.json say.</param>
    /// <param name="replace">Puts other services in the place of these, such as a clock that a test moves.</param>
    public static WebApplication Build(HubSettings settings, Action<IServiceCollection>? replace = null)
    {
        // Settings of the host come from the environment; watched for changes, the folder of the program would be with all that is below.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls(settings.Urls).ConfigureKestrel(ServingLimits.Set).ConfigureKestrel(PriorKnowledge.Set);
        builder.Services
            .AddSystemd()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new CurrentConfig(settings.Config))
            .Configure<HostOptions>(host => host.ShutdownTimeout = HubSettings.ShutdownTimeout)
            .AddLogging(log => log
                .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss "))
                .AddFilter("Microsoft", LogLevel.Warning)
                .AddFilter("Quartz", LogLevel.Warning));
        builder.Services
            .AddStorage(settings.DataFolder, settings.Postgres)
            .AddSingleton(s => ActivatorUtilities.CreateInstance<HubJournal>(s, settings.DataFolder))
            .AddHostedService<JournalRecovery>()
            .AddFetching()
            .AddPublishing()
            .AddPages()
            .AddWebSub()
            .AddScheduling(settings.Postgres)
            .AddStatus()
            .AddSingleton(FetchOptions.Of(settings.Config))
            .AddSingleton<FeedPoll>()
            .AddSingleton<PageFetch>()
            .AddSingleton<ItemPlacing>()
            .AddHostedService(s => s.GetRequiredService<ItemPlacing>())
            .AddSingleton<RetentionSweep>()
            .AddSingleton(s => ActivatorUtilities.CreateInstance<FeedsFileWatch>(s, settings.Config.Path))
            .AddHostedService<ConfigReload>()
            .AddHostedService<StoreFollowing>();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseReverseProxy();
        app.MapFeedPages();
        app.MapFeeds();
        app.MapPages();
        app.MapIndex();
        app.MapWebSub();
        app.MapStatus();
        return app;
    }
}
