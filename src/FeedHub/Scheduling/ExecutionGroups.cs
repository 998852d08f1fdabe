namespace FeedHub.Scheduling;

/// <summary>Names Quartz's execution groups, one for each host, by which it keeps the number of polls of a host in bounds.</summary>
internal static class ExecutionGroups
{
    /// <summary>Starts the name of every group; followed by the polls allowed at a time and the host.</summary>
    public static string Prefix(int concurrency) => $"host:{concurrency}:";

    public static string Of(HostPoliteness politeness) => Prefix(politeness.Concurrency) + politeness.Host;
}
