using FeedHub.WebSub;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Registers the scheduler.</summary>
public static class SchedulingServices
{
    /// <summary>
    /// Polls and retention as Quartz jobs; polls begin once the application has started and end within its shutdown timeout. Where several
    /// nodes share a database, it holds the schedule, and Quartz decides which node does what: a poll on one node that is there, and all else
    /// that concerns everybody on one node at a time. What concerns one node alone is on a schedule of its own.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="cluster">Connection string of the PostgreSQL database that the nodes share; null where there is one node.</param>
    public static IServiceCollection AddScheduling(this IServiceCollection services, string? cluster = null)
    {
        services
            .AddSingleton<HostTurns>()
            .AddSingleton<PollSchedule>()
            .AddHostedService(s => s.GetRequiredService<PollSchedule>());
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(ShutDownInTime);
            quartz.UseDefaultThreadPool(cluster is null ? PollsInFlight : PollsInFlight + DeliveriesInFlight);
            quartz.UseExecutionLimits(limits =>
            {
                foreach (var concurrency in new[] { HostPoliteness.PublisherConcurrency, HostPoliteness.OwnConcurrency })
                    limits.ForGroupsWithPrefix(ExecutionGroups.Prefix(concurrency), concurrency, ExecutionLimitScope.Cluster);
                limits.ForGroupsWithPrefix(ExecutionGroups.CallbackPrefix, ExecutionGroups.CallbackConcurrency, ExecutionLimitScope.Cluster);
            });
            if (cluster is null) quartz.UseInMemoryStore();
            else quartz.UsePersistentStore(store => ClusterStore.Configure(store, cluster));
            quartz.ScheduleOnce<RetentionJob>("retention", trigger => trigger
                .WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(1)).RepeatForever()));
            if (cluster is null) quartz.ScheduleOnce<PlacingJob>("placing", EveryFiveMinutes);
            else quartz.ScheduleOnce<SharedPlacingJob>(SharedPlacingJob.Key.Name, EveryFiveMinutes, job => job.RequestRecovery());
            quartz.AddJob<PageJob>(job => job.WithIdentity(PageJob.Key).StoreDurably());
            quartz.ScheduleOnce<PageRoundJob>(PageRoundJob.Trigger.Name, trigger => trigger
                .WithSimpleSchedule(s => s.WithInterval(PageRoundJob.Every).RepeatForever()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount)));
            quartz.ScheduleOnce<WebSubJob>(WebSubJob.Trigger.Name, trigger => trigger
                .WithSimpleSchedule(s => s.WithInterval(WebSubJob.Every).RepeatForever()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount)));
            if (cluster is null) quartz.ScheduleOfOneNode();
            else quartz.ScheduleOnce<MendingJob>("mending", trigger => trigger.WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(1)).RepeatForever()));
        });
        if (cluster is not null)
        {
            services.AddSingleton<ISharedPlacing, SharedPlacing>().AddSingleton<ISharedHubTasks, SharedHubTasks>();
            // A node that starts anew must not begin for all of them what they have only just done.
            services.Configure<QuartzOptions>(options => options.Scheduling.ScheduleTriggerRelativeToReplacedTrigger = true);
            services.AddQuartz("node", quartz =>
            {
                quartz.ConfigureScheduler(ShutDownInTime);
                quartz.UseInMemoryStore();
                quartz.ScheduleOfOneNode();
                quartz.ScheduleOnce<LiveHealthJob>("health", trigger => trigger
                    .WithCronSchedule("0 * * * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            });
        }

        return services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
    }

    /// <summary>Polls in flight at most; they mostly wait for the network.</summary>
    private const int PollsInFlight = 32;

    /// <summary>Deliveries in flight at most where they are jobs as well.</summary>
    private const int DeliveriesInFlight = 32;

    private static void ScheduleOfOneNode(this IQuartzBuilder quartz) => quartz.ScheduleOnce<ReadersJob>("readers", trigger => trigger
        .WithCronSchedule("30 * * * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));

    /// <summary>Schedules a job under a name that is the same at every start, and on every node.</summary>
    private static void ScheduleOnce<TJob>(
        this IQuartzBuilder quartz, string name, Action<ITriggerConfigurator<TJob>> trigger, Action<IJobConfigurator<TJob>>? job = null)
        where TJob : class, IJob => quartz.ScheduleJob<TJob>(
        t => trigger(t.WithIdentity(name)),
        j =>
        {
            j.WithIdentity(name);
            job?.Invoke(j);
        });

    private static void EveryFiveMinutes<TJob>(ITriggerConfigurator<TJob> trigger)
        where TJob : IJob => trigger.WithCronSchedule("0 0/5 * * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc));

    private static void ShutDownInTime(QuartzSchedulerOptions scheduler)
    {
        scheduler.ShutdownJobInterruption = ShutdownJobInterruption.WhenWaitingForJobs;
        // Quartz is not told when the end of a poll frees its host: it has to look by itself whether another is waiting for that.
        scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);
    }
}
