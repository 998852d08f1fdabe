using FeedHub.Storage;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Asks Quartz for a run of <see cref="SharedPlacingJob"/>, on the node that did it last, for that one remembers what it placed.</summary>
internal sealed class SharedPlacing(ISchedulerFactory schedulers, TimeProvider time) : ISharedPlacing
{
    private static readonly TriggerKey Soon = new("placing-soon");

    public async Task PlaceSoonAsync(CancellationToken cancellation)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellation);
            var regular = await scheduler.GetTrigger(SharedPlacingJob.Trigger, cancellation);
            var soon = TriggerBuilder.Create(time).WithIdentity(Soon).ForJob(SharedPlacingJob.Key).StartNow()
                .WithPreferredNode(regular?.PreferredNode ?? PreferredNode.None)
                .WithSimpleSchedule(s => s.WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires));
            await scheduler.ScheduleTrigger(soon.Build(), TriggerConflict.Keep, cancellation);
        }
        catch (SchedulerException e)
        {
            throw new StoreException("The schedule of the nodes can't be reached.", e);
        }
    }
}
