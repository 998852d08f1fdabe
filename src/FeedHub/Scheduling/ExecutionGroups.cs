namespace FeedHub.Scheduling;

/// <summary>Names Quartz's execution groups, one for each host, by which it keeps what is done at a host at a time in bounds.</summary>
internal static class ExecutionGroups
{
    /// <summary>Deliveries at one host of callbacks at a time; a slow host keeps nobody waiting but itself.</summary>
    public const int CallbackConcurrency = 2;

    /// <summary>Starts the name of the group of every host of callbacks.</summary>
    public const string CallbackPrefix = "callback:";

    /// <summary>A longer name would not fit into Quartz's tables; hosts of so long a name share what their end is asked for.</summary>
    private const int Longest = 200;

    /// <summary>Starts the name of every group of a host that is polled; followed by the polls allowed at a time and the host.</summary>
    public static string Prefix(int concurrency) => $"host:{concurrency}:";

    public static string Of(HostPoliteness politeness) => Named(Prefix(politeness.Concurrency), politeness.Host);

    public static string OfCallbacks(string host) => Named(CallbackPrefix, host.ToLowerInvariant());

    private static string Named(string prefix, string host) => prefix + (prefix.Length + host.Length > Longest ? host[^(Longest - prefix.Length)..] : host);
}
