using System.Globalization;
using FeedHub.WebSub;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of a <see cref="HubTask"/>: a job of its own for each, so that no task is done by two nodes at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class HubTaskJob(HubDispatch hub) : IJob
{
    private const string Request = "request";
    private const string Host = "host";
    private const string Path = "path";
    private const string Callback = "callback";

    public static JobDataMap DataOf(HubTask.Verify task) =>
        new() { [Request] = task.Request.ToString(CultureInfo.InvariantCulture), [Host] = task.Host };

    public static JobDataMap DataOf(HubTask.Deliver task) => new() { [Path] = task.Path, [Callback] = task.Callback.AbsoluteUri };

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await hub.DoAsync(TaskOf(context.JobDetail.JobDataMap), cancellationToken);

    private static HubTask TaskOf(JobDataMap data) => data.TryGetString(Request, out var request)
        ? new HubTask.Verify(long.Parse(request!, CultureInfo.InvariantCulture), data.GetString(Host)!)
        : new HubTask.Deliver(data.GetString(Path)!, new Uri(data.GetString(Callback)!));
}
