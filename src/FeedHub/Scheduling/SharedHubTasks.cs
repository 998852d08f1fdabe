using System.Security.Cryptography;
using System.Text;
using FeedHub.Storage;
using FeedHub.WebSub;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Makes a Quartz job of each task of the hub, so that one node does it, once, and hosts of callbacks are not stormed.</summary>
internal sealed class SharedHubTasks(ISchedulerFactory schedulers, TimeProvider time) : ISharedHubTasks
{
    private const string Group = "hub";

    public async Task DoSoonAsync(HubTask task, CancellationToken cancellation)
    {
        var (name, data) = task switch
        {
            HubTask.Verify verify => ($"verify {verify.Request}", HubTaskJob.DataOf(verify)),
            HubTask.Deliver deliver => ($"deliver {Hash(deliver)}", HubTaskJob.DataOf(deliver)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var job = JobBuilder.Create<HubTaskJob>().WithIdentity(name, Group).UsingJobData(data).RequestRecovery().Build();
        var trigger = TriggerBuilder.Create(time).WithIdentity(name, Group).ForJob(job).StartNow()
            .WithExecutionGroup(ExecutionGroups.OfCallbacks(task.Host))
            .WithSimpleSchedule(s => s.WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
            .Build();
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellation);
            await scheduler.ScheduleJob(job, trigger, ScheduleJobOptions.Replacing, cancellation);
        }
        catch (SchedulerException e)
        {
            throw new StoreException("The schedule of the nodes can't be reached.", e);
        }
    }

    /// <summary>Callbacks are long, and what they end in is often what keeps strangers out.</summary>
    private static string Hash(HubTask.Deliver deliver) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{deliver.Path} {deliver.Callback.AbsoluteUri}")))[..32];
}
