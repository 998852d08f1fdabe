using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Registers the scheduler.</summary>
public static class SchedulingServices
{
    /// <summary>Polls and retention as Quartz jobs; polls begin once the application has started and end within its shutdown timeout.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services) => services
        .AddSingleton<HostTurns>()
        .AddSingleton<PollSchedule>()
        .AddHostedService(s => s.GetRequiredService<PollSchedule>())
        .AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o =>
            {
                o.ShutdownJobInterruption = ShutdownJobInterruption.WhenWaitingForJobs;
                // Quartz is not told when the end of a poll frees its host: it has to look by itself whether another is waiting for that.
                o.IdleWaitTime = TimeSpan.FromSeconds(1);
            });
            quartz.UseInMemoryStore();
            quartz.UseDefaultThreadPool(PollsInFlight);
            quartz.UseExecutionLimits(limits =>
            {
                foreach (var concurrency in new[] { HostPoliteness.PublisherConcurrency, HostPoliteness.OwnConcurrency })
                    limits.ForGroupsWithPrefix(ExecutionGroups.Prefix(concurrency), concurrency, ExecutionLimitScope.Cluster);
            });
            quartz.ScheduleJob<RetentionJob>(trigger => trigger
                .WithIdentity("retention")
                .WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(1)).RepeatForever()));
            quartz.ScheduleJob<PlacingJob>(trigger => trigger
                .WithIdentity("placing")
                .WithCronSchedule("0 0/5 * * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<ReadersJob>(trigger => trigger
                .WithIdentity("readers")
                .WithCronSchedule("30 * * * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.AddJob<PageJob>(job => job.WithIdentity(PageJob.Key).StoreDurably());
            quartz.ScheduleJob<PageRoundJob>(trigger => trigger
                .WithIdentity(PageRoundJob.Trigger)
                .WithSimpleSchedule(s => s.WithInterval(PageRoundJob.Every).RepeatForever()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount)));
            quartz.ScheduleJob<WebSubJob>(trigger => trigger
                .WithIdentity(WebSubJob.Trigger)
                .WithSimpleSchedule(s => s.WithInterval(WebSubJob.Every).RepeatForever()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount)));
        })
        .AddQuartzHostedService(o => o.WaitForJobsToComplete = true);

    /// <summary>Polls in flight at most; they mostly wait for the network.</summary>
    private const int PollsInFlight = 32;
}
